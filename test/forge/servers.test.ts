import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../helpers/tree.ts";
import { git, makeBare, protect, publish, quietGit } from "./servers/bare-repository.ts";
import { fault, secondaryLimit, serverError } from "./servers/faults.ts";
import { type GitHub, startGitHub } from "./servers/github.ts";

/** The servers that the other tests of this folder stand on: they refuse what GitHub refuses. */
const [owner, repo] = ["huggingface", "transformers"];
const tokens = { good: "ghp_good", other: "ghp_other", narrow: "github_pat_narrow" };

let hub: GitHub;
let folder: string;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const client = (auth: string) => new Octokit({ auth, baseUrl: hub.api, log: silent });

/** What git says: nothing, or why the push failed. The server is in this process, which must not wait with its hands tied. */
function push(clone: string, url: string, ref: string, token = tokens.good): Promise<string> {
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  const env = { ...quietGit, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraHeader", GIT_CONFIG_VALUE_0: header };
  return new Promise((resolve) => {
    execFile("git", ["push", "--quiet", url, ref], { cwd: clone, env }, (_error, _stdout, stderr) => resolve(stderr));
  });
}

function commit(clone: string, name: string): void {
  writeFileSync(join(clone, name), name);
  git(clone, "add", "--all");
  git(clone, "commit", "--quiet", "--message", name);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const answer = await work.then(
    () => "done",
    (error: { status?: number; message?: string }) => `${error.status} ${error.message}`,
  );
  return answer.split(" - https")[0] ?? answer;
}

beforeAll(async () => {
  folder = temporaryFolder(afterAll as never);
  hub = await startGitHub();
  git(folder, "init", "--quiet", "--initial-branch=main");
  commit(folder, "first");
  const bare = join(temporaryFolder(afterAll as never), "bare.git");
  makeBare(folder, bare, "main");
  publish(hub.world, bare, owner, repo).maintainers.add("gante");
  hub.world.tokens.set(tokens.good, { login: "somebody", scope: "everything" });
  hub.world.tokens.set(tokens.other, { login: "stranger", scope: "everything" });
  hub.world.tokens.set(tokens.narrow, { login: "somebody", scope: "public-read" });
  hub.world.accounts.add("gante");
}, 60_000);
afterAll(() => hub.close());

describe("the servers", () => {
  it("fork, take pushes, open drafts and make them ready", async () => {
    const octokit = client(tokens.good);
    hub.world.forkDelay = 2;
    const made = await octokit.repos.createFork({ owner, repo });
    const fork = { owner: made.data.owner.login, repo: made.data.name };
    const looks = [await refusal(octokit.repos.get(fork)), await refusal(octokit.repos.get(fork))];
    expect([made.status, looks.every((look) => look.startsWith("404"))]).toEqual([202, true]);
    expect((await octokit.repos.get(fork)).data.parent?.full_name).toBe("huggingface/transformers");

    git(folder, "checkout", "--quiet", "-b", "topic");
    commit(folder, "second");
    expect(await push(folder, made.data.clone_url, "topic")).toBe("");
    expect(await push(folder, made.data.clone_url, "topic", tokens.other)).toMatch(/403/);
    expect(await push(folder, made.data.clone_url, "topic", "wrong")).toMatch(
      /Authentication failed|401|could not read/,
    );
    expect(await push(folder, `${hub.origin}/${owner}/${repo}.git`, "topic")).toMatch(/403/);

    const wanted = { owner, repo, head: "somebody:topic", base: "main", title: "Add", draft: true };
    const { data: pull } = await octokit.pulls.create(wanted);
    expect(await refusal(octokit.pulls.create(wanted))).toMatch(/^422 .*A pull request already exists/);
    const one = { owner, repo, pull_number: pull.number };
    expect((await octokit.pulls.listFiles(one)).data.map(({ filename, status }) => [filename, status])).toEqual([
      ["second", "added"],
    ]);
    expect(await refusal(octokit.pulls.requestReviewers({ ...one, reviewers: ["somebody"] }))).toMatch(/^422 .*author/);
    expect(await refusal(octokit.pulls.requestReviewers({ ...one, reviewers: ["nobody"] }))).toMatch(/^422 .*collabor/);
    await octokit.pulls.requestReviewers({ ...one, reviewers: ["gante"] });
    const mutation =
      "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";
    await octokit.graphql(mutation, { id: pull.node_id });
    const { data: ready } = await octokit.pulls.get(one);
    expect([ready.draft, ready.requested_reviewers?.map((user) => user.login)]).toEqual([false, ["gante"]]);
    await octokit.git.deleteRef({ ...fork, ref: "heads/topic" });
    expect((await octokit.pulls.get(one)).data.state).toBe("closed");
  });

  it("refuse bad tokens, narrow tokens, and pulls without commits", async () => {
    const base = { owner, repo, base: "main", title: "Add" };
    expect(await refusal(client("wrong").users.getAuthenticated())).toBe("401 Bad credentials");
    expect(await refusal(client(tokens.narrow).repos.createFork({ owner, repo }))).toMatch(
      /^403 Resource not accessible/,
    );
    expect(await refusal(client(tokens.good).pulls.create({ ...base, head: "somebody:main" }))).toMatch(/No commits/);
    expect(await refusal(client(tokens.good).pulls.create({ ...base, head: "somebody:none" }))).toMatch(/^422/);
  });

  it("search by words, kind and state, in pages", async () => {
    const repository = hub.world.repositories[0]!;
    for (const title of ["Add TF BrandNewBert", "Another", "TF brand_new_bert fails"]) {
      const now = new Date().toISOString();
      const number = 100 + hub.world.issues.length;
      hub.world.issues.push({
        number,
        repository,
        author: "a",
        title,
        body: "",
        state: "open",
        createdAt: now,
        updatedAt: now,
      });
    }
    const octokit = client(tokens.good);
    const find = async (q: string) =>
      (await octokit.search.issuesAndPullRequests({ q: `repo:${owner}/${repo} ${q}`, per_page: 1 })).data;
    expect((await find("is:issue brand_new_bert")).items.map(({ title }) => title)).toEqual([
      "TF brand_new_bert fails",
    ]);
    expect((await find("is:issue TF OR Another")).total_count).toBe(3);
    expect(await refusal(find("brand_new_bert"))).toMatch(/^422 .*is:issue/);
    const all = await octokit.paginate(octokit.issues.listForRepo, { owner, repo, per_page: 1 });
    expect(all).toHaveLength(3);
  });

  it("protect branches, and break as they are told", async () => {
    const octokit = client(tokens.good);
    const repository = hub.world.repositories.find(({ owner: login }) => login === "somebody")!;
    protect(repository, "kept");
    expect(await push(folder, `${hub.origin}/somebody/transformers.git`, "HEAD:refs/heads/kept")).toMatch(/GH006/);
    hub.faults.push(fault(/GET .*\/user$/, serverError(502)), fault(/GET .*\/user$/, secondaryLimit(1)));
    hub.faults.push(fault(/GET .*\/user$/, { kind: "drop", when: "after" }));
    const seen = [0, 1, 2, 3].map(() => () => refusal(octokit.users.getAuthenticated()));
    const answers: string[] = [];
    for (const look of seen) answers.push(await look());
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(["502", "403", "500", "don"]);
  });
});
