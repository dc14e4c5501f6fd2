import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { branchesOf, branchSha, git } from "../servers/bare-repository.ts";
import { branch, type Workshop } from "./workshop.ts";

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

/** Drafts, locks and journals: what only a run that is under way may have in its state folder. */
function leftovers(clone: string): readonly string[] {
  const folder = join(clone, ".git");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const found = names.filter((name) => /\.lock$|-new$|journal|^rebase-(merge|apply)$/.test(name));
  const trees = lines(git(clone, "worktree", "list", "--porcelain")).filter((line) => line.startsWith("worktree "));
  return [...found, ...(trees.length === 1 ? [] : trees)];
}

/** What matters of a workshop when a command has ended: the same for every way that leads there. */
export function finalState({ hub, clone, pulls, fork, upstream, ...workshop }: Workshop) {
  const made = fork();
  const local = workshop.git("rev-parse", `refs/heads/${branch}`);
  const base = branchSha(upstream, upstream.defaultBranch) ?? "";
  git(clone, "fetch", "--quiet", upstream.folder, upstream.defaultBranch);
  return {
    checkedOut: workshop.git("symbolic-ref", "--short", "HEAD"),
    status: lines(workshop.git("status", "--porcelain")),
    leftovers: leftovers(clone),
    localBranches: lines(workshop.git("for-each-ref", "--format=%(refname:short)", "refs/heads")),
    tree: workshop.git("rev-parse", `${local}^{tree}`),
    commits: lines(workshop.git("log", "--reverse", "--format=%s", `${base}..${local}`)),
    forks: hub.world.repositories
      .filter(({ parent }) => parent !== undefined)
      .map(({ owner, name }) => `${owner}/${name}`),
    forkBranches: made === undefined ? [] : branchesOf(made),
    isPushed: made !== undefined && branchSha(made, branch) === local,
    pulls: pulls().map(({ state, draft, title, body, base: to, reviewers, head }) => ({
      ...{ state, draft, title, body },
      to: to.branch,
      reviewers: [...reviewers].sort(),
      isHead: head.lastSha === local || branchSha(head.repository, head.branch) === local,
    })),
    hasTree: existsSync(join(clone, "src/transformers/__init__.py")),
  };
}
