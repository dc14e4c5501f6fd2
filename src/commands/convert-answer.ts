import picocolors from "picocolors";
import { type ExitCode, exitCodes, Failure } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { convertText } from "../report/convert.ts";
import { jsonDocument } from "../report/json.ts";
import { createProgress } from "../report/progress.ts";
import type { FailedConversion } from "../sidecar/convert.ts";
import type { GlobalOptions } from "./answers.ts";
import { convert } from "./convert.ts";
import { positive } from "./numbers.ts";

/** The options of `convert`, as commander hands them over. */
export interface ConvertCommandOptions extends GlobalOptions {
  /** The PyTorch class of the weights. */
  readonly class?: string;
  readonly maxError?: string;
  readonly maxShardSize?: string;
  readonly out?: string;
  /** `false` of `--no-pr`. */
  readonly pr?: boolean;
}

/** The guide's own limits: 5e-5 for weights, and files as large as the library writes them. */
const defaults = { maxError: 5e-5, maxShardSize: "10GB" } as const;

const exitCodesOf: Readonly<Record<FailedConversion["kind"], ExitCode>> = {
  checkpoint: exitCodes.usage,
  architecture: exitCodes.usage,
  exists: exitCodes.tree,
  write: exitCodes.tree,
  load: exitCodes.disagree,
  inputs: exitCodes.disagree,
  hub: exitCodes.forge,
};

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);

export async function convertAnswer(options: ConvertCommandOptions, checkpoint: string): Promise<Answer> {
  const { repo, out, force, python, json, pr, signal } = options;
  const progress = createProgress(process.stderr);
  const conversion = await convert({
    repo,
    checkpoint,
    maxError: positive("--max-error", options.maxError, defaults.maxError),
    maxShardSize: options.maxShardSize ?? defaults.maxShardSize,
    className: options.class,
    out,
    force,
    pullRequest: pr !== false,
    python,
    progress,
    signal,
  }).finally(progress.end);
  const { result } = conversion;
  if ("failed" in result) {
    const { kind, message, hint } = result.failed;
    throw new Failure(exitCodesOf[kind], message, hint);
  }
  const exitCode = "done" in result ? exitCodes.done : exitCodes.disagree;
  const output = json ? jsonDocument(conversion) : convertText(conversion, outputColors());
  return { output, exitCode };
}
