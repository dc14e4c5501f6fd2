import { cpSync, existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import picocolors from "picocolors";
import { exitCodes } from "../diagnostics/failure.ts";
import { commitAll } from "../forge/git.ts";
import type { Answer } from "../report/answer.ts";
import { jsonDocument, jsonReport } from "../report/json.ts";
import { libraryProofText } from "../report/library-proof.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { terminalReport } from "../report/terminal.ts";
import { packageFile } from "../sidecar/package-file.ts";
import { openLibrary } from "../typescript/library.ts";
import { openLibraryModel } from "../typescript/library-model.ts";
import type { TypescriptReport } from "../typescript/verify.ts";
import { port } from "./port.ts";
import { typescriptStages } from "./port-typescript.ts";
import { proofExitCode, verifyLibraryModel } from "./verify-typescript.ts";

const model = "brand_new_bert";

export interface SampleLibraryOutcome {
  readonly outcome: PortOutcome;
  /** Where the ported copy lies. */
  readonly folder: string;
  /** Absent where js-pytorch and TensorFlow.js are not installed beside the tool. */
  readonly proof?: TypescriptReport;
}

/** The tool's own packages, where it has those that the sample is made of: they are not needed to port. */
function packages(): string | undefined {
  const folder = packageFile("node_modules");
  return ["js-pytorch", "@tensorflow/tfjs"].every((name) => existsSync(join(folder, name))) ? folder : undefined;
}

/** Ports a copy of the embedded TypeScript library, and proves its numbers where the packages for it are there. */
export async function sampleLibrary(signal?: AbortSignal): Promise<SampleLibraryOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "add-tf-model-sample-"));
  cpSync(packageFile(`examples/${model}_typescript`), folder, { recursive: true });
  await commitAll(folder, "A miniature library of models");
  const options = { repo: folder, model, dryRun: false, allowDirty: false, force: false, signal };
  const outcome = await port(options, typescriptStages);
  const installed = packages();
  if (installed === undefined) return { outcome, folder };
  symlinkSync(installed, join(folder, "node_modules"));
  const library = openLibrary(folder);
  return { outcome, folder, proof: await verifyLibraryModel(library, openLibraryModel(library, model), signal) };
}

/** The command `sample --typescript`. */
export async function sampleLibraryAnswer(json: boolean, signal: AbortSignal): Promise<Answer> {
  const { outcome, folder, proof } = await sampleLibrary(signal);
  const hasGaps = outcome.diagnostics.some(({ severity }) => severity === "error");
  const exitCode = hasGaps ? exitCodes.gaps : proof === undefined ? exitCodes.done : proofExitCode(proof);
  if (json) return { output: jsonDocument({ ...JSON.parse(jsonReport(outcome)), verification: proof }), exitCode };
  const colors = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
  const hint = `To see its numbers proved as well: npm install --ignore-scripts in ${folder}, then npx add-tf-model verify ${model}\n`;
  const numbers = proof === undefined ? hint : libraryProofText(proof, colors);
  const place = `The ported copy of the sample is in ${folder}\n`;
  return { output: `${terminalReport(outcome, colors)}\n${numbers}\n${place}`, exitCode };
}
