import { type ExitCode, exitCodes } from "../diagnostics/failure.ts";
import type { VerifiedClass } from "../sidecar/verify.ts";

/** What is said of a class, and of a port as a whole. */
export type Verdict = "agree" | "disagree" | "could not run";

/** What `add-tf-model verify` found out about one port. */
export interface VerifyReport {
  readonly model: string;
  readonly checkout: { readonly root: string; readonly version: string };
  /** Checkout path of the port. */
  readonly port: string;
  /** The largest difference that agrees. */
  readonly maxError: number;
  readonly checkpoint: string | null;
  readonly verdict: Verdict;
  readonly classes: readonly VerifiedClass[];
  /** From the start of the Python process to the last class, in seconds. */
  readonly seconds: number;
}

/** Statuses that say nothing of the port: PyTorch did not run, or nobody knows what would have come out. */
const unknowable: ReadonlySet<VerifiedClass["status"]> = new Set(["pytorch_error", "import_error", "crash", "timeout"]);

export const failedChecks = ({ checks }: VerifiedClass): VerifiedClass["checks"] =>
  checks.filter(({ status }) => status === "failed");

/** The check that PyTorch's outputs are numbers: where they are not, there is nothing to agree with. */
const finiteOutputs = "finite outputs";

/**
 * A port that PyTorch's inputs make fail disagrees: PyTorch has an answer to them. A class agrees when its numbers do
 * and every further check as well.
 */
export function verdictOf(found: VerifiedClass): Verdict {
  if (unknowable.has(found.status)) return "could not run";
  const failed = failedChecks(found);
  const isWrong = found.status !== "ok" || !found.exported || failed.some(({ name }) => name !== finiteOutputs);
  if (isWrong) return "disagree";
  return failed.length === 0 ? "agree" : "could not run";
}

/** One class that disagrees decides; then one that could not be run. A port of which nothing ran is not proved. */
export function wholeVerdict(classes: readonly VerifiedClass[]): Verdict {
  const verdicts = classes.map(verdictOf);
  if (verdicts.includes("disagree")) return "disagree";
  return verdicts.length === 0 || verdicts.includes("could not run") ? "could not run" : "agree";
}

const codes: Readonly<Record<Verdict, ExitCode>> = {
  agree: exitCodes.done,
  disagree: exitCodes.disagree,
  "could not run": exitCodes.python,
};

export const exitCodeOf = (verdict: Verdict): ExitCode => codes[verdict];
