import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { packageFile } from "./package-file.ts";
import { installedIn } from "./python.ts";
import { storedTrace, type Trace, type TraceOptions, traceModels } from "./trace.ts";

const scripts = ["trace", "trace_bench", "trace_instrument", "trace_model", "trace_recorder", "trace_runs"];

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What besides the checkout decides what a trace shows: our scripts and the packages of the interpreter. */
async function versionsOf(python: string): Promise<string> {
  const texts = scripts.map((name) => readFileSync(packageFile(`sidecar/${name}.py`), "utf8"));
  return JSON.stringify([texts, await installedIn(python)]);
}

interface CacheOptions extends TraceOptions {
  /** Text of a file of the checkout. */
  readonly read: (path: string) => string | undefined;
}

const pathOf = (model: string, key: string): string =>
  join(cacheFolder(), "traces", `${model}-${key.slice(0, 16)}.json`);

/** An earlier trace, if every file of the checkout that took part is as it was then. */
function kept(path: string, read: CacheOptions["read"]): Trace | undefined {
  try {
    const found = storedTrace.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (!found.success) return undefined;
    const isSame = Object.entries(found.data.files).every(([file, hash]) => {
      const text = read(file);
      return text !== undefined && hashOf(text) === hash;
    });
    return isSame ? found.data : undefined;
  } catch {
    // not there, or cut off: it is made again
    return undefined;
  }
}

/** Keeps a trace for the next run; a cache that cannot be written makes runs slower, not wrong. */
function keep(path: string, trace: Trace): void {
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(trace));
    renameSync(draft, path);
  } catch {
    // see above
  }
}

/** As `traceModels`; models that were traced before, from the same sources and by the same packages, are read back. */
export async function cachedTraces(options: CacheOptions): Promise<readonly Trace[]> {
  const { models, read, onModel } = options;
  const versions = await versionsOf(options.python);
  const pathFor = ({ model, test }: { model: string; test: string }): string =>
    pathOf(model, hashOf(JSON.stringify([versions, model, test, read(test)])));
  const known = new Map<string, Trace>();
  for (const request of models) {
    const trace = kept(pathFor(request), read);
    if (trace === undefined) continue;
    known.set(request.model, trace);
    onModel?.(trace);
  }
  const missing = models.filter(({ model }) => !known.has(model));
  const paths = new Map(missing.map((request) => [request.model, pathFor(request)]));
  if (missing.length > 0) {
    await traceModels({
      ...options,
      models: missing,
      onModel: (trace) => {
        known.set(trace.model, trace);
        const path = paths.get(trace.model);
        if (path !== undefined && trace.error === null) keep(path, trace);
        onModel?.(trace);
      },
    });
  }
  return models.flatMap(({ model }) => known.get(model) ?? []);
}
