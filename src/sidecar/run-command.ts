import { spawn } from "node:child_process";
import { commandFailed, interrupted } from "./failures.ts";

export interface CommandOptions {
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** Added to the variables of this process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Text for the command's standard input. */
  readonly input?: string;
  /** Called for each line that the command prints on standard output. */
  readonly onLine?: (line: string) => void;
}

const keptOfErrors = 2000;

/** What no command has any use for: Python and make run code of a checkout. */
function withoutTokens({ GITHUB_TOKEN, GH_TOKEN, ...rest }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return rest;
}

function lineReader(onLine: (line: string) => void): {
  readonly push: (text: string) => void;
  readonly end: () => void;
} {
  let rest = "";
  return {
    push: (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== "") onLine(rest);
    },
  };
}

/** A system that runs out of memory ends the process that has most of it, and leaves no other word. */
const endedBy = (signalName: string): string =>
  signalName === "SIGKILL"
    ? "It was killed from outside (SIGKILL), as systems do when memory runs out."
    : `It was ended by ${signalName}.`;

/**
 * Runs a command without a shell and returns what it prints on standard output.
 *
 * @throws Failure with the last lines of its standard error when it cannot be started or does not end with 0.
 */
export function runCommand(command: string, words: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { signal, cwd, variables, input, onLine } = options;
  if (signal?.aborted === true) return Promise.reject(interrupted());
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...withoutTokens(process.env), ...variables },
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    });
    let output = "";
    let errors = "";
    let refused: unknown;
    const lines = lineReader((line) => {
      if (refused !== undefined) return;
      try {
        onLine?.(line);
      } catch (error) {
        // Whoever reads the lines wants no more of them.
        refused = error;
        child.kill();
      }
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      lines.push(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-keptOfErrors);
    });
    // A command that ends without reading its input is no failure of ours.
    child.stdin.on("error", () => undefined).end(input ?? "");
    const isShort = (word: string): boolean => !word.includes("\n");
    const name = [command, ...words.slice(0, 3).filter(isShort)].join(" ");
    child.on("error", (error) => {
      reject(signal?.aborted === true ? interrupted() : commandFailed(name, error.message));
    });
    child.on("close", (code, killer) => {
      lines.end();
      const reason = killer === null ? errors.trim() : endedBy(killer);
      if (refused !== undefined) reject(refused);
      else if (code === 0) resolve(output);
      else reject(signal?.aborted === true ? interrupted() : commandFailed(name, reason));
    });
  });
}

/** Whether a command is installed and runs. */
export async function isAvailable(command: string, words: readonly string[]): Promise<boolean> {
  return runCommand(command, words).then(
    () => true,
    () => false,
  );
}
