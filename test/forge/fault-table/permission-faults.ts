import { fault } from "../servers/faults.ts";
import { login, model, token, type Workshop } from "../workshop/workshop.ts";
import { type FaultCase, makeFork, startWords } from "./fault-case.ts";

const grant =
  (scope: "everything" | "public-read") =>
  ({ hub }: Workshop) =>
    void hub.world.tokens.set(token, { login, scope });

const html = "<!doctype html><title>Sign in</title>";

/** Faults of tokens and names, and answers that nobody should act on. */
export const permissionFaults: readonly FaultCase[] = [
  {
    name: "there is no token",
    env: { GITHUB_TOKEN: undefined },
    fails: { code: 7, says: /no token for GitHub[\s\S]*GITHUB_TOKEN/ },
  },
  {
    name: "the token is wrong",
    arrange: ({ hub }) => void hub.world.tokens.delete(token),
    fails: { code: 7, says: /does not accept the token from GITHUB_TOKEN/ },
    repair: grant("everything"),
  },
  {
    name: "the token may only read",
    arrange: grant("public-read"),
    fails: { code: 7, says: /forbids[\s\S]*not accessible by personal access token[\s\S]*public_repo/ },
    repair: grant("everything"),
  },
  {
    name: "the token may not push",
    arrange: (workshop) => {
      makeFork(workshop);
      workshop.hub.faults.push(fault(/git-receive-pack/, { kind: "answer", status: 403, body: {} }, 3));
    },
    fails: { code: 7, says: /no write access|does not allow/ },
    repair: ({ hub }) => void hub.faults.splice(0),
  },
  {
    name: "a reviewer is not known",
    words: [...startWords, "--reviewers", "@nobody-of-that-name"],
    says: /nobody-of-that-name[\s\S]*collaborator/,
  },
  {
    name: "the reviewer is the author",
    words: [...startWords, "--reviewers", `@${login},@gante`],
    holds: ({ pulls }) => ({ asksTheOther: [...(pulls()[0]?.reviewers ?? [])].join() === "gante" }),
  },
  ...["../../etc", "$(touch pwned)", "--upload-pack=touch", "a;touch pwned", "a..b", "a.lock", "a\nb", ""].map(
    (name): FaultCase => ({
      name: `the model is called ${JSON.stringify(name)}`,
      words: ["start", "--", name],
      fails: { code: 2, says: /not a model name|name of the model|missing required|model/i },
      again: "never",
    }),
  ),
  {
    name: "the base branch has a name that git would take for an option",
    arrange: (workshop) => {
      makeFork(workshop);
      workshop.upstream.defaultBranch = "--upload-pack=touch pwned";
    },
    fails: { code: 7, says: /no name of a branch/ },
    repair: ({ upstream }) => {
      upstream.defaultBranch = "main";
    },
  },
  {
    name: "GitHub gives an address that would run a program",
    arrange: ({ hub }) =>
      void hub.faults.push(
        fault(/GET .*\/repos\/huggingface\/transformers$/, {
          kind: "rewrite",
          body: (answer) => ({ ...answer, clone_url: "ext::sh -c touch% pwned" }),
        }),
      ),
    fails: { code: 7, says: /address/ },
  },
  {
    name: "a page answers instead of GitHub",
    arrange: ({ hub }) => void hub.faults.push(fault(/GET .*\/user$/, { kind: "rewrite", body: () => html })),
    fails: { code: 7, says: /another form/ },
  },
  {
    name: "the model does not exist",
    words: ["start", "no_such_model"],
    fails: { code: 2, says: /no_such_model/ },
    again: startWords,
  },
  {
    name: "upstream takes no drafts",
    arrange: ({ hub }) =>
      void hub.faults.push(
        fault(/POST .*\/pulls$/, {
          kind: "answer",
          status: 422,
          body: {
            message: "Validation Failed",
            errors: [{ message: "Draft pull requests are not supported in this repository." }],
          },
        }),
      ),
    fails: { code: 7, says: /does not support draft pull requests/ },
  },
  {
    name: "the token would travel in the open",
    env: { GITHUB_API_URL: "http://example.invalid/api/v3" },
    fails: { code: 2, says: /no token is sent/ },
  },
  {
    name: "upstream is not there",
    words: [...startWords, "--upstream", `${login}/nothing-${model}`],
    fails: { code: 7, says: /no repository/ },
    again: startWords,
  },
];
