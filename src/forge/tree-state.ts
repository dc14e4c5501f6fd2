import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import type { Git } from "./work-tree.ts";

const tree = (message: string, hint: string): Failure => new Failure(exitCodes.tree, message, hint);

/** A file that differs from the last commit. */
export interface Changed {
  readonly path: string;
  readonly isTracked: boolean;
}

/** Files that differ from the last commit, those that git does not track among them. */
export async function changedPaths({ ask }: Git): Promise<readonly Changed[]> {
  const output = (await ask("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")) ?? "";
  return output
    .split("\0")
    .filter((entry) => entry.length > 3)
    .map((entry) => ({ path: entry.slice(3), isTracked: !entry.startsWith("??") }));
}

/** The branch that is checked out; `undefined` where HEAD is detached. */
export const currentBranch = ({ ask }: Git): Promise<string | undefined> =>
  ask("symbolic-ref", "--quiet", "--short", "HEAD");

export const commitOf = ({ ask }: Git, name: string): Promise<string | undefined> =>
  ask("rev-parse", "--verify", "--quiet", `${name}^{commit}`);

export const isAncestor = ({ holds }: Git, older: string, newer: string): Promise<boolean> =>
  holds("merge-base", "--is-ancestor", older, newer);

const operations = [
  ["rebase-merge", "rebase", "git rebase --continue", "git rebase --abort"],
  ["rebase-apply", "rebase", "git rebase --continue", "git rebase --abort"],
  ["MERGE_HEAD", "merge", "git merge --continue", "git merge --abort"],
  ["CHERRY_PICK_HEAD", "cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"],
  ["REVERT_HEAD", "revert", "git revert --continue", "git revert --abort"],
  ["BISECT_LOG", "bisect", "git bisect reset", "git bisect reset"],
] as const;

/** A file of the git folder. */
export async function gitPath({ root, ask }: Git, name: string): Promise<string> {
  return resolve(root, (await ask("rev-parse", "--git-path", name)) ?? `.git/${name}`);
}

/** Whether a rebase is under way. */
export async function isRebasing(git: Git): Promise<boolean> {
  const paths = await Promise.all(["rebase-merge", "rebase-apply"].map((name) => gitPath(git, name)));
  return paths.some((path) => existsSync(path));
}

/** @throws Failure when an operation of git waits to be finished. */
export async function assertNothingUnderWay(git: Git): Promise<void> {
  for (const [name, what, goOn, stop] of operations) {
    if (!existsSync(await gitPath(git, name))) continue;
    throw tree(
      `A ${what} is under way in this checkout.`,
      goOn === stop
        ? `End it (${stop}), then run again.`
        : `Finish it (${goOn}) or give it up (${stop}), then run again.`,
    );
  }
}

/**
 * @throws Failure when the checkout is no repository of its own, has no commit, or HEAD is on no branch.
 */
export async function assertOnBranch(git: Git): Promise<string> {
  const top = await git.ask("rev-parse", "--show-toplevel");
  if (top === undefined || realpathSync(top) !== realpathSync(git.root)) {
    throw tree(
      `${git.root} is not the top folder of a git repository.`,
      "Run in a clone of the library (git clone), or let add-tf-model start clone it: run it outside of any checkout.",
    );
  }
  await assertNothingUnderWay(git);
  const branch = await currentBranch(git);
  if (branch === undefined) {
    const head = (await git.ask("rev-parse", "--short", "HEAD")) ?? "";
    throw tree(
      `HEAD is detached at ${head}: no branch is checked out.`,
      "Switch to a branch (git switch main), or make one of these commits (git switch -c NAME), then run again.",
    );
  }
  return branch;
}

/** @throws Failure when git would have to guess who commits. */
export async function assertIdentity({ ask }: Git): Promise<void> {
  for (const [key, names] of [
    ["user.name", ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"]],
    ["user.email", ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"]],
  ] as const) {
    const isGiven = names.every((name) => (process.env[name] ?? "") !== "");
    if (isGiven || ((await ask("config", key)) ?? "") !== "") continue;
    throw tree(
      `Git does not know who commits here: ${key} is not set.`,
      `Set it (git config ${key} ${key === "user.email" ? "you@example.com" : "'Your Name'"}), then run again; nothing was committed.`,
    );
  }
}

const shownPaths = 5;

/** @throws Failure when tracked files other than those of the port have changes that are not committed. */
export function assertNoForeign(changed: readonly Changed[], isOwn: (path: string) => boolean): void {
  const foreign = changed.filter(({ path, isTracked }) => isTracked && !isOwn(path)).map(({ path }) => path);
  if (foreign.length === 0) return;
  const more = foreign.length > shownPaths ? ` and ${foreign.length - shownPaths} more` : "";
  throw tree(
    `The checkout has changes that are not committed and are no part of the port: ${foreign.slice(0, shownPaths).join(", ")}${more}.`,
    "Commit them on their own branch, or put them aside (git stash), then run again; nothing was changed.",
  );
}
