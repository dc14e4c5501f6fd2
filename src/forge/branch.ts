import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { untilIdle, waitForLock } from "./git-locks.ts";
import type { ForgeState, Memory } from "./state.ts";
import { changedPaths, commitOf, gitPath } from "./tree-state.ts";
import type { Git } from "./work-tree.ts";

const batch = 200;

function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / batch);
  return Array.from({ length: count }, (_, index) => items.slice(index * batch, (index + 1) * batch));
}

/** Paths of a commit with the names of their blobs. */
async function blobsOf({ ask }: Git, commit: string): Promise<ReadonlyMap<string, string>> {
  const output = (await ask("ls-tree", "-r", "-z", commit)) ?? "";
  return new Map(
    output.split("\0").flatMap((entry) => {
      const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
      return blob === undefined || path === undefined ? [] : [[path, blob] as const];
    }),
  );
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a file is what a switch to a commit leaves when it is ended in the middle: whole, half written, or gone. */
async function isOfSwitch(git: Git, path: string, blob: string | undefined): Promise<boolean> {
  const bytes = bytesOf(join(git.root, path));
  if (bytes === undefined || blob === undefined) return bytes === undefined;
  if ((await git.ask("hash-object", "--", path)) === blob) return true;
  const whole = Buffer.from((await git.ask("cat-file", "blob", blob)) ?? "");
  return bytes.length < whole.length && whole.subarray(0, bytes.length).equals(bytes);
}

/**
 * Takes back what a killed switch of branches left: files that are as in the commit it was going to. Whatever differs
 * from it is somebody's work, and stays.
 */
export async function takeBackSwitch(git: Git, { to }: NonNullable<ForgeState["moving"]>): Promise<void> {
  const changed = await changedPaths(git);
  if (changed.length === 0) return;
  const blobs = await blobsOf(git, to);
  const left: { path: string; isTracked: boolean }[] = [];
  for (const each of changed) if (await isOfSwitch(git, each.path, blobs.get(each.path))) left.push(each);
  for (const paths of batches(left.filter(({ isTracked }) => isTracked).map(({ path }) => path))) {
    await git.run("restore", "--source=HEAD", "--staged", "--worktree", "--", ...paths);
  }
  for (const { path } of left.filter(({ isTracked }) => !isTracked)) rmSync(join(git.root, path), { force: true });
}

/** Finishes what an earlier run was killed in. */
export async function repairSwitch(git: Git, memory: Memory, isDry: boolean): Promise<void> {
  if (isDry) return;
  await untilIdle(git.root);
  await waitForLock(await gitPath(git, "index.lock"), git.root);
  const { moving } = memory.value();
  if (moving === undefined) return;
  await takeBackSwitch(git, moving);
  memory.keep({ moving: undefined });
}

/** Switches, with a note on the disk while it is under way. @param words arguments of `git switch` */
export async function switchTo(
  git: Git,
  memory: Memory,
  branch: string,
  to: string,
  ...words: readonly string[]
): Promise<void> {
  memory.keep({ moving: { branch, to } });
  try {
    await git.run("switch", "--quiet", ...words);
  } finally {
    memory.keep({ moving: undefined });
  }
}

export interface WantedBranch {
  readonly branch: string;
  /** Where a new branch starts. */
  readonly base: string;
  /** Ref of the branch in the fork, where there is one. */
  readonly pushed: string | undefined;
}

/** Checks the branch of a port out: the one that is there, the one that was pushed, or a new one. */
export async function ensureBranch(git: Git, memory: Memory, { branch, base, pushed }: WantedBranch): Promise<void> {
  const local = await commitOf(git, `refs/heads/${branch}`);
  if ((await git.ask("symbolic-ref", "--quiet", "--short", "HEAD")) === branch && local !== undefined) return;
  if (local !== undefined) return switchTo(git, memory, branch, local, branch);
  const start = pushed ?? base;
  const to = (await commitOf(git, start)) ?? "0".repeat(40);
  if (pushed === undefined) memory.made({ branch: true });
  await switchTo(git, memory, branch, to, "--no-track", "--create", branch, start);
}
