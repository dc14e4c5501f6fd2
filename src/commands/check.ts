import { type ChangeSet, changeSet, type FileChange } from "../change/change-set.ts";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import { recordOf } from "../change/undo.ts";
import { writeChangeSet } from "../change/write.ts";
import { findingsOf } from "../check/check.ts";
import type { Finding } from "../check/finding.ts";
import { fixed } from "../check/fix.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { isMerged } from "../forge/git.ts";
import { initParser } from "../python/parser.ts";
import { formatPython, initFormat } from "../translate/format.ts";
import { inCheckout } from "./exclusive.ts";

export interface CheckOptions {
  /** A Transformers checkout, or a folder in one. */
  readonly repo: string;
  readonly model: string;
  /** Writes what can be repaired safely. */
  readonly fix?: boolean;
  /** With `fix`: says what would be written, and writes nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What `add-tf-model check` found out. */
export interface Check {
  readonly model: string;
  readonly root: string;
  readonly version: string;
  readonly portPath: string;
  /** Whether the port is not on the branch yet that pull requests go to. */
  readonly isNew: boolean;
  /** What is wrong; after a fix, what is left. Those of severity `info` only tell. */
  readonly findings: readonly Finding[];
  /** What `--fix` repaired. */
  readonly changes: ChangeSet;
  /** Text of a file as it is after the fix. */
  readonly source: (path: string) => string | undefined;
}

const noPort = (portPath: string, model: string): Failure =>
  new Failure(exitCodes.usage, `There is no ${portPath} to check.`, `Port the model first: add-tf-model ${model}`);

/** Keeps a text formatted that was: an argument more may be one too many for its line. */
function formatted({ path, before, after }: FileChange): FileChange {
  const wasFormatted = path.endsWith(".py") && before !== null && after !== null && formatPython(before) === before;
  return { path, before, after: wasFormatted ? formatPython(after) : after };
}

/** Files that a port of this tool wrote stay its own; those of people must not become so. */
async function write(model: string, changes: ChangeSet, signal: AbortSignal | undefined): Promise<void> {
  const isOwn = ownFiles(changes.root, files);
  const own = changes.changes.filter(({ path }) => isOwn(path));
  const beside = own.length === 0 ? {} : { beside: recordOf(model, { ...changes, changes: own }, files) };
  await writeChangeSet(changes, { files, ...beside, ...(signal === undefined ? {} : { signal }) });
}

interface Result {
  readonly findings: readonly Finding[];
  readonly changes: readonly FileChange[];
}

async function result(
  checkout: Checkout,
  folder: ModelFolder,
  text: string,
  isNew: boolean,
  fix: boolean,
): Promise<Result> {
  if (!fix) return { findings: findingsOf(checkout, folder, text, isNew), changes: [] };
  const { changes, left } = fixed(checkout, folder, isNew);
  if (changes.length > 0) await initFormat();
  return { changes: changes.map(formatted), findings: left };
}

/**
 * Holds a port, generated or written by hand, against the library's checklist.
 *
 * @throws Failure when there is no such checkout, model or port
 */
export async function checkModel(options: CheckOptions): Promise<Check> {
  const { fix = false, dryRun = false, signal } = options;
  await initParser();
  return inCheckout(options.repo, { readsOnly: !fix || dryRun, files }, async (root) => {
    const checkout = openCheckout(root);
    const folder = openModel(checkout, options.model);
    const text = checkout.read(folder.portPath);
    if (text === undefined) throw noPort(folder.portPath, folder.model);
    const isNew = (await isMerged(root, folder.portPath)) === false;
    const { findings, changes: made } = await result(checkout, folder, text, isNew, fix);
    const changes = changeSet(root, made);
    if (!dryRun && changes.changes.length > 0) await write(folder.model, changes, signal);
    const texts = new Map(changes.changes.map(({ path, after }) => [path, after ?? undefined]));
    return {
      model: folder.model,
      root,
      version: checkout.version,
      portPath: folder.portPath,
      isNew,
      findings,
      changes,
      source: (path) => texts.get(path) ?? checkout.read(path),
    };
  });
}
