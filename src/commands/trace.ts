import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Failure } from "../diagnostics/failure.ts";
import { ensureEnvironment, findEnvironment } from "../sidecar/environment.ts";
import type { Trace, TraceRequest } from "../sidecar/trace.ts";
import { cachedTraces } from "../sidecar/trace-cache.ts";
import { notTraced } from "./codes.ts";
import type { PortOptions } from "./port-options.ts";

type Options = Pick<PortOptions, "python" | "signal">;

const requestOf = ({ model, testFile }: ModelFolder): readonly TraceRequest[] =>
  testFile === undefined ? [] : [{ model, test: testFile }];

/** The user's own interpreter, or the one that an earlier run made: this is no moment to fetch two frameworks. */
async function interpreter({ era }: Checkout, { python, signal }: Options): Promise<string | undefined> {
  const requirements = era.pythonRequirements;
  if (python === undefined) return findEnvironment(requirements)?.python;
  return (await ensureEnvironment({ requirements, python, signal, log: () => undefined })).python;
}

/** Runs PyTorch models of a checkout on the inputs of their tests; `undefined` without an interpreter. */
async function traceFolders(
  checkout: Checkout,
  folders: readonly ModelFolder[],
  options: Options,
): Promise<readonly Trace[] | undefined> {
  const python = await interpreter(checkout, options);
  if (python === undefined) return undefined;
  const models = folders.flatMap(requestOf);
  return cachedTraces({ python, root: checkout.root, read: checkout.read, models, signal: options.signal });
}

/** Runs one model. Whatever keeps it from running is a diagnostic: the port goes on with what the source tells. */
export async function traceModel(
  checkout: Checkout,
  folder: ModelFolder,
  options: Options,
): Promise<Trace | Diagnostic> {
  const { sourcePath } = folder;
  const because = (reason: string, hint: string): Diagnostic => notTraced(sourcePath, reason, hint);
  if (folder.testFile === undefined) {
    return because("it has no PyTorch test, which has its inputs.", "Facts come from its source alone.");
  }
  try {
    const traces = await traceFolders(checkout, [folder], options);
    if (!traces) {
      return because("there is no Python environment.", "Make one with `add-tf-model env`, or give --python PATH.");
    }
    const [trace] = traces;
    const reason = trace === undefined ? "it gave no answer" : trace.error;
    if (trace !== undefined && reason === null && Object.keys(trace.runs).length > 0) return trace;
    const failures = Object.entries(trace?.failed ?? {}).map(([name, why]) => `${name}: ${why}`);
    return because(`${reason ?? failures[0] ?? "none of its classes is tested"}.`, "See whether its tests run.");
  } catch (error) {
    if (!(error instanceof Failure) || options.signal?.aborted === true) throw error;
    return because(error.message, error.hint);
  }
}
