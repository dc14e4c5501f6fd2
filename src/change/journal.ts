import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { Failure } from "../diagnostics/failure.ts";
import { editedAfterKill, repairFailed, stateUnreadable } from "./failures.ts";
import type { FileSystem } from "./file-system.ts";
import { hashOf } from "./record.ts";
import { makeFolders, removeEmptyFolders, stateFolder } from "./state-folder.ts";

const step = z.object({
  /** Absolute path, links resolved. */
  target: z.string(),
  /** New text, beside the target until it takes its place; `null` when the target goes. */
  draft: z.string().nullable(),
  /** Old text, beside the target until the run is through; `null` when the target is new. */
  backup: z.string().nullable(),
  /** Hashes of the old and the new text. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const journal = z.object({
  schemaVersion: z.literal(1),
  /** `writing`: a reader takes everything back. `written`: a reader clears away what is left over. */
  state: z.enum(["writing", "written"]),
  steps: z.array(step),
  /** Folders that did not exist before, outermost first. */
  folders: z.array(z.string()),
});

export type Step = z.infer<typeof step>;
export type Journal = z.infer<typeof journal>;

const journalPath = (folder: string): string => join(folder, "journal.json");

/** Whether a run was killed while it wrote, and nothing has repaired it yet. */
export const isJournalled = (root: string, files: FileSystem): boolean =>
  files.look(journalPath(stateFolder(root, files))) !== undefined;

/** Puts the journal in its place in one move: a reader sees the old one, the new one or none. */
export function writeJournal(root: string, value: Journal, files: FileSystem): void {
  const folder = stateFolder(root, files);
  makeFolders(folder, files);
  const path = journalPath(folder);
  const draft = `${path}.draft`;
  files.remove(draft);
  files.create(draft, Buffer.from(`${JSON.stringify(value)}\n`), undefined);
  files.rename(draft, path);
}

function removeJournal(root: string, files: FileSystem): void {
  const path = journalPath(stateFolder(root, files));
  files.remove(`${path}.draft`);
  files.remove(path);
}

function takeBack(done: Step, root: string, files: FileSystem): void {
  if (done.draft !== null) files.remove(done.draft);
  const bytes = files.read(done.target);
  const now = bytes === undefined ? null : hashOf(bytes);
  const { backup } = done;
  if (backup === null) {
    if (now !== null && now === done.after) files.remove(done.target);
    return;
  }
  const kept = files.look(backup);
  if (kept === undefined) return;
  // One file under two names: the new text had not come yet, so an edit, if any, is the user's.
  const untouched = kept.ino === files.look(done.target)?.ino;
  if (untouched || now === done.before) files.remove(backup);
  else if (now === done.after) files.rename(backup, done.target);
  else throw editedAfterKill(relative(root, done.target), relative(root, backup));
}

/** Undoes the steps of a journal, however far they got, and then the journal. May be repeated. */
export function rollBack(root: string, value: Journal, files: FileSystem): void {
  try {
    for (const done of [...value.steps].reverse()) takeBack(done, root, files);
    for (const folder of [...value.folders].reverse()) removeEmptyFolders(folder, dirname(folder), files);
    removeJournal(root, files);
  } catch (error) {
    throw error instanceof Failure ? error : repairFailed(error, journalPath(stateFolder(root, files)));
  }
}

/** Clears away what a finished write left beside its files, and then the journal. May be repeated. */
export function cleanUp(root: string, value: Journal, files: FileSystem): void {
  try {
    for (const { backup, after, target } of value.steps) {
      if (backup !== null) files.remove(backup);
      if (after === null) removeEmptyFolders(dirname(target), root, files);
    }
    removeJournal(root, files);
  } catch (error) {
    throw repairFailed(error, journalPath(stateFolder(root, files)));
  }
}

/**
 * Repairs what a killed run left: takes a half-done write back, clears up behind a done one. Call it at the start of
 * each run, under the lock.
 *
 * @returns the paths that it put back.
 */
export function recover(root: string, files: FileSystem): readonly string[] {
  const path = journalPath(stateFolder(root, files));
  const bytes = files.read(path);
  if (bytes === undefined) return [];
  let value: Journal;
  try {
    value = journal.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    throw stateUnreadable(path);
  }
  if (value.state === "writing") rollBack(root, value, files);
  else cleanUp(root, value, files);
  return value.state === "writing" ? value.steps.map((done) => done.target) : [];
}
