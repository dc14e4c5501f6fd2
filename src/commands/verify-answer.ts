import picocolors from "picocolors";
import { findRepository } from "../checkout/find-root.ts";
import type { Answer } from "../report/answer.ts";
import { verifyPage } from "../report/html.ts";
import { jsonDocument } from "../report/json.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { createProgress } from "../report/progress.ts";
import { verifyText } from "../report/verify.ts";
import { exitCodeOf } from "../verify/outcome.ts";
import type { GlobalOptions } from "./answers.ts";
import { positive } from "./numbers.ts";
import { writePage } from "./page.ts";
import { splitList } from "./port-options.ts";
import { type Verification, verify } from "./verify.ts";

/** The options of `verify`, as commander hands them over. */
export interface VerifyCommandOptions extends GlobalOptions {
  readonly classes?: string;
  readonly maxError?: string;
  readonly checkpoint?: string;
  readonly timeout?: string;
  readonly thorough?: boolean;
  readonly html?: string;
}

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);

const defaults = { timeout: 180, maxError: 1e-5 } as const;

export async function verifyAnswer(options: VerifyCommandOptions, model: string): Promise<Answer> {
  const { json, html } = options;
  if (findRepository(options.repo).language === "typescript") {
    const { verifyLibraryAnswer } = await import("./verify-typescript.ts");
    return verifyLibraryAnswer(options, model);
  }
  const { report, source } = await verification(options, model);
  if (html !== undefined) writePage(html, verifyPage(report, source));
  const output = json ? jsonDocument(report) : verifyText(report, source, outputColors());
  const notes = html === undefined ? {} : { notes: `The page is in ${html}\n` };
  return { output, ...notes, exitCode: exitCodeOf(report.verdict) };
}

/** Verifies a port with what the command line says, and shows on standard error how far it is. */
export async function verification(options: VerifyCommandOptions, model: string): Promise<Verification> {
  const { repo, classes, checkpoint, python, signal } = options;
  const progress = createProgress(process.stderr);
  return verify({
    repo,
    model,
    classes: classes === undefined ? undefined : splitList(classes),
    maxError: positive("--max-error", options.maxError, defaults.maxError),
    timeout: positive("--timeout", options.timeout, defaults.timeout),
    thorough: options.thorough === true,
    checkpoint,
    python,
    progress,
    signal,
  }).finally(progress.end);
}

/** The answer of a port with that of its verification behind it, which tells in the exit code when it fails. */
export async function withVerification(
  answer: Answer,
  outcomes: readonly PortOutcome[],
  options: GlobalOptions,
): Promise<Answer> {
  const model = outcomes.at(-1)?.model ?? "";
  const heads = options.heads === undefined ? {} : { classes: options.heads };
  const { report, source } = await verification({ ...options, ...heads }, model);
  const exitCode = report.verdict === "agree" ? answer.exitCode : exitCodeOf(report.verdict);
  if (options.json) {
    const document: object = JSON.parse(answer.output);
    return { ...answer, output: jsonDocument({ ...document, verification: report }), exitCode };
  }
  return { ...answer, output: `${answer.output}\n${verifyText(report, source, outputColors())}`, exitCode };
}
