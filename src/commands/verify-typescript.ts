import picocolors from "picocolors";
import type { ModelSource } from "../checkout/checkout.ts";
import { exitCodes } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { jsonDocument } from "../report/json.ts";
import { libraryProofText } from "../report/library-proof.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { openLibrary, type TypescriptLibrary } from "../typescript/library.ts";
import { importedFiles } from "../typescript/library-files.ts";
import { openLibraryModel } from "../typescript/library-model.ts";
import { type TypescriptReport, verifyTypescriptPort } from "../typescript/verify.ts";
import { noPort } from "../verify/failures.ts";
import type { GlobalOptions } from "./answers.ts";
import { usage } from "./failures.ts";
import { splitList } from "./port-options.ts";

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);

/** The options of `verify` that have a meaning here, and those that have none. */
export interface LibraryVerifyOptions extends GlobalOptions {
  readonly classes?: string;
  readonly checkpoint?: string;
  readonly html?: string;
}

/** Runs the port of a TypeScript model beside its original, with the library's own packages. */
export async function verifyLibraryModel(
  library: TypescriptLibrary,
  { model, sourcePath, source }: ModelSource,
  signal?: AbortSignal,
): Promise<TypescriptReport> {
  const files = importedFiles(library, sourcePath, source);
  return verifyTypescriptPort({ root: library.root, models: [model], modules: library.modules, files, signal });
}

/** Agreement counts alone: a class that was not compared is no pass. */
export function proofExitCode({ verdicts, diagnostics }: TypescriptReport): number {
  const isAgreed = verdicts.length > 0 && verdicts.every(({ outcome }) => outcome.kind === "agrees");
  return isAgreed && !diagnostics.some(({ severity }) => severity === "error") ? exitCodes.done : exitCodes.disagree;
}

const only = (report: TypescriptReport, names: readonly string[] | undefined): TypescriptReport =>
  names === undefined
    ? report
    : {
        ...report,
        verdicts: report.verdicts.filter(
          ({ pytorch, tensorflow }) => names.includes(pytorch) || names.includes(tensorflow),
        ),
      };

async function verified(options: LibraryVerifyOptions, name: string): Promise<TypescriptReport> {
  const { repo, classes, heads, signal } = options;
  const library = openLibrary(repo);
  const folder = openLibraryModel(library, name);
  if (library.read(folder.portPath) === undefined) throw noPort(folder.portPath, folder.model);
  const chosen = classes ?? heads;
  const names = chosen === undefined ? undefined : splitList(chosen);
  const unknown = names?.filter((one) => !folder.pytorchClasses.includes(one.replace(/^TF/, ""))) ?? [];
  if (unknown.length > 0) {
    throw usage(`The model has no class ${unknown.join(", ")}.`, `Choose from ${folder.pytorchClasses.join(", ")}.`);
  }
  return only(await verifyLibraryModel(library, folder, signal), names);
}

/** The command `verify` in a TypeScript library. */
export async function verifyLibraryAnswer(options: LibraryVerifyOptions, model: string): Promise<Answer> {
  if (options.checkpoint !== undefined || options.html !== undefined) {
    throw usage("--checkpoint and --html are for Transformers checkouts.", "Leave them out.");
  }
  const report = await verified(options, model);
  const output = options.json ? jsonDocument({ model, ...report }) : libraryProofText(report, outputColors());
  return { output, exitCode: proofExitCode(report) };
}

/** The answer of a port with that of its verification behind it, which tells in the exit code when it fails. */
export async function withLibraryVerification(
  answer: Answer,
  outcomes: readonly PortOutcome[],
  options: GlobalOptions,
): Promise<Answer> {
  const report = await verified(options, outcomes.at(-1)?.model ?? "");
  const exitCode = proofExitCode(report) === exitCodes.done ? answer.exitCode : exitCodes.disagree;
  if (options.json) {
    const document: object = JSON.parse(answer.output);
    return { ...answer, output: jsonDocument({ ...document, verification: report }), exitCode };
  }
  return { ...answer, output: `${answer.output}\n${libraryProofText(report, outputColors())}`, exitCode };
}
