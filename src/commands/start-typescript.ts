import { Failure } from "../diagnostics/failure.ts";
import { runCommand } from "../sidecar/run-command.ts";
import { openLibrary } from "../typescript/library.ts";
import { openLibraryModel } from "../typescript/library-model.ts";
import type { TypescriptOutcome } from "../typescript/verify.ts";
import type { VerificationOutcome } from "./start-stages.ts";
import { proofExitCode, verifyLibraryModel } from "./verify-typescript.ts";

const results = {
  agrees: "agree",
  differs: "disagree",
  failed: "could not run",
  skipped: "not compared",
} as const satisfies Readonly<Record<TypescriptOutcome["kind"], string>>;

/** What the proof of a TypeScript port says in a pull request. */
export async function libraryVerification(
  repo: string,
  name: string,
  signal?: AbortSignal,
): Promise<VerificationOutcome> {
  const library = openLibrary(repo);
  const report = await verifyLibraryModel(library, openLibraryModel(library, name), signal);
  const agreeing = report.verdicts.filter(({ outcome }) => outcome.kind === "agrees").length;
  const backends = [...new Set(report.verdicts.map(({ backend }) => backend))].join(", ");
  return {
    summary: `${agreeing} of ${report.verdicts.length} classes agree with their originals within 1e-5 (backend ${backends}).`,
    rows: report.verdicts.map(({ tensorflow, outcome }) => ({
      name: tensorflow,
      result: results[outcome.kind],
      difference: "maxDifference" in outcome ? outcome.maxDifference.toExponential(1) : "–",
    })),
    agrees: proofExitCode(report) === 0,
  };
}

/** Runs the tests of a port with the library's own vitest. */
export async function libraryTests(
  repo: string,
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly passed: boolean; readonly summary: string }> {
  try {
    const output = await runCommand("npx", ["--no-install", "vitest", "run", path], { cwd: repo, signal });
    return { passed: true, summary: output.trim().split("\n").at(-1) ?? "" };
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof Failure)) throw error;
    return { passed: false, summary: error.message };
  }
}
