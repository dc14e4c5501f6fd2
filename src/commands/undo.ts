import { nodeFileSystem as files } from "../change/file-system.ts";
import { undoOf } from "../change/undo.ts";
import { writeChangeSet } from "../change/write.ts";
import { resolveModelName } from "../checkout/model-name.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { inCheckout } from "./exclusive.ts";

export interface UndoOptions {
  readonly repo: string;
  readonly model: string;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Takes the last port of a model back, as long as nobody edited it since. */
export async function undo({ repo, model: name, dryRun, signal }: UndoOptions): Promise<PortOutcome> {
  return inCheckout(repo, { readsOnly: dryRun, files }, async (root) => {
    const checkout = openCheckout(root);
    const model = resolveModelName(checkout, name);
    const { changes, beside } = undoOf(root, model, files);
    if (!dryRun) await writeChangeSet(changes, { files, beside, ...(signal === undefined ? {} : { signal }) });
    const mode = dryRun ? "dry-run" : "undone";
    const rest = { classes: [], diagnostics: [], nextSteps: [], source: () => undefined };
    return { model, version: checkout.version, mode, changes, ...rest };
  });
}
