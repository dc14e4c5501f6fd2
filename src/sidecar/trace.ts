import { z } from "zod";
import { askSidecar } from "./process.ts";

/** A model whose PyTorch code is to be run on the tiny inputs of its own test. */
export interface TraceRequest {
  readonly model: string;
  /** Checkout path of its PyTorch test file. */
  readonly test: string;
}

/** Seconds for each model; runs that do not fit are left out. */
const modelSeconds = 120;
/** Milliseconds for what happens once: starting Python and importing PyTorch and the library. */
const startLimit = 180_000;

const fact = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  kinds: z.array(z.string()),
  ranks: z.array(z.int()),
  dtypes: z.array(z.string()),
});

/** The sidecar spells names as Python does. */
const factLine = fact
  .omit({ endLine: true, endColumn: true })
  .extend({ end_line: z.int(), end_column: z.int() })
  .transform(({ end_line: endLine, end_column: endColumn, ...rest }) => ({ ...rest, endLine, endColumn }));

const summaryLine = z.object({
  model: z.string(),
  runs: z.record(z.string(), z.int()),
  failed: z.record(z.string(), z.string()),
  /** Hash of all outputs, which recording does not change. */
  digest: z.string().optional(),
  /** Hashes of the checkout's files that took part. */
  files: z.record(z.string(), z.string()).default({}),
  error: z.string().nullable(),
});

/** A trace as a file holds it. */
export const storedTrace = summaryLine.extend({ facts: z.array(fact) });

/** What the runs of one model have shown. */
export type Trace = z.infer<typeof storedTrace>;

export interface TraceOptions {
  readonly python: string;
  /** Absolute path of the checkout, which holds `src/` and `tests/`. */
  readonly root: string;
  readonly models: readonly TraceRequest[];
  /** `false` runs the models as they are, for their digests. */
  readonly record?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onModel?: (trace: Trace) => void;
}

/**
 * Runs models on the inputs of their own tests and gives what their expressions held. A model that crashes or hangs has
 * an `error` and no facts.
 *
 * @throws Failure when Python itself does not run, or lacks what the models need.
 */
export async function traceModels(options: TraceOptions): Promise<readonly Trace[]> {
  const { python, root, models, record = true, signal, onModel } = options;
  const traces: Trace[] = [];
  let facts: Trace["facts"] = [];
  await askSidecar({
    python,
    script: "trace.py",
    request: { root, limit: modelSeconds, record, models },
    line: z.union([factLine, summaryLine]),
    limit: startLimit + models.length * modelSeconds * 1000,
    signal,
    onLine: (line) => {
      if (!("runs" in line)) {
        facts.push(line);
        return;
      }
      const trace = { ...line, facts };
      facts = [];
      traces.push(trace);
      onModel?.(trace);
    },
  });
  return traces;
}
