import picocolors from "picocolors";
import { exitCodes } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { jsonDocument } from "../report/json.ts";
import { createProgress } from "../report/progress.ts";
import { type SweepReport, sweepText } from "../report/sweep.ts";
import { sweepMarkdown } from "../report/sweep-markdown.ts";
import { parseShard } from "../verify/population.ts";
import { isCounted, wrongVariants } from "../verify/summary.ts";
import type { GlobalOptions } from "./answers.ts";
import { positive } from "./numbers.ts";
import { writePage } from "./page.ts";
import { splitList } from "./port-options.ts";
import { sweep } from "./sweep.ts";

/** The options of `sweep`, as commander hands them over. */
export interface SweepCommandOptions extends GlobalOptions {
  readonly models?: string;
  readonly shard?: string;
  readonly out?: string;
  readonly markdown?: string;
  readonly flags?: boolean;
  readonly existing?: boolean;
  readonly fresh?: boolean;
  readonly timeout?: string;
  readonly maxError?: string;
}

const defaults = { timeout: 180, maxError: 1e-5 } as const;

/** Wrong numbers weigh more than what does not run; a sweep that judged nothing has proved nothing. */
function exitCodeOf({ rows }: SweepReport): number {
  const statuses = rows.filter(isCounted).map(({ status }) => status);
  const differs = rows.some(
    (row) => row.status === "differs" || wrongVariants(row).some((each) => each.status === "differs"),
  );
  if (differs) return exitCodes.disagree;
  const isWhole = statuses.every((status) => status === "ok") && rows.every((row) => wrongVariants(row).length === 0);
  return isWhole && statuses.length > 0 ? exitCodes.done : exitCodes.gaps;
}

/** The command line that makes the same page of the same checkout. */
function commandOf({ models, shard, flags, existing, maxError, markdown }: SweepCommandOptions): string {
  const words = [
    ...(models === undefined ? [] : ["--models", models]),
    ...(shard === undefined ? [] : ["--shard", shard]),
    ...(flags === true ? ["--flags"] : []),
    ...(existing === true ? ["--existing"] : []),
    ...(maxError === undefined ? [] : ["--max-error", maxError]),
    ...(markdown === undefined ? [] : ["--markdown", markdown]),
  ];
  return ["add-tf-model sweep --repo CHECKOUT", ...words].join(" ");
}

export async function sweepAnswer(options: SweepCommandOptions, toolVersion: string): Promise<Answer> {
  const { repo, json, python, signal, out, markdown } = options;
  const progress = createProgress(process.stderr);
  const report = await sweep({
    repo,
    models: options.models === undefined ? undefined : splitList(options.models),
    shard: options.shard === undefined ? undefined : parseShard(options.shard),
    out,
    python,
    flags: options.flags === true,
    existing: options.existing === true,
    fresh: options.fresh === true,
    timeout: positive("--timeout", options.timeout, defaults.timeout),
    maxError: positive("--max-error", options.maxError, defaults.maxError),
    toolVersion,
    progress,
    signal,
  }).finally(progress.end);
  if (markdown !== undefined) writePage(markdown, sweepMarkdown(report, commandOf(options)));
  const colors = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
  return { output: json ? jsonDocument(report) : sweepText(report, colors), exitCode: exitCodeOf(report) };
}
