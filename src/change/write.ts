import { basename, dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeSet, FileChange } from "./change-set.ts";
import {
  changedMeanwhile,
  folderInTheWay,
  interrupted,
  readOnlyFile,
  stateNotWritable,
  writeFailed,
} from "./failures.ts";
import { type FileSystem, linkOrCopy } from "./file-system.ts";
import { cleanUp, type Journal, rollBack, type Step, writeJournal } from "./journal.ts";
import { hashOf } from "./record.ts";
import { resolveInside } from "./safe-path.ts";
import { makeFolders, stateFolder } from "./state-folder.ts";

export interface WriteOptions {
  readonly files: FileSystem;
  /** When it fires before the last file is in place, everything is taken back. */
  readonly signal?: AbortSignal;
  /** A file outside the checkout that changes together with it: the record of a port. */
  readonly beside?: { readonly path: string; readonly before: string | null; readonly after: string | null };
}

/** A step, and what a message calls its file. */
interface PlannedStep extends Step {
  readonly name: string;
  readonly text: string | null;
  /** Permissions of the file that is replaced. */
  readonly mode: number | undefined;
}

const textHash = (text: string | null): string | null => (text === null ? null : hashOf(text));

/** @throws Failure when the file is not what the change set was made from, or may not be written. */
function plan(target: string, change: FileChange, files: FileSystem): PlannedStep {
  const found = files.look(target);
  if (found?.isDirectory() === true) throw folderInTheWay(change.path);
  const bytes = files.read(target);
  const matches = bytes === undefined ? change.before === null : bytes.equals(Buffer.from(change.before ?? ""));
  if (!matches || (bytes !== undefined && change.before === null)) throw changedMeanwhile(change.path);
  // The mode counts for root as well, whom the system would let write: whoever set it meant it.
  if (found !== undefined && ((found.mode & 0o222) === 0 || !files.mayWrite(target))) throw readOnlyFile(change.path);
  const beside = join(dirname(target), `.${basename(target)}.add-tf-model`);
  return {
    name: change.path,
    target,
    draft: change.after === null ? null : `${beside}-new`,
    backup: change.before === null ? null : `${beside}-old`,
    before: textHash(change.before),
    after: textHash(change.after),
    text: change.after,
    mode: found === undefined ? undefined : found.mode & 0o7777,
  };
}

function missingFolders(path: string, files: FileSystem): string[] {
  return files.look(path) === undefined ? [...missingFolders(dirname(path), files), path] : [];
}

/** Puts the new and the old text beside each file. Nothing that the user sees changes yet. */
function prepare(step: PlannedStep, files: FileSystem): void {
  makeFolders(dirname(step.target), files);
  if (step.draft !== null && step.text !== null) {
    files.remove(step.draft);
    files.create(step.draft, Buffer.from(step.text), step.mode);
  }
  if (step.backup !== null) {
    files.remove(step.backup);
    linkOrCopy(step.target, step.backup, files);
  }
}

function put(step: PlannedStep, files: FileSystem): void {
  if (step.draft === null) files.remove(step.target);
  else files.rename(step.draft, step.target);
}

/** Does `act` for every step, and lets a signal in before each. */
async function each(
  steps: readonly PlannedStep[],
  signal: AbortSignal | undefined,
  act: (step: PlannedStep) => void,
): Promise<void> {
  for (const step of steps) {
    await nextTurn();
    if (signal?.aborted === true) throw interrupted();
    try {
      act(step);
    } catch (error) {
      throw writeFailed(step.name, error);
    }
  }
  await nextTurn();
  if (signal?.aborted === true) throw interrupted();
}

function markWritten(root: string, journal: Journal, files: FileSystem): void {
  try {
    writeJournal(root, { ...journal, state: "written" }, files);
  } catch (error) {
    throw writeFailed(stateFolder(root, files), error);
  }
}

function planAll({ root, changes }: ChangeSet, { files, beside }: WriteOptions): PlannedStep[] {
  const steps = changes.map((change) => plan(resolveInside(root, change.path, files), change, files));
  return beside === undefined ? steps : [...steps, plan(beside.path, beside, files)];
}

/**
 * Writes all files of a change set or none. Until the last one is in place, a failure takes everything back; a killed
 * run is taken back by `recover` of the next one. Call it under the lock.
 *
 * @throws Failure when a file cannot be written, or is not what the change set was made from.
 */
export async function writeChangeSet(changes: ChangeSet, options: WriteOptions): Promise<void> {
  const { root } = changes;
  const { files, signal } = options;
  const steps = planAll(changes, options);
  const missing = steps.flatMap(({ target }) => missingFolders(dirname(target), files));
  const journal: Journal = {
    schemaVersion: 1,
    state: "writing",
    steps: steps.map(({ target, draft, backup, before, after }) => ({ target, draft, backup, before, after })),
    folders: [...new Set(missing)],
  };
  try {
    try {
      writeJournal(root, journal, files);
    } catch (error) {
      throw stateNotWritable(stateFolder(root, files), error);
    }
    await each(steps, signal, (step) => prepare(step, files));
    await each(steps, signal, (step) => put(step, files));
    markWritten(root, journal, files);
  } catch (error) {
    rollBack(root, journal, files);
    throw error;
  }
  try {
    cleanUp(root, journal, files);
  } catch {
    // The port is complete; the next run clears away what is left.
  }
}
