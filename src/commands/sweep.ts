import { join } from "node:path";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import { stateFolder } from "../change/state-folder.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { initParser } from "../python/parser.ts";
import type { Progress } from "../report/progress.ts";
import type { SweepReport } from "../report/sweep.ts";
import { ensureEnvironment } from "../sidecar/environment.ts";
import { judgeModels } from "../sidecar/sweep.ts";
import { inShard, population, type Shard } from "../verify/population.ts";
import { openRecords, readRecords } from "../verify/state-file.ts";
import { summarize } from "../verify/summary.ts";
import { portOf, type SweepPorts, sweepPorts } from "../verify/sweep-ports.ts";
import { type SweepRecord, sweepRows } from "../verify/sweep-row.ts";
import { interrupted } from "./failures.ts";

export interface SweepOptions {
  readonly repo: string;
  /** Names of models; all that have a test when left out. */
  readonly models?: readonly string[] | undefined;
  readonly shard?: Shard | undefined;
  /** Where results are kept; a file of the tool's state when left out. */
  readonly out?: string | undefined;
  readonly python?: string | undefined;
  readonly flags: boolean;
  readonly existing: boolean;
  /** Judges again what was judged before. */
  readonly fresh: boolean;
  readonly timeout: number;
  readonly maxError: number;
  /** Of the tool; results of another one are not taken over. */
  readonly toolVersion: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

interface Sweep {
  readonly checkout: Checkout;
  readonly models: readonly string[];
  readonly made: SweepPorts;
  readonly options: SweepOptions;
  readonly path: string;
}

/** Judges the ports of many models beside PyTorch. The checkout is not written to; results are kept as they come. */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { repo, python, progress, signal, existing } = options;
  await initParser();
  const checkout = openCheckout(repo);
  const models = inShard(population(checkout, options.models), options.shard ?? { index: 1, of: 1 });
  const path = options.out ?? join(stateFolder(checkout.root, files), "sweep.jsonl");
  const requirements = checkout.era.pythonRequirements;
  const environment = await ensureEnvironment({ requirements, python, log: progress.note, signal });

  const onPort = (done: number, model: string): void => progress.step("translating", done, models.length, model);
  const made = await sweepPorts(checkout, models, { existing, signal, onPort });
  if (signal?.aborted === true) throw interrupted();
  const records = await judged({ checkout, models, made, options, path }, environment.python);

  const rows = models.flatMap((model) => records.get(model)?.rows ?? []);
  return {
    checkout: { root: checkout.root, version: checkout.version },
    results: path,
    rows,
    summary: summarize(rows),
  };
}

/** The records of all models: those of earlier runs that still hold, and new ones. */
async function judged(run: Sweep, python: string): Promise<ReadonlyMap<string, SweepRecord>> {
  const { checkout, models, made, options, path } = run;
  const { flags, maxError, existing, toolVersion, timeout, progress, signal } = options;
  const keys = new Map(models.map((model) => [model, made.keyOf(model, { flags, maxError, existing, toolVersion })]));
  const earlier = options.fresh ? new Map<string, SweepRecord>() : readRecords(path);
  const records = new Map([...earlier].filter(([model, { key }]) => keys.get(model) === key));
  const left = models.filter((model) => !records.has(model));
  if (left.length < models.length) progress.note(`judged before: ${models.length - left.length} of ${models.length}`);
  if (left.length === 0) return records;

  const keep = openRecords(path);
  const isOwn = ownFiles(checkout.root, files);
  const served = existing ? {} : Object.fromEntries(made.ports);
  const request = { checkout: checkout.root, models: left, ports: served, tolerance: maxError, timeout, flags };
  let done = models.length - left.length;
  const take = ({
    model,
    seconds,
    rows: found,
  }: {
    model: string;
    seconds: number;
    rows: SweepRecord["rows"];
  }): void => {
    const record = { schemaVersion: 1, model, key: keys.get(model) ?? "", seconds, rows: found } as const;
    keep(record);
    records.set(model, record);
    done += 1;
    progress.judged(done, models.length, model, found);
  };
  await judgeModels(
    python,
    request,
    ({ model, seconds, rows }) => {
      const port = made.ports.get(model);
      if (port === undefined) return;
      const handWritten = checkout.read(portOf(model)) !== undefined && !isOwn(portOf(model));
      take({ model, seconds, rows: sweepRows(model, rows, port, handWritten) });
    },
    signal,
  );
  return records;
}
