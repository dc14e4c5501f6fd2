import { summary, unifiedDiff } from "../change/diff.ts";
import type { Failure } from "../diagnostics/failure.ts";
import type { PortOutcome } from "./outcome.ts";

/** Raised when a reader of the document would have to change. */
const schemaVersion = 1;

const print = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** Any other answer as one machine-readable document. */
export const jsonDocument = (answer: object): string => print({ schemaVersion, ...answer });

/** The run as one machine-readable document; a dry run holds the diff. */
export function jsonReport(outcome: PortOutcome): string {
  const { model, version, mode, changes, classes, diagnostics, nextSteps } = outcome;
  return print({
    schemaVersion,
    model,
    checkout: { root: changes.root, version },
    outcome: mode,
    files: summary(changes),
    classes,
    diagnostics,
    nextSteps,
    ...(mode === "dry-run" ? { diff: unifiedDiff(changes) } : {}),
  });
}

export function jsonFailure({ message, hint, exitCode }: Failure): string {
  return print({ schemaVersion, error: { message, hint, exitCode } });
}
