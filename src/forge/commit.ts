import { assertIdentity, changedPaths } from "./tree-state.ts";
import type { Git } from "./work-tree.ts";

/**
 * Commits files of the port and nothing else: what is staged beside them stays staged.
 *
 * @returns whether there was something to commit
 * @throws Failure when git does not know who commits, or a hook refuses.
 */
export async function commitPaths(git: Git, isWanted: (path: string) => boolean, message: string): Promise<boolean> {
  const wanted = async (): Promise<readonly string[]> =>
    (await changedPaths(git)).map(({ path }) => path).filter(isWanted);
  const paths = await wanted();
  if (paths.length === 0) return false;
  await assertIdentity(git);
  await git.run("add", "--all", "--", ...paths);
  try {
    await git.run("commit", "--quiet", "--only", "--message", message, "--", ...paths);
  } catch (error) {
    // the git of a killed run was quicker
    if ((await wanted()).length > 0) throw error;
  }
  return true;
}
