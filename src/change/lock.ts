import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../diagnostics/failure.ts";
import { otherRun, stateNotWritable } from "./failures.ts";
import { errorCode, type FileSystem, linkOrCopy } from "./file-system.ts";
import { makeFolders, removeEmptyFolders, stateFolder } from "./state-folder.ts";

const owner = z.object({ pid: z.int().positive() });

/** The process that a lock file names; 0 when the file is empty or damaged, as after a power cut. */
function ownerOf(bytes: Buffer): number {
  try {
    return owner.parse(JSON.parse(bytes.toString("utf8"))).pid;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  // Process numbers come round: in a container this process may well bear the number of a dead one.
  if (pid === 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** @throws Failure when a living run holds the lock. */
export function assertUnlocked(root: string, files: FileSystem): void {
  const bytes = files.read(join(stateFolder(root, files), "lock"));
  const pid = bytes === undefined ? 0 : ownerOf(bytes);
  if (isAlive(pid)) throw otherRun(pid);
}

/** Takes the lock of a dead run out of the way, unless a third run was quicker. */
function removeStaleLock(path: string, stale: Buffer, files: FileSystem): void {
  const aside = `${path}-${process.pid}`;
  try {
    files.rename(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const moved = files.read(aside);
  if (moved !== undefined && !moved.equals(stale)) {
    files.link(aside, path);
    files.remove(aside);
    throw otherRun(ownerOf(moved));
  }
  files.remove(aside);
}

/** Makes the lock file, unless there is one: then false. */
function claim(path: string, files: FileSystem): boolean {
  const mine = Buffer.from(`${JSON.stringify({ pid: process.pid })}\n`);
  const draft = `${path}-draft-${process.pid}`;
  files.remove(draft);
  files.create(draft, mine, undefined);
  try {
    // A link appears with its whole content at once; a file made in place can be seen empty.
    linkOrCopy(draft, path, files);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    files.remove(draft);
  }
}

function takeLock(folder: string, files: FileSystem): void {
  const path = join(folder, "lock");
  for (let attempt = 0; ; attempt += 1) {
    try {
      makeFolders(folder, files);
      if (claim(path, files)) return;
    } catch (error) {
      // A run that ends removes the folder when it is empty, perhaps between our two calls.
      if (errorCode(error) === "ENOENT" && attempt < 3) continue;
      throw error;
    }
    const found = files.read(path);
    if (found === undefined) continue;
    const pid = ownerOf(found);
    if (isAlive(pid)) throw otherRun(pid);
    removeStaleLock(path, found, files);
  }
}

/** What cannot be removed is left: the lock of a process that has ended holds nobody up. */
function tidy(remove: () => void): void {
  try {
    remove();
  } catch {
    // See above.
  }
}

/**
 * Keeps other runs out of a checkout while `work` is done.
 *
 * @throws Failure that names the process when another run is at work.
 */
export async function withLock<T>(root: string, files: FileSystem, work: () => Promise<T>): Promise<T> {
  const folder = stateFolder(root, files);
  try {
    takeLock(folder, files);
  } catch (error) {
    tidy(() => removeEmptyFolders(folder, root, files));
    throw error instanceof Failure ? error : stateNotWritable(folder, error);
  }
  try {
    return await work();
  } finally {
    tidy(() => files.remove(join(folder, "lock")));
    tidy(() => removeEmptyFolders(folder, root, files));
  }
}
