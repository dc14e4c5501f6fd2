import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** The lock file that a git complains about; `undefined` where it complains about something else. */
export const lockOf = (text: string): string | undefined =>
  /Unable to create '([^']+\.lock)': File exists|[Uu]nable to lock[^']*'([^']+\.lock)'/
    .exec(text)
    ?.slice(1)
    .find(Boolean);

/** Commands that change a repository; those that wait in the background, such as `fsmonitor--daemon`, do not count. */
const changing = new Set(
  "add am branch checkout cherry-pick clone commit fetch merge push rebase remote reset restore stash switch update-ref worktree".split(
    " ",
  ),
);

/** Whether a git changes something in a folder or below it, as far as the system tells: on Linux. */
function isGitAtWork(root: string): boolean | undefined {
  let pids: readonly string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  return pids.some((pid) => {
    try {
      const [program = "", ...words] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (!/(^|\/)git(-[a-z-]+)?$/.test(program) || !words.some((word) => changing.has(word))) return false;
      const folder = readlinkSync(`/proc/${pid}/cwd`);
      return folder === root || folder.startsWith(`${root}/`);
    } catch {
      return false;
    }
  });
}

const patience = 10_000;
const step = 100;
/** Where the system does not tell who is at work, a lock has to be this old to be taken for a left one. */
const surelyLeft = 600_000;

/**
 * Waits for a git that holds a lock, which may be the child of a killed run, and takes the lock away when nobody holds
 * it any more.
 *
 * @returns whether the way is free
 */
export async function waitForLock(lock: string, root: string): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += step) {
    const found = statSync(lock, { throwIfNoEntry: false });
    if (found === undefined) return true;
    const age = Date.now() - found.mtimeMs;
    const atWork = isGitAtWork(root);
    // a second look at a fresh lock: its git may just have been started, or be about to end
    if ((atWork === false && waited >= 10 * step) || (atWork === undefined && age > surelyLeft)) {
      rmSync(lock, { force: true });
      return true;
    }
    await pause(step);
  }
  return statSync(lock, { throwIfNoEntry: false }) === undefined;
}

/** Waits for a git that a killed run has left at work: what it does is seen when it has ended. */
export async function untilIdle(root: string): Promise<void> {
  for (let waited = 0; waited < patience && isGitAtWork(root) === true; waited += step) await pause(step);
}
