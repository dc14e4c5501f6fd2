import { existsSync } from "node:fs";
import picocolors from "picocolors";
import { findRepository, type Language } from "../checkout/find-root.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { surfaces } from "../register/catalogue.ts";
import type { Answer } from "../report/answer.ts";
import { jsonDocument, jsonReport } from "../report/json.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { proofText } from "../report/proof.ts";
import { statusText } from "../report/status.ts";
import { terminalDiff, terminalReport } from "../report/terminal.ts";
import { packageFile } from "../sidecar/package-file.ts";
import { provingRelease } from "../sidecar/transformers-source.ts";
import { environment } from "./environment.ts";
import { usage } from "./failures.ts";
import { port } from "./port.ts";
import { type PortOptions, splitList } from "./port-options.ts";
import { portWithDependencies } from "./port-with-dependencies.ts";
import { sample } from "./sample.ts";
import { modelTypeOf, status } from "./status.ts";
import { undo } from "./undo.ts";

/** The options of the command line, as commander hands them over. */
export interface GlobalOptions {
  readonly repo: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly undo: boolean;
  readonly allowDirty: boolean;
  readonly force: boolean;
  readonly heads?: string;
  readonly contributor?: string;
  readonly reviewers?: string;
  readonly python?: string;
  readonly config?: string;
  readonly source?: boolean;
  readonly trace?: boolean;
  readonly typescript?: boolean;
  readonly verify?: boolean;
  readonly withDependencies?: boolean;
  readonly signal: AbortSignal;
}

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
const noteColors = () => picocolors.createColors(picocolors.isColorSupported && process.stderr.isTTY === true);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

const hasGaps = ({ diagnostics }: PortOutcome): boolean => diagnostics.some(({ severity }) => severity === "error");

function outcomeAnswer(outcome: PortOutcome, json: boolean): Answer {
  const exitCode = hasGaps(outcome) ? exitCodes.gaps : exitCodes.done;
  if (json) return { output: jsonReport(outcome), exitCode };
  if (outcome.mode !== "dry-run") return { output: terminalReport(outcome, outputColors()), exitCode };
  // The diff alone goes to standard output, so that `git apply` can read it.
  return {
    output: terminalDiff(outcome.changes, outputColors()),
    notes: terminalReport(outcome, noteColors()),
    exitCode,
  };
}

/** One document, or one report behind the other; gaps of any of the ports tell in the exit code. */
function outcomesAnswer(outcomes: readonly PortOutcome[], json: boolean): Answer {
  const [only, ...more] = outcomes;
  if (only !== undefined && more.length === 0) return outcomeAnswer(only, json);
  const exitCode = outcomes.some(hasGaps) ? exitCodes.gaps : exitCodes.done;
  if (json) return { output: jsonReport(...outcomes), exitCode };
  return { output: outcomes.map((outcome) => terminalReport(outcome, outputColors())).join("\n"), exitCode };
}

export async function portAnswer(options: GlobalOptions, model: string): Promise<Answer> {
  const { repo, dryRun, json, yes, allowDirty, force, contributor, signal } = options;
  if (options.undo) return outcomeAnswer(await undo({ repo, model, dryRun, signal }), json);
  const { language } = findRepository(repo);
  const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true && !yes && !json && !dryRun;
  const ask: PortOptions["ask"] = async (folder, defaults) => {
    const { interview } = await import("./interview.ts");
    return interview(folder, defaults, signal, language === "python");
  };
  const heads = options.heads === undefined ? undefined : splitList(options.heads);
  const reviewers = options.reviewers === undefined ? undefined : splitList(options.reviewers);
  const choices = { heads, contributor, reviewers, trace: options.trace === true, python: options.python };
  const all = { repo, model, dryRun, allowDirty, force, ...choices, signal };
  const run = isInteractive ? { ...all, ask } : all;
  const isVerified = options.verify === true;
  if (isVerified && dryRun) throw usage("--verify needs a port that is written.", "Leave --dry-run out.");
  const outcomes = await portedIn(language, run, options.withDependencies === true);
  const answer = outcomesAnswer(outcomes, json);
  if (!isVerified) return answer;
  if (language === "typescript") {
    const { withLibraryVerification } = await import("./verify-typescript.ts");
    return withLibraryVerification(answer, outcomes, options);
  }
  const { withVerification } = await import("./verify-answer.ts");
  return withVerification(answer, outcomes, options);
}

/** Ports with the stages of a language, and first what the model is made of where that is wanted. */
async function portedIn(
  language: Language,
  run: PortOptions,
  withDependencies: boolean,
): Promise<readonly PortOutcome[]> {
  if (language === "typescript") {
    if (withDependencies) throw usage("--with-dependencies is for Transformers checkouts.", "Leave it out.");
    const { typescriptStages } = await import("./port-typescript.ts");
    return [await port(run, typescriptStages)];
  }
  const { stages } = await import("./stages.ts");
  return withDependencies ? portWithDependencies(run, stages) : [await port(run, stages)];
}

export async function statusAnswer(options: GlobalOptions, model: string): Promise<Answer> {
  const { repo, config, json } = options;
  if ((model === "") === (config === undefined)) {
    throw usage("status wants a model or --config FILE, one of the two.", "For example: add-tf-model status bert");
  }
  const report = await status({ repo, model: config === undefined ? model : modelTypeOf(config) }, surfaces);
  const output = json ? jsonDocument(report) : statusText(report, outputColors());
  return { output, exitCode: exitCodes.done };
}

/** Those of the checkout's era; outside of one, unless it was asked for, those that proofs run on. */
function requirementsFor(repo: string): string {
  try {
    return openCheckout(repo).era.pythonRequirements;
  } catch (error) {
    if (repo === "." && error instanceof Failure) return provingRelease.requirements;
    throw error;
  }
}

export async function environmentAnswer(options: GlobalOptions): Promise<Answer> {
  const { repo, python, source, signal, json } = options;
  const withSource = source === true;
  const found = await environment({ requirements: requirementsFor(repo), python, withSource, log, signal });
  const lines = [found.python, ...(found.transformers === undefined ? [] : [found.transformers])];
  return { output: json ? jsonDocument(found) : `${lines.join("\n")}\n`, exitCode: exitCodes.done };
}

export async function sampleAnswer({ json, signal, typescript }: GlobalOptions): Promise<Answer> {
  if (typescript === true) {
    const { sampleLibraryAnswer } = await import("./sample-typescript.ts");
    return sampleLibraryAnswer(json, signal);
  }
  const { stages } = await import("./stages.ts");
  const { outcome, folder, proof } = await sample(stages, signal);
  const agrees = proof?.every(({ status: found }) => found === "ok") ?? true;
  const exitCode = hasGaps(outcome) ? exitCodes.gaps : agrees ? exitCodes.done : exitCodes.disagree;
  if (json) return { output: jsonReport(outcome), exitCode };
  const program = existsSync(packageFile("src/cli.ts")) ? "node bin/add-tf-model.js" : "npx add-tf-model";
  const hint = `To see its numbers proved as well, make a Python environment once: ${program} env --source\n`;
  const numbers = proof === undefined ? hint : proofText(proof, outputColors());
  const place = `The ported copy of the sample is in ${folder}\n`;
  return { output: `${terminalReport(outcome, outputColors())}\n${numbers}\n${place}`, exitCode };
}
