import { branchSha } from "../bare-repository.ts";
import { headLabel, headRepository, headSha, pullCommits, pullsOf, updateRef } from "../pull-state.ts";
import { forbidden, invalid, needsLogin, notFound, outOfScope } from "../refusals.ts";
import { type Call, type Refusal, route } from "../route.ts";
import { fullPull, pullFiles, simplePull } from "../shapes/pull.ts";
import { mayPush, nextNumber, type Pull, type Repository } from "../world.ts";
import { wantedRepository } from "./repositories.ts";

export function wantedPull(call: Call): Pull | undefined {
  const repository = wantedRepository(call);
  if (repository === undefined) return undefined;
  return pullsOf(call.world, repository).find(({ number }) => String(number) === call.path.pull_number);
}

/** A made pull request, or why there can be none. */
function createPull(call: Call, repository: Repository, author: string): Pull | Refusal {
  const { world, body } = call;
  const label = String(body.head ?? "");
  const [owner = "", branch = ""] = label.includes(":") ? label.split(":") : [repository.owner, label];
  const wanted = typeof body.head_repo === "string" ? body.head_repo : undefined;
  const head = headRepository(world, repository, owner, wanted);
  const sha = head && branchSha(head, branch);
  if (head === undefined || sha === undefined) return invalid("PullRequest", { field: "head", code: "invalid" });
  const base = { branch: String(body.base) };
  if (branchSha(repository, base.branch) === undefined) {
    return invalid("PullRequest", { field: "base", code: "invalid" });
  }
  const now = new Date().toISOString();
  const pull: Pull = {
    number: nextNumber(world, repository),
    repository,
    author,
    createdAt: now,
    updatedAt: now,
    title: String(body.title),
    body: typeof body.body === "string" ? body.body : null,
    state: "open",
    draft: body.draft === true,
    head: { repository: head, branch, lastSha: sha },
    base,
    reviewers: new Set(),
  };
  const isSame = (other: Pull): boolean =>
    other.state === "open" && headLabel(other) === headLabel(pull) && other.base.branch === base.branch;
  if (pullsOf(world, repository).some(isSame)) {
    return invalid("PullRequest", { code: "custom", message: `A pull request already exists for ${headLabel(pull)}.` });
  }
  updateRef(pull);
  if (pullCommits(world, pull).length === 0) {
    return invalid("PullRequest", {
      code: "custom",
      message: `No commits between ${base.branch} and ${headLabel(pull)}`,
    });
  }
  world.issues.push(pull);
  return pull;
}

export const pullRoutes = [
  route("GET /repos/{owner}/{repo}/pulls", (call) => {
    const { world, api, token, query } = call;
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const state = query.get("state") ?? "open";
    const [head, base] = [query.get("head"), query.get("base")];
    const found = pullsOf(world, repository).filter((pull) => {
      headSha(world, pull);
      const isWanted = state === "all" || pull.state === state;
      return isWanted && (head === null || headLabel(pull) === head) && (base === null || pull.base.branch === base);
    });
    return { status: 200, data: found.toReversed().map((pull) => simplePull(world, api, pull, token)) };
  }),
  route("POST /repos/{owner}/{repo}/pulls", (call) => {
    const repository = wantedRepository(call);
    if (call.token === undefined) return needsLogin;
    if (repository === undefined) return notFound;
    if (call.token.scope === "public-read") return outOfScope;
    const made = createPull(call, repository, call.token.login);
    return "refusal" in made ? made : { status: 201, data: fullPull(call.world, call.api, made, call.token) };
  }),
  route("GET /repos/{owner}/{repo}/pulls/{pull_number}", (call) => {
    const pull = wantedPull(call);
    return pull === undefined ? notFound : { status: 200, data: fullPull(call.world, call.api, pull, call.token) };
  }),
  route("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", (call) => {
    const pull = wantedPull(call);
    return pull === undefined ? notFound : { status: 200, data: [...pullFiles(call.world, call.api, pull)] };
  }),
  route("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", (call) => {
    const { world, api, token, body } = call;
    const pull = wantedPull(call);
    if (token === undefined) return needsLogin;
    if (pull === undefined) return notFound;
    if (token.scope === "public-read") return outOfScope;
    if (pull.author !== token.login && !mayPush(pull.repository, token)) return forbidden("Must have push access.");
    // GitHub takes no `draft` here: what changes it is a mutation.
    if (typeof body.title === "string") pull.title = body.title;
    if (typeof body.body === "string") pull.body = body.body;
    if (typeof body.base === "string") pull.base.branch = body.base;
    if (body.state === "open" || body.state === "closed") {
      const isThere = branchSha(pull.head.repository, pull.head.branch) !== undefined;
      if (body.state === "open" && !isThere) return invalid("PullRequest", { field: "state", code: "invalid" });
      pull.state = body.state;
    }
    pull.updatedAt = new Date().toISOString();
    return { status: 200, data: fullPull(world, api, pull, token) };
  }),
];
