import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";

/** Codes of what registration has to tell. A code never changes its meaning. */
export const registrationCodes = {
  R001: "a file that lists the library's models is missing",
  R002: "a file has not the layout that its surface knows",
  R003: "a PyTorch auto mapping has no TensorFlow counterpart",
  R004: "an auto mapping names another class for the same model",
  R005: "a class is in no TensorFlow auto mapping",
  R006: "the model has no documentation page",
  R007: "the support table has no line for the model",
  R008: "the page does not say who contributed the model",
  R009: "the contributor's name is no user name of the Hub",
} as const;

export type RegistrationCode = keyof typeof registrationCodes;

export function diagnostic(
  severity: Severity,
  code: RegistrationCode,
  file: string,
  message: string,
  hint: string,
): Diagnostic {
  return { severity, code, file, message, hint };
}

export const missingFile = (file: string, hint: string): Diagnostic =>
  diagnostic("warning", "R001", file, `${file} does not exist.`, hint);

export const unknownLayout = (file: string, what: string): Diagnostic =>
  diagnostic("warning", "R002", file, `${file} has no ${what}.`, "Register the TensorFlow classes there by hand.");
