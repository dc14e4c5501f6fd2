import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll } from "vitest";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const copied = [
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
  "biome.json",
  "src",
  "test/helpers",
  "test/register",
  "test/translate",
];

/** A copy of what contributors work on, in which a generator may write until the tests of the file are through. */
export function projectCopy(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "add-tf-model-project-")));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  for (const path of copied) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(project, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  return root;
}

/** What the compiler has to say about files of a copy. */
export function typeErrors(root: string, paths: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    paths.map((path) => join(root, path)),
    options,
  );
  const sources = paths.map((path) => program.getSourceFile(join(root, path)));
  return sources
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

/** Runs one of the project's tools in a copy; rejects with its output when it finds something. */
export async function runTool(root: string, script: string, words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(project, "node_modules", script), ...words], { cwd: root });
  return stdout;
}
