import type { Failure } from "../diagnostics/failure.ts";
import { switchTo } from "./branch.ts";
import { forgeFailure } from "./failures.ts";
import type { Memory } from "./state.ts";
import { commitOf, isAncestor } from "./tree-state.ts";
import type { Git } from "./work-tree.ts";

export interface PushTarget {
  readonly remote: string;
  readonly branch: string;
  /** Commit that the branch has on GitHub, `undefined` where it is not there. */
  readonly there: string | undefined;
  /** Asks for that commit anew. */
  readonly look?: () => Promise<string | undefined>;
}

/** Notes that all commits of the pushed branch are in the local one, before a rebase gives them other names. */
export async function noteContained(git: Git, memory: Memory, { branch, there }: PushTarget): Promise<void> {
  if (there === undefined || memory.value().replaceable.includes(there)) return;
  if (await isAncestor(git, there, `refs/heads/${branch}`)) {
    memory.keep({ replaceable: [...memory.value().replaceable, there].slice(-50) });
  }
}

const diverged = (remote: string, branch: string): Failure =>
  forgeFailure(
    `${branch} has commits on GitHub that are not in this clone, and this clone has some of its own: nothing was pushed.`,
    `Bring them in with git pull --rebase ${remote} ${branch}, then run again.`,
  );

/**
 * Takes over what was pushed from elsewhere, when the local branch has nothing else.
 *
 * @param pushed the fetched ref of the branch
 * @throws Failure when both sides have commits of their own.
 */
export async function fastForward(
  git: Git,
  memory: Memory,
  target: PushTarget,
  pushed: string | undefined,
): Promise<boolean> {
  const { remote, branch, there } = target;
  if (there === undefined || pushed === undefined) return false;
  const local = `refs/heads/${branch}`;
  if (memory.value().replaceable.includes(there) || (await isAncestor(git, there, local))) return false;
  if (!(await isAncestor(git, local, there))) throw diverged(remote, branch);
  await switchTo(git, memory, branch, there, "--force-create", branch, there);
  return true;
}

/** What allows a push to replace commits, if it has to. @throws Failure when it must not */
async function leaseOf(git: Git, memory: Memory, { remote, branch, there }: PushTarget): Promise<readonly string[]> {
  if (there === undefined || (await isAncestor(git, there, `refs/heads/${branch}`))) return [];
  if (memory.value().replaceable.includes(there)) return [`--force-with-lease=${branch}:${there}`];
  throw diverged(remote, branch);
}

/**
 * Pushes the branch of a port. It may only be replaced from a commit that is known to be contained in it.
 *
 * @returns whether anything was pushed
 * @throws Failure when the branch on GitHub has commits that are not here.
 */
export async function pushBranch(git: Git, memory: Memory, target: PushTarget): Promise<boolean> {
  const { remote, branch, there } = target;
  const local = await commitOf(git, `refs/heads/${branch}`);
  if (there !== undefined && there === local) return false;
  const ref = `refs/heads/${branch}:refs/heads/${branch}`;
  const lease = await leaseOf(git, memory, target);
  if (there === undefined) memory.made({ remoteBranch: true });
  try {
    await git.talk("push", "--quiet", "--set-upstream", ...lease, remote, ref);
  } catch (error) {
    // an answer that was lost, or the git of a killed run: the branch is there all the same
    const now = await target.look?.();
    if (now === undefined || now !== local) throw error;
  }
  if (local !== undefined) memory.keep({ replaceable: [...memory.value().replaceable, local].slice(-50) });
  return true;
}
