import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { githubFailure } from "../../src/forge/failures.ts";
import { gitFailure } from "../../src/forge/git-failures.ts";
import { lockOf } from "../../src/forge/git-locks.ts";
import { redactor } from "../../src/forge/redact.ts";

const context = { redact: redactor(["tok3n"]), tokenOrigin: "GITHUB_TOKEN", apiUrl: "https://api.github.com" };
const answer = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  errors?: readonly object[],
) => Object.assign(new Error(message), { status, response: { headers, data: { message, errors } } });
const broken = (code: string) =>
  Object.assign(new Error("fetch failed"), { status: 500, cause: Object.assign(new Error(), { code }) });

const exhausted = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000" };
const scopes = {
  "x-oauth-scopes": "gist",
  "x-accepted-oauth-scopes": "public_repo, repo",
  "x-ratelimit-remaining": "12",
};

const answers = [
  ["a bad token", answer(401, "Bad credentials"), "does not accept the token from GITHUB_TOKEN", "gh auth login"],
  [
    "the hourly limit",
    answer(403, "API rate limit exceeded", exhausted),
    "It ends at 2023-11-14 22:13:20 UTC.",
    "again after that",
  ],
  [
    "a secondary limit",
    answer(403, "You have exceeded a secondary rate limit", { "retry-after": "40" }),
    "slows this account down",
    "in 40 seconds",
  ],
  ["429", answer(429, "Too Many Requests"), "slows this account down", "in a few minutes"],
  [
    "a scope",
    answer(403, "Resource not accessible", scopes),
    "forbids GET /x",
    'It has the scopes "gist" and needs one of "public_repo, repo"',
  ],
  [
    "a permission",
    answer(403, "No", { "x-accepted-github-permissions": "contents=write" }),
    "forbids GET /x",
    'the permission "contents=write"',
  ],
  [
    "single sign-on",
    answer(403, "No", { "x-github-sso": "required; url=https://x" }),
    "single sign-on",
    "Authorise the token",
  ],
  ["404", answer(404, "Not Found"), "or hides it from the token", "Check the name"],
  [
    "422",
    answer(422, "Validation Failed", {}, [{ resource: "PullRequest", field: "head", code: "invalid" }]),
    "Validation Failed: PullRequest head invalid",
    "Repair",
  ],
  [
    "422 with a sentence",
    answer(422, "Validation Failed", {}, [{ message: "tok3n is wrong" }]),
    "Validation Failed: *** is wrong",
    "Repair",
  ],
  ["502", answer(502, "Bad Gateway"), "was answered with 502", "githubstatus.com"],
  ["no such host", broken("ENOTFOUND"), "its name cannot be resolved", "Check the network"],
  ["a closed port", broken("ECONNREFUSED"), "it refuses the connection", "Check the network"],
  ["a broken connection", broken("UND_ERR_SOCKET"), "the connection broke off", "Check the network"],
] as const;

describe("a refusal of GitHub", () => {
  it.each(answers)("%s", (_name, error, message, hint) => {
    const failure = githubFailure("GET /x", error, context);
    expect({ exitCode: failure.exitCode, message: failure.message, hint: failure.hint }).toEqual({
      exitCode: exitCodes.forge,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });
});

const said = [
  ["remote: error: GH006: Protected branch update failed for refs/heads/x.", 7, "The branch is protected"],
  [
    "! [remote rejected] x (refusing to allow an OAuth App to create or update workflow `a.yml` without `workflow` scope)",
    7,
    "workflow files",
  ],
  [" ! [rejected]        x -> x (stale info)", 7, "has commits that are not here"],
  [" ! [rejected]        x -> x (non-fast-forward)", 7, "has commits that are not here"],
  ["fatal: Authentication failed for 'https://github.com/a/b.git/'", 7, "does not accept the token"],
  ["fatal: unable to access 'https://x/': The requested URL returned error: 403", 7, "does not allow it"],
  ["fatal: unable to access 'https://x/': The requested URL returned error: 503", 7, "has trouble"],
  ["fatal: unable to access 'https://x/': Could not resolve host: x", 7, "cannot be reached"],
  ["fatal: repository 'https://github.com/a/b/' not found", 7, "knows no such repository"],
  ["fatal: couldn't find remote ref refs/heads/main", 7, "no such branch"],
  ["fatal: empty ident name (for <>) not allowed", 4, "who commits"],
  ["error: The following untracked working tree files would be overwritten by checkout:", 4, "does not track"],
  ["error: Your local changes to the following files would be overwritten by checkout:", 4, "not committed"],
  ["fatal: Unable to create '/x/.git/index.lock': File exists.", 4, "Another git is at work"],
  ["fatal: detected dubious ownership in repository at '/x'", 4, "somebody else"],
  ["fatal: write error: No space left on device", 4, "no space left"],
  ["fatal: something new", 4, "git push failed"],
] as const;

describe("a refusal of git", () => {
  it.each(said)("%s", (err, exitCode, message) => {
    const failure = gitFailure("git push", { code: 1, out: "", err: `hint: help\n${err} tok3n\n` }, context.redact);
    expect({ exitCode: failure.exitCode, message: failure.message }).toEqual({
      exitCode,
      message: expect.stringContaining(message),
    });
    expect(failure.message).not.toMatch(/tok3n|hint:/);
  });

  it.each([
    ["fatal: Unable to create '/x/.git/index.lock': File exists.", "/x/.git/index.lock"],
    ["error: cannot lock ref 'HEAD': Unable to create '/x/.git/HEAD.lock': File exists.", "/x/.git/HEAD.lock"],
    ["fatal: not a git repository", undefined],
  ])("names its lock: %s", (text, lock) => expect(lockOf(text)).toBe(lock));
});
