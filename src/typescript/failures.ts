import { exitCodes, Failure } from "../diagnostics/failure.ts";

const library = (message: string, hint: string): Failure => new Failure(exitCodes.checkout, message, hint);

export const notTypescript = (root: string): Failure =>
  library(
    `${root} is not a model library written in TypeScript.`,
    "Name one with --repo DIR, or make one with add-tf-model init-library.",
  );

export const packageUnreadable = (path: string, reason: string): Failure =>
  library(`${path} cannot be read: ${reason}.`, "Repair the file, then run again.");

export const notValidTypescript = (path: string, line: number, column: number, message: string): Failure =>
  library(`${path}:${line}:${column} is not valid TypeScript: ${message}`, "Repair the file, then run again.");

export const noExportedClasses = (indexPath: string, module: string): Failure =>
  library(
    `${indexPath} exports no class of ${module}.`,
    `Export the models there, as in: export { BertModel } from "./${module}.js"; then run again.`,
  );
