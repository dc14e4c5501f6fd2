import { writeFileSync } from "node:fs";
import picocolors from "picocolors";
import { summary, unifiedDiff } from "../change/diff.ts";
import { checklist } from "../check/catalogue.ts";
import { exitCodes } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { checkText } from "../report/check.ts";
import { jsonDocument } from "../report/json.ts";
import { sarif } from "../report/sarif.ts";
import { terminalDiff } from "../report/terminal.ts";
import type { GlobalOptions } from "./answers.ts";
import { type Check, checkModel } from "./check.ts";
import { usage } from "./failures.ts";

/** The options of `check`, as commander hands them over. */
export interface CheckCommandOptions extends GlobalOptions {
  readonly fix?: boolean;
  readonly sarif?: string;
}

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
const noteColors = () => picocolors.createColors(picocolors.isColorSupported && process.stderr.isTTY === true);

function writeSarif(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usage(`${path} cannot be written: ${reason}`, "Give --sarif a file in a folder that exists.");
  }
}

function document({ model, root, version, portPath, isNew, findings, changes }: Check, isDryRun: boolean): string {
  const plain = findings.map(({ fix, ...rest }) => ({ ...rest, fixable: fix !== undefined }));
  const rules = checklist.map(({ code, id, title, source }) => ({ code, id, title, source }));
  const checkout = { root, version };
  const diff = isDryRun ? { diff: unifiedDiff(changes) } : {};
  return jsonDocument({
    model,
    checkout,
    port: portPath,
    isNew,
    findings: plain,
    files: summary(changes),
    rules,
    ...diff,
  });
}

export async function checkAnswer(options: CheckCommandOptions, model: string, version: string): Promise<Answer> {
  const { repo, json, fix, dryRun, signal } = options;
  const check = await checkModel({ repo, model, fix: fix === true, dryRun, signal });
  if (options.sarif !== undefined) writeSarif(options.sarif, sarif(check.findings, checklist, version));
  const isWrong = check.findings.some(({ severity }) => severity === "warning");
  const exitCode = isWrong ? exitCodes.gaps : exitCodes.done;
  const isDryRun = fix === true && dryRun;
  if (json) return { output: document(check, isDryRun), exitCode };
  if (!isDryRun) return { output: checkText(check, checklist, outputColors()), exitCode };
  // The diff alone goes to standard output, so that `git apply` can read it.
  return {
    output: terminalDiff(check.changes, outputColors()),
    notes: checkText(check, checklist, noteColors()),
    exitCode,
  };
}
