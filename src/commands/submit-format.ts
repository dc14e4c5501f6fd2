import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChangeSet, changeSet } from "../change/change-set.ts";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import { recordOf } from "../change/undo.ts";
import { writeChangeSet } from "../change/write.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { isAvailable, runCommand } from "../sidecar/run-command.ts";
import { formatPython, initFormat } from "../translate/format.ts";
import type { Opened } from "./start-checklist.ts";

/** Writes changes of port files; those that the tool wrote stay its own. */
export async function writeOwn(model: string, changes: ChangeSet, signal?: AbortSignal): Promise<void> {
  if (changes.changes.length === 0) return;
  const isOwn = ownFiles(changes.root, files);
  const own = changes.changes.filter(({ path }) => isOwn(path));
  const beside = own.length === 0 ? {} : { beside: recordOf(model, { ...changes, changes: own }, files) };
  await writeChangeSet(changes, { files, ...beside, ...(signal === undefined ? {} : { signal }) });
}

/**
 * Brings the two files of a port into the library's format with the built-in formatter. Python that is none stays, and so
 * does TypeScript, of which every library has a format of its own.
 */
export async function formatted({ language, checkout, folder }: Opened): Promise<ChangeSet> {
  if (language === "typescript") return changeSet(checkout.root, []);
  await initFormat();
  const changes = [folder.portPath, folder.portTestPath].flatMap((path) => {
    const before = checkout.read(path);
    if (before === undefined || before.trim() === "") return [];
    try {
      return [{ path, before, after: formatPython(before) }];
    } catch {
      return [];
    }
  });
  return changeSet(checkout.root, changes);
}

function hasFixup(root: string): boolean {
  try {
    return /^fixup:/m.test(readFileSync(join(root, "Makefile"), "utf8"));
  } catch {
    return false;
  }
}

/**
 * Runs the checkout's own `make fixup`.
 *
 * @param asked `true` when the user wants it, `false` when not; left out, it runs where its tools are installed
 * @returns what is to be told; `undefined` when it did not run
 * @throws Failure when it was asked for and fails
 */
export async function fixup(
  root: string,
  asked: boolean | undefined,
  signal?: AbortSignal,
): Promise<{ readonly isDone: boolean; readonly text: string } | undefined> {
  if (asked === false) return undefined;
  const isPossible =
    hasFixup(root) && (await isAvailable("make", ["--version"])) && (await isAvailable("ruff", ["--version"]));
  if (!isPossible && asked !== true) return undefined;
  try {
    await runCommand("make", ["fixup"], { cwd: root, signal });
    return { isDone: true, text: "ran make fixup" };
  } catch (error) {
    if (!(error instanceof Failure) || signal?.aborted === true) throw error;
    if (asked !== true) return { isDone: false, text: `make fixup did not pass: ${error.message}` };
    throw new Failure(
      exitCodes.tree,
      `make fixup did not pass:\n${error.message}`,
      "Repair what it names, or run with --no-fixup. Nothing was pushed.",
    );
  }
}
