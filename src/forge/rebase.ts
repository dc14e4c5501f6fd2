import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { nodeFileSystem } from "../change/file-system.ts";
import { makeFolders, stateFolder } from "../change/state-folder.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { gitFailure } from "./git-failures.ts";
import { commitOf, gitPath, isRebasing } from "./tree-state.ts";
import type { Git } from "./work-tree.ts";

/** Texts that files shall have on the new base, by their paths; those that nobody but a person can merge are not in it. */
export type Wanted = ReadonlyMap<string, string>;

export interface Rebase {
  /** End of the branch before. */
  readonly tip: string;
  /** Where upstream and the branch part. */
  readonly from: string;
  /** The new base. */
  readonly onto: string;
}

/** What a rebase came to, as far as nobody has to help. */
export interface RebaseResult {
  /** Files in conflict that only a person can merge. */
  readonly left: readonly string[];
  /** Files whose conflicts were settled. */
  readonly settled: readonly string[];
}

const conflicts = async ({ ask }: Git): Promise<readonly string[]> =>
  ((await ask("diff", "--name-only", "-z", "--diff-filter=U")) ?? "").split("\0").filter((path) => path !== "");

/**
 * Goes on with a rebase as far as it comes: writes the wanted text where commits are in conflict, and skips commits that
 * are empty by then.
 *
 * @param wanted asked for when the first conflict is met
 */
export async function continueRebase(git: Git, wanted: () => Promise<Wanted>): Promise<RebaseResult> {
  const settled = new Set<string>();
  while (await isRebasing(git)) {
    const open = await conflicts(git);
    const texts = open.length > 0 ? await wanted() : new Map<string, string>();
    const own = open.filter((path) => texts.has(path));
    for (const path of own) {
      writeFileSync(join(git.root, path), texts.get(path) ?? "");
      settled.add(path);
    }
    if (own.length > 0) await git.run("add", "--", ...own);
    const left = open.filter((path) => !texts.has(path));
    if (left.length > 0) return { left, settled: [...settled] };
    const before = await progressOf(git);
    const isEmpty = await git.holds("diff", "--cached", "--quiet", "HEAD", "--");
    const outcome = await git.attempt("rebase", isEmpty && open.length > 0 ? "--skip" : "--continue");
    const isStuck = outcome.code !== 0 && (await conflicts(git)).length === 0 && (await progressOf(git)) === before;
    if (isStuck) throw gitFailure("git rebase --continue", outcome, (text) => text);
  }
  return { left: [], settled: [...settled] };
}

/** The commit at which a rebase stands. */
async function progressOf(git: Git): Promise<string> {
  try {
    return readFileSync(await gitPath(git, "rebase-merge/msgnum"), "utf8");
  } catch {
    return "";
  }
}

const options = ["--quiet", "--no-autosquash", "--no-autostash"] as const;

/** Starts a rebase in a tree, and goes on as far as it comes. @throws Failure when git refuses to begin */
export async function rebaseIn(git: Git, { onto }: Rebase, wanted: () => Promise<Wanted>): Promise<RebaseResult> {
  const outcome = await git.attempt("rebase", ...options, onto);
  if (outcome.code === 0) return { left: [], settled: [] };
  if (!(await isRebasing(git))) throw gitFailure(`git rebase ${onto}`, outcome, (text) => text);
  return continueRebase(git, wanted);
}

/** The rebase that is under way in a tree, when it is one of a branch; `undefined` when there is none. */
export async function rebaseUnderWay(git: Git, branch: string): Promise<Rebase | undefined> {
  if (!(await isRebasing(git))) return undefined;
  const read = async (name: string): Promise<string> => {
    try {
      return readFileSync(await gitPath(git, `rebase-merge/${name}`), "utf8").trim();
    } catch {
      return "";
    }
  };
  if ((await read("head-name")) !== `refs/heads/${branch}`) return undefined;
  const [tip, onto] = [await read("orig-head"), await read("onto")];
  const from = await git.ask("merge-base", tip, onto);
  return tip === "" || onto === "" || from === undefined ? undefined : { tip, from, onto };
}

/** Removes a tree of our own; the git of a killed run that is still at work in it fails then, and harms nobody. */
async function removeTree(git: Git, path: string): Promise<void> {
  await git.attempt("worktree", "remove", "--force", "--force", path);
  await rm(path, { recursive: true, force: true });
  await git.attempt("worktree", "prune");
}

/** A tree of our own beside the user's, at a commit; those that killed runs left are removed. */
export async function withOwnTree<T>(
  git: Git,
  name: "rebase" | "base",
  commit: string,
  work: (own: Git) => Promise<T>,
): Promise<T> {
  const folder = join(stateFolder(git.root, nodeFileSystem), "trees");
  const path = join(folder, `${name}-${process.pid}`);
  makeFolders(folder, nodeFileSystem);
  for (const each of readdirSync(folder)) {
    if (!each.endsWith(`-${process.pid}`) || each === basename(path)) await removeTree(git, join(folder, each));
  }
  await git.run("worktree", "add", "--quiet", "--detach", "--force", path, commit);
  try {
    return await work(git.at(path, { isOwn: true }));
  } finally {
    await removeTree(git, path);
  }
}

/** The three texts of a file merged; `undefined` where they contradict each other. */
export async function merged(
  git: Git,
  folder: string,
  texts: { readonly ours: string; readonly before: string; readonly theirs: string },
): Promise<string | undefined> {
  if (texts.ours === texts.before) return texts.theirs;
  if (texts.theirs === texts.before) return texts.ours;
  const path = (name: string): string => join(folder, `merge-${name}`);
  const names = ["ours", "before", "theirs"] as const;
  for (const name of names) writeFileSync(path(name), texts[name]);
  try {
    const outcome = await git.attempt("merge-file", "--stdout", ...names.map(path));
    return outcome.code === 0 ? outcome.out : undefined;
  } finally {
    for (const name of names) await rm(path(name), { force: true });
  }
}

/** What is told when a person has to merge. */
export function conflictFailure(left: readonly string[], model: string): Failure {
  return new Failure(
    exitCodes.tree,
    `Upstream changed what the port changes as well; these files are in conflict:\n${left.map((path) => `  ${path}`).join("\n")}`,
    `Edit them, then git add them and git rebase --continue (git rebase --abort goes back), and run add-tf-model submit ${model} again.`,
  );
}

/** How a branch stands to a base: `undefined` when it is on it already. */
export async function neededRebase(git: Git, branch: string, base: string): Promise<Rebase | undefined> {
  const [tip, onto] = [await commitOf(git, `refs/heads/${branch}`), await commitOf(git, base)];
  if (tip === undefined || onto === undefined) return undefined;
  const from = await git.ask("merge-base", tip, onto);
  if (from === undefined) {
    throw new Failure(
      exitCodes.tree,
      `${branch} and ${base} have no commit in common.`,
      "The branch was made in another repository, or its history was rewritten: make it anew from upstream's default branch.",
    );
  }
  return from === onto ? undefined : { tip, from, onto };
}
