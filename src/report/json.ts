import { summary, unifiedDiff } from "../change/diff.ts";
import type { Failure } from "../diagnostics/failure.ts";
import type { PortOutcome } from "./outcome.ts";

/** Raised when a reader of the document would have to change. */
const schemaVersion = 1;

const print = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** Any other answer as one machine-readable document. */
export const jsonDocument = (answer: object): string => print({ schemaVersion, ...answer });

/** Runs as one machine-readable document: the last one, and those before it as its dependencies. */
export function jsonReport(...outcomes: readonly PortOutcome[]): string {
  const documents = outcomes.map(outcomeDocument);
  const dependencies = documents.slice(0, -1);
  return print({ schemaVersion, ...documents.at(-1), ...(dependencies.length > 0 ? { dependencies } : {}) });
}

/** A dry run holds the diff. */
function outcomeDocument(outcome: PortOutcome): object {
  const { model, version, mode, changes, classes, diagnostics, nextSteps } = outcome;
  return {
    model,
    checkout: { root: changes.root, version },
    outcome: mode,
    files: summary(changes),
    classes,
    diagnostics,
    nextSteps,
    ...(mode === "dry-run" ? { diff: unifiedDiff(changes) } : {}),
  };
}

export function jsonFailure({ message, hint, exitCode }: Failure): string {
  return print({ schemaVersion, error: { message, hint, exitCode } });
}
