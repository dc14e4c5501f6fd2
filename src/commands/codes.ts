import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";

/** Codes of what the port command itself has to tell. A code never changes its meaning. */
export const portCodes = {
  P001: "a TensorFlow model file that this tool did not write is there already",
  P002: "a TensorFlow test file that this tool did not write is there already",
  P003: "the model has no PyTorch tests to port",
  P004: "nobody is thanked on the model's page",
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
