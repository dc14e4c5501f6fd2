import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { exitCodes, Failure } from "../diagnostics/failure.ts";

const names = z.array(z.string());
const answer = z.union([
  z.object({
    model: z.string(),
    pytorch: z.string(),
    tensorflow: z.string(),
    backend: z.string(),
    // JSON has no NaN: it comes as null.
    maxDifference: z.number().nullable(),
    missing: names,
    unexpected: names,
    misshaped: names,
  }),
  z.object({
    model: z.string(),
    pytorch: z.string(),
    tensorflow: z.string(),
    backend: z.string(),
    error: z.string(),
  }),
]);

/** What the child says of one class on one backend. */
export type ChildAnswer = z.infer<typeof answer>;

export interface ChildJob {
  /** Absolute folder of the library. */
  readonly root: string;
  /** JavaScript by path, laid down in a folder that sees the library's packages and is gone afterwards. */
  readonly modules: ReadonlyMap<string, string>;
  /** The job as the child reads it; paths in it are made absolute by `at`. */
  readonly describe: (at: (path: string) => string) => object;
  readonly script: string;
  readonly signal?: AbortSignal | undefined;
}

/** How long the ports of one job may take, in milliseconds. */
const timeLimit = 10 * 60_000;

function run(script: string, job: string, root: string, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };
    const child = spawn(process.execPath, [script, job], {
      cwd: root,
      env,
      timeout: timeLimit,
      ...(signal ? { signal } : {}),
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const last = errors.trim().split("\n").at(-1) ?? "";
      if (code === 0) resolve(output);
      else
        reject(
          new Failure(
            exitCodes.checkout,
            `The ports could not be run: ${last}`,
            "Install the library's packages: npm install.",
          ),
        );
    });
  });
}

/** Runs the ports of a library in a Node process that uses the library's own packages. */
export async function runChild({ root, modules, describe, script, signal }: ChildJob): Promise<readonly ChildAnswer[]> {
  const cache = join(root, "node_modules", ".cache", "add-tf-model");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "verify-"));
  try {
    const write = (path: string, text: string): string => {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      return target;
    };
    write("package.json", '{ "type": "module" }');
    for (const [path, text] of modules) write(path, text);
    const job = write("job.json", JSON.stringify(describe((path) => join(folder, path))));
    const output = await run(write("verify-child.mjs", script), job, root, signal);
    // Packages write to the same stream: only lines of JSON count.
    const lines = output.split("\n").filter((line) => line.startsWith('{"model"'));
    return lines.map((line) => answer.parse(JSON.parse(line)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
