import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";

/** Codes of what porting the tests has to tell. A code never changes its meaning. */
export const testCodes = {
  E001: "a PyTorch class without TensorFlow twin was taken out of the lists of a test class",
  E002: "tests of classes without TensorFlow twin were left out",
  E003: "tests of what only PyTorch has were left out",
  E004: "a test could not be translated and was left out",
  E005: "a check of the shape of a loss was left out",
  E006: "there is no PyTorch test file",
} as const;

export type TestCode = keyof typeof testCodes;

/** Where a diagnostic points to. */
export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly construct?: string;
}

export const about = (severity: Severity, code: TestCode, place: Place, message: string, hint: string): Diagnostic => ({
  severity,
  code,
  message,
  hint,
  ...place,
});
