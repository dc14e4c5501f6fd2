import { nodeFileSystem as files } from "../change/file-system.ts";
import { undoOf } from "../change/undo.ts";
import { writeChangeSet } from "../change/write.ts";
import { findRepository } from "../checkout/find-root.ts";
import { resolveModelName } from "../checkout/model-name.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { openLibrary, resolveLibraryModel, sharedFilesInUse } from "../typescript/library.ts";
import { inCheckout } from "./exclusive.ts";

export interface UndoOptions {
  readonly repo: string;
  readonly model: string;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Named {
  readonly version: string;
  readonly model: string;
  /** Files of the port that others stand on as well: they stay. */
  readonly inUse: readonly string[];
}

/** The model that is meant, in whatever kind of library. */
function namedModel(root: string, name: string): Named {
  if (findRepository(root).language === "typescript") {
    const library = openLibrary(root);
    const model = resolveLibraryModel(library, name);
    return { version: library.version, model, inUse: sharedFilesInUse(library, model) };
  }
  const checkout = openCheckout(root);
  return { version: checkout.version, model: resolveModelName(checkout, name), inUse: [] };
}

/** Takes the last port of a model back, as long as nobody edited it since. */
export async function undo({ repo, model: name, dryRun, signal }: UndoOptions): Promise<PortOutcome> {
  return inCheckout(repo, { readsOnly: dryRun, files }, async (root) => {
    const { version, model, inUse } = namedModel(root, name);
    const { changes, beside } = undoOf(root, model, files, inUse);
    if (!dryRun) await writeChangeSet(changes, { files, beside, ...(signal === undefined ? {} : { signal }) });
    const mode = dryRun ? "dry-run" : "undone";
    const rest = { classes: [], diagnostics: [], nextSteps: [], source: () => undefined };
    return { model, version, mode, changes, ...rest };
  });
}
