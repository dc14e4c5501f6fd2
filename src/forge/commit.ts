import { assertIdentity, changedPaths } from "./tree-state.ts";
import type { Git } from "./work-tree.ts";

/**
 * Commits files of the port and nothing else: what is staged beside them stays staged.
 *
 * @returns whether there was something to commit
 * @throws Failure when git does not know who commits, or a hook refuses.
 */
export async function commitPaths(git: Git, isWanted: (path: string) => boolean, message: string): Promise<boolean> {
  const paths = (await changedPaths(git)).map(({ path }) => path).filter(isWanted);
  if (paths.length === 0) return false;
  await assertIdentity(git);
  await git.run("add", "--all", "--", ...paths);
  await git.run("commit", "--quiet", "--only", "--message", message, "--", ...paths);
  return true;
}
