import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheNotWritable, interrupted } from "./failures.ts";

const marker = ".add-tf-model-complete";
const pollMilliseconds = 500;

export interface MakeOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export const isComplete = (folder: string): boolean => existsSync(join(folder, marker));

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The process that holds a lock, 0 when nobody living does. */
function holderOf(lock: string): number {
  try {
    const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
    // A number that this process bears itself was written by a dead one: see the lock of `change/`.
    if (!(pid > 0) || pid === process.pid) return 0;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return codeOf(error) === "EPERM" ? -1 : 0;
  }
}

function claim(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves the lock of a dead run away; the move succeeds for one of several runs that try it. */
function dropStale(lock: string): void {
  const aside = `${lock}-${process.pid}`;
  try {
    renameSync(lock, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

async function takeLock(lock: string, folder: string, { log, signal }: MakeOptions): Promise<void> {
  let told = false;
  while (!claim(lock)) {
    if (signal?.aborted === true) throw interrupted();
    if (holderOf(lock) === 0) {
      // A lock may be seen before its number is in it: look twice before calling it stale.
      await sleep(pollMilliseconds);
      if (holderOf(lock) === 0) dropStale(lock);
      continue;
    }
    if (!told) log(`Waiting for another run that makes ${folder} …`);
    told = true;
    await sleep(pollMilliseconds);
  }
}

/**
 * Makes a folder of the cache, unless it is there. One run makes it while others wait; a run that fails or is killed
 * leaves nothing that a later one would take for whole.
 */
export async function makeOnce(folder: string, options: MakeOptions, make: () => Promise<void>): Promise<void> {
  if (isComplete(folder)) return;
  const lock = `${folder}.lock`;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    await takeLock(lock, folder, options);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw cacheNotWritable(dirname(folder), error instanceof Error ? error.message : String(error));
  }
  try {
    if (isComplete(folder)) return;
    rmSync(folder, { recursive: true, force: true });
    await make();
    writeFileSync(join(folder, marker), "");
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(lock, { force: true });
  }
}
