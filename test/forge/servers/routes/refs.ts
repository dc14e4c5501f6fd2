import { branchesOf, branchSha, git } from "../bare-repository.ts";
import { notFound, outOfScope, unprocessable } from "../refusals.ts";
import { type Call, route } from "../route.ts";
import { fullName, mayPush, type Repository } from "../world.ts";
import { wantedRepository } from "./repositories.ts";

function refShape({ api }: Call, repository: Repository, branch: string, sha: string) {
  const url = `${api}/repos/${fullName(repository)}`;
  return {
    ref: `refs/heads/${branch}`,
    node_id: `REF_${repository.id}_${branch}`,
    url: `${url}/git/refs/heads/${branch}`,
    object: { type: "commit", sha, url: `${url}/git/commits/${sha}` },
  };
}

const branchOf = (ref: string): string => ref.replace(/^heads\//, "");

export const refRoutes = [
  route("GET /repos/{owner}/{repo}/branches", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const url = `${call.api}/repos/${fullName(repository)}`;
    const data = branchesOf(repository).map((name) => {
      const sha = branchSha(repository, name) ?? "";
      return { name, commit: { sha, url: `${url}/commits/${sha}` }, protected: false };
    });
    return { status: 200, data };
  }),
  route("GET /repos/{owner}/{repo}/git/ref/{ref}", (call) => {
    const repository = wantedRepository(call);
    const branch = branchOf(call.path.ref ?? "");
    const sha = repository && branchSha(repository, branch);
    if (repository === undefined || sha === undefined) return notFound;
    return { status: 200, data: refShape(call, repository, branch, sha) };
  }),
  route("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const found = branchesOf(repository).filter((branch) => branch.startsWith(branchOf(call.path.ref ?? "")));
    return {
      status: 200,
      data: found.map((branch) => refShape(call, repository, branch, branchSha(repository, branch) ?? "")),
    };
  }),
  route("POST /repos/{owner}/{repo}/git/refs", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    if (!mayPush(repository, call.token)) return outOfScope;
    const branch = branchOf(String(call.body.ref).replace(/^refs\//, ""));
    if (branchSha(repository, branch) !== undefined) return unprocessable("Reference already exists");
    git(repository.folder, "update-ref", `refs/heads/${branch}`, String(call.body.sha));
    return { status: 201, data: refShape(call, repository, branch, String(call.body.sha)) };
  }),
  route("DELETE /repos/{owner}/{repo}/git/refs/{ref}", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    if (!mayPush(repository, call.token)) return outOfScope;
    const branch = branchOf(call.path.ref ?? "");
    if (branchSha(repository, branch) === undefined) return unprocessable("Reference does not exist");
    git(repository.folder, "update-ref", "-d", `refs/heads/${branch}`);
    return { status: 204, data: undefined as never };
  }),
];
