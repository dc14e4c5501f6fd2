import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const loader = import.meta.resolve("tsx");

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts Node on a TypeScript file; `started` sees the process, to send it signals. */
export function runScript(
  script: string,
  words: readonly string[],
  cwd: string,
  started: (pid: number) => void = () => undefined,
  variables: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", loader, script, ...words], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", ...variables },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    if (child.pid !== undefined) started(child.pid);
  });
}

/** The command line, as a user runs it. */
export const runCli = (
  words: readonly string[],
  cwd: string,
  started?: (pid: number) => void,
  variables?: Readonly<Record<string, string>>,
): Promise<CliRun> => runScript(cli, words, cwd, started, variables);
