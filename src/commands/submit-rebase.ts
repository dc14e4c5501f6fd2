import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { switchTo } from "../forge/branch.ts";
import { commitPaths } from "../forge/commit.ts";
import {
  conflictFailure,
  continueRebase,
  neededRebase,
  type Rebase,
  rebaseIn,
  rebaseUnderWay,
  type Wanted,
  withOwnTree,
} from "../forge/rebase.ts";
import { commitOf } from "../forge/tree-state.ts";
import type { Git } from "../forge/work-tree.ts";
import { wantedRegistration } from "./submit-registration.ts";
import type { OpenWay } from "./submit-way.ts";

/** The wanted texts, worked out once and only when a conflict asks for them. */
function wantedOnce({ git, model }: OpenWay, rebase: Rebase): () => Promise<Wanted> {
  let known: Promise<Wanted> | undefined;
  return () => {
    known ??= withOwnTree(git, "base", rebase.from, (own) => wantedRegistration(own, model, rebase));
    return known;
  };
}

const className = (model: string): string => `TensorFlow port of ${model}`;

/** Commits that changed a file later on may have been laid over its wanted text: it is put right at the end. */
async function putRight(own: Git, settled: readonly string[], wanted: Wanted, model: string): Promise<void> {
  for (const path of settled) {
    const text = wanted.get(path);
    if (text !== undefined && readFileSync(join(own.root, path), "utf8") !== text)
      writeFileSync(join(own.root, path), text);
  }
  await commitPaths(own, (path) => settled.includes(path), `Register ${className(model)} on the new base`);
}

/** Tries a rebase beside the user's tree. */
async function tried(
  way: OpenWay,
  rebase: Rebase,
): Promise<{ readonly head: string; readonly settled: readonly string[] } | undefined> {
  const { git, model } = way;
  const wanted = wantedOnce(way, rebase);
  return withOwnTree(git, "rebase", rebase.tip, async (own) => {
    const { left, settled } = await rebaseIn(own, rebase, wanted);
    if (left.length > 0) return undefined;
    if (settled.length > 0) await putRight(own, settled, await wanted(), model);
    const head = await commitOf(own, "HEAD");
    return head === undefined ? undefined : { head, settled };
  });
}

/**
 * Puts the branch of a port, which is checked out, on a new base. It is tried in a tree beside the user's, which sees the
 * result alone; where a person has to merge, it is done again in the user's tree and stops there.
 *
 * @returns what was done, in sentences
 * @throws Failure that lists the files in conflict
 */
export async function rebaseBranch(way: OpenWay, base: string): Promise<readonly string[]> {
  const { git, memory, branch, model, session } = way;
  const rebase = await neededRebase(git, branch, base);
  if (rebase === undefined) return [];
  if (session.isDry) {
    await git.run("rebase", base);
    return [];
  }
  const result = await tried(way, rebase);
  if (result === undefined) {
    memory.keep({ registerAgain: true });
    const { left } = await rebaseIn(git, rebase, wantedOnce(way, rebase));
    if (left.length > 0) throw conflictFailure(left, model);
    return [`rebased on ${base.replace("refs/remotes/", "")}`];
  }
  await switchTo(git, memory, branch, result.head, "--force-create", branch, result.head);
  const { settled } = result;
  const again = settled.length === 0 ? "" : `; registered again in ${settled.join(", ")}`;
  return [`rebased on ${base.replace("refs/remotes/", "")}${again}`];
}

/**
 * Goes on with a rebase that an earlier run left to the user.
 *
 * @throws Failure that lists the files which are still in conflict
 */
export async function finishRebase(way: OpenWay): Promise<void> {
  const { git, branch, model, session } = way;
  const rebase = await rebaseUnderWay(git, branch);
  if (rebase === undefined || session.isDry) return;
  const { left } = await continueRebase(git, wantedOnce(way, rebase));
  if (left.length > 0) throw conflictFailure(left, model);
}
