import type { z } from "zod";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { packageFile } from "./package-file.ts";
import { runCommand } from "./run-command.ts";

export interface SidecarOptions<Line> {
  readonly python: string;
  /** Script in `sidecar/`, such as `prove.py`. */
  readonly script: string;
  /** What the script reads on standard input, as JSON. */
  readonly request: unknown;
  /** What each line of its answer must be. */
  readonly line: z.ZodType<Line>;
  /** `src/` of the library that the script imports. */
  readonly library?: string | undefined;
  /** Milliseconds after which the process is ended. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: (line: Line) => void;
}

const tooSlow = (script: string, limit: number): Failure =>
  new Failure(
    exitCodes.python,
    `sidecar/${script} was ended after ${Math.round(limit / 1000)} seconds.`,
    "Run again when the machine has less to do.",
  );

const unreadable = (script: string, line: string): Failure =>
  new Failure(
    exitCodes.python,
    `sidecar/${script} answered with what is no line of its protocol: ${line.slice(0, 200)}`,
    "Something in the Python environment prints on standard output; repair or remake the environment.",
  );

function parsed<Line>(text: string, { line, script }: SidecarOptions<Line>): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(script, text);
  }
  const result = line.safeParse(json);
  if (!result.success) throw unreadable(script, text);
  return result.data;
}

/**
 * Runs a script of the sidecar on one request and gives the lines of its answer.
 *
 * @throws Failure when it fails, takes too long or answers with anything else.
 */
export async function askSidecar<Line>(options: SidecarOptions<Line>): Promise<readonly Line[]> {
  const { python, script, request, library, limit, signal, onLine } = options;
  const deadline = AbortSignal.timeout(limit);
  const quiet = { TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "", PYTHONUNBUFFERED: "1" };
  try {
    const output = await runCommand(python, [packageFile(`sidecar/${script}`)], {
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      variables: library === undefined ? quiet : { ...quiet, PYTHONPATH: library },
      input: JSON.stringify(request),
      onLine: (text) => {
        if (onLine && text.startsWith("{")) onLine(parsed(text, options));
      },
    });
    return output
      .split(/\r?\n/)
      .filter((text) => text.trim() !== "")
      .map((text) => parsed(text, options));
  } catch (error) {
    throw deadline.aborted && signal?.aborted !== true ? tooSlow(script, limit) : error;
  }
}
