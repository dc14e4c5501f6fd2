import type { TypescriptReport, TypescriptVerdict } from "../typescript/verify.ts";
import { type Colors, diagnosticLines } from "./code-frame.ts";

const shownWeights = 5;

function weightLines({ missing, unexpected, misshaped }: TypescriptVerdict): readonly string[] {
  const kinds = { missing, unexpected, "of another shape": misshaped };
  return Object.entries(kinds).flatMap(([kind, names]) => {
    const more = names.length > shownWeights ? ` and ${names.length - shownWeights} more` : "";
    return names.length === 0 ? [] : [`      weights ${kind}: ${names.slice(0, shownWeights).join(", ")}${more}`];
  });
}

function lines(verdict: TypescriptVerdict, colors: Colors): readonly string[] {
  const { pytorch, tensorflow, outcome } = verdict;
  const name = `${pytorch} → ${tensorflow}`;
  switch (outcome.kind) {
    case "agrees":
      return [`  ${colors.green("✓")} ${name}: largest difference ${outcome.maxDifference.toExponential(1)}`];
    case "skipped":
      return [`  ${colors.yellow("!")} ${name}: not compared, ${outcome.message}`];
    default:
      return [`  ${colors.red("✗")} ${name}: ${outcome.message}`, ...weightLines(verdict)];
  }
}

/** The comparison of TypeScript ports with their originals, and the backend that the numbers come from. */
export function libraryProofText({ verdicts, diagnostics }: TypescriptReport, colors: Colors): string {
  const agreeing = verdicts.filter(({ outcome }) => outcome.kind === "agrees").length;
  const backends = [...new Set(verdicts.map(({ backend }) => backend))].filter((backend) => backend !== "");
  const where = backends.length === 0 ? "" : ` (TensorFlow.js backend: ${backends.join(", ")})`;
  const title = `Same numbers as the original: ${agreeing} of ${verdicts.length} classes${where}`;
  const told = diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, undefined, colors));
  return [colors.bold(title), ...verdicts.flatMap((verdict) => lines(verdict, colors)), ...told, ""].join("\n");
}
