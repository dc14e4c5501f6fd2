import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { FactSources } from "../translate/translation.ts";

/** Codes of what the port command itself has to tell. A code never changes its meaning. */
export const portCodes = {
  P001: "a TensorFlow model file that this tool did not write is there already",
  P002: "a TensorFlow test file that this tool did not write is there already",
  P003: "the model has no PyTorch tests to port",
  P004: "nobody is thanked on the model's page",
  P005: "the PyTorch model was not run, so facts come from its source alone",
  P006: "where facts about the PyTorch model came from",
  P007: "the source and a run of the PyTorch model tell two things of one expression",
} as const;

const about = (
  severity: Severity,
  code: keyof typeof portCodes,
  file: string,
  message: string,
  hint: string,
): Diagnostic => ({
  severity,
  code,
  file,
  message,
  hint,
});

export const keptPort = (file: string): Diagnostic =>
  about(
    "info",
    "P001",
    file,
    `${file} is there already and was kept: it was written or edited by hand.`,
    "Its classes are registered. To replace it by a new translation, run with --force.",
  );

export const keptTests = (file: string): Diagnostic =>
  about(
    "info",
    "P002",
    file,
    `${file} is there already and was kept: it was written or edited by hand.`,
    "To replace it by a new translation of the PyTorch tests, run with --force.",
  );

export const noTests = (folder: string): Diagnostic =>
  about(
    "warning",
    "P003",
    folder,
    "The model has no PyTorch test file, so there are no tests to port.",
    "Write a TensorFlow test file by hand: the library's maintainers ask for one.",
  );

export const nobodyThanked = (file: string, name: string | undefined): Diagnostic =>
  about(
    "info",
    "P004",
    file,
    name === undefined
      ? "Nobody is thanked for the port: git knows no user.name."
      : `Nobody is thanked for the port: git's user.name, ${JSON.stringify(name)}, is no name on the Hub.`,
    "Take the port back (--undo) and run again with --contributor NAME, or add the line by hand.",
  );

export const notTraced = (file: string, reason: string, hint: string): Diagnostic =>
  about("warning", "P005", file, `The PyTorch model was not run: ${reason}`, hint);

/** @param runs how often each run was made, by its name */
export function tracedFacts(
  file: string,
  { inferred, recorded, open }: FactSources,
  runs: Readonly<Record<string, number>>,
): Diagnostic {
  const made = Object.entries(runs).map(([name, count]) => `${name} (${count})`);
  const facts = `the source told rank and dtype of ${inferred} tensor expressions, runs told more of ${recorded}, ${open} stay partly unknown`;
  const hint =
    "A recorded fact holds for inputs like those that were run; a fact of the source is never replaced by one.";
  return about("info", "P006", file, `Facts: ${facts}. Runs: ${made.join(", ")}.`, hint);
}

export const contradictions = (file: string, sources: FactSources): readonly Diagnostic[] =>
  sources.contradictions.map(({ reason, ...place }) => ({
    ...about(
      "info",
      "P007",
      file,
      `Of this expression, ${reason}; the port follows what was inferred.`,
      "One of the two is a mistake of this tool: please report it, and look at what the port makes of this line.",
    ),
    ...place,
  }));
