import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { errorCode } from "./file-system.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is larger than this process may write",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  EIO: "input/output error",
  EISDIR: "it is a folder",
  EEXIST: "something of that name exists",
  EMFILE: "too many open files",
};

export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : reasons[code];
  if (known !== undefined) return `${known} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

const tree = (message: string, hint: string): Failure => new Failure(exitCodes.tree, message, hint);

export const outsideCheckout = (path: string): Failure =>
  tree(
    `${path} leads out of the checkout.`,
    "Replace the link by a folder or file of the checkout; nothing was changed.",
  );

export const folderInTheWay = (path: string): Failure =>
  tree(`${path} is a folder, where a file is wanted.`, "Move the folder away and run again; nothing was changed.");

export const notAFolder = (path: string): Failure =>
  tree(`${path} is not a folder.`, "Move it away and run again; nothing was changed.");

export const readOnlyFile = (path: string): Failure =>
  tree(`${path} is read-only.`, `Make it writable (chmod u+w ${path}) and run again; nothing was changed.`);

export const changedMeanwhile = (path: string): Failure =>
  tree(`${path} was changed while this run was under way.`, "Run again; nothing was changed by this run.");

export const writeFailed = (path: string, error: unknown): Failure =>
  tree(
    `Could not write ${path}: ${reasonOf(error)}.`,
    "All files are as they were before the run. Repair the cause and run again.",
  );

export const repairFailed = (error: unknown, journal: string): Failure =>
  tree(
    `Could not repair all files: ${reasonOf(error)}.`,
    `Repair the cause and run any add-tf-model command on this checkout: it finishes the work noted in ${journal}.`,
  );

export const editedAfterKill = (path: string, backup: string): Failure =>
  tree(
    `${path} was edited after an earlier run had been killed in the middle of writing it.`,
    `Its text before that run is in ${backup}. Merge the two by hand, delete ${backup}, and run again.`,
  );

export const stateUnreadable = (path: string): Failure =>
  tree(`${path} is damaged.`, "Delete it and run again; only --undo of earlier ports is lost with it.");

export const stateNotWritable = (path: string, error: unknown): Failure =>
  tree(
    `Could not write to ${path}: ${reasonOf(error)}.`,
    "Make the folder writable and run again; nothing was changed.",
  );

export const otherRun = (pid: number): Failure =>
  tree(
    `Another run of add-tf-model (process ${pid}) is at work in this checkout.`,
    "Wait until it has ended, then run again.",
  );

export const nothingToUndo = (model: string): Failure =>
  tree(
    `There is no port of ${model} to take back: add-tf-model has written none in this checkout, or it was undone already.`,
    "A port that has been committed elsewhere is taken back with git revert.",
  );

export const editedSincePort = (model: string, paths: readonly string[]): Failure =>
  tree(
    `The port of ${model} cannot be taken back: ${paths.join(", ")} changed since it was written.`,
    "Ports written later have to be undone first; edits by hand have to be taken back with git checkout or by hand.",
  );

export const interrupted = (): Failure =>
  new Failure(exitCodes.interrupted, "Interrupted.", "Nothing was changed: the files are as they were before the run.");
