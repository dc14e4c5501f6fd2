import { type ChangeSet, changeSet, type FileChange } from "./change-set.ts";
import { editedSincePort, nothingToUndo } from "./failures.ts";
import type { FileSystem } from "./file-system.ts";
import { hashOf, type PortRecord, readRecord, recordPath, recordText } from "./record.ts";
import { resolveInside } from "./safe-path.ts";
import type { WriteOptions } from "./write.ts";

type Beside = NonNullable<WriteOptions["beside"]>;

function currentText(root: string, path: string, files: FileSystem): string | null {
  return files.read(resolveInside(root, path, files))?.toString("utf8") ?? null;
}

/**
 * The record of a port that writes `changes`, to be written together with them. What an earlier run wrote for the same
 * model is kept as the older text, as long as nobody edited it in between: `--undo` then takes back both.
 */
export function recordOf(model: string, changes: ChangeSet, files: FileSystem): Beside {
  const earlier = readRecord(changes.root, model, files);
  const merged = new Map((earlier?.files ?? []).map((file) => [file.path, file]));
  for (const { path, before, after } of changes.changes) {
    const old = merged.get(path);
    const untouched = old !== undefined && before !== null && hashOf(before) === old.after;
    merged.set(path, { path, before: untouched ? old.before : before, after: after === null ? "" : hashOf(after) });
  }
  const port: PortRecord = { schemaVersion: 1, model, files: [...merged.values()] };
  return {
    path: recordPath(changes.root, model, files),
    before: earlier === undefined ? null : recordText(earlier),
    after: recordText(port),
  };
}

/**
 * The change set that takes the last port of a model back, and the record that goes with it.
 *
 * @param inUse files that the port made and that others have come to need: they stay
 * @throws Failure when there is no port, or when one of its files changed since.
 */
export function undoOf(
  root: string,
  model: string,
  files: FileSystem,
  inUse: readonly string[] = [],
): { changes: ChangeSet; beside: Beside } {
  const port = readRecord(root, model, files);
  if (port === undefined) throw nothingToUndo(model);
  const own = port.files.filter(({ path }) => !inUse.includes(path));
  const back = own.map((file): FileChange & { readonly edited: boolean } => {
    const before = currentText(root, file.path, files);
    return { path: file.path, before, after: file.before, edited: before === null || hashOf(before) !== file.after };
  });
  const edited = back.filter((file) => file.edited).map((file) => file.path);
  if (edited.length > 0) throw editedSincePort(model, edited);
  const changes = changeSet(
    root,
    back.map(({ path, before, after }) => ({ path, before, after })),
  );
  return { changes, beside: { path: recordPath(root, model, files), before: recordText(port), after: null } };
}
