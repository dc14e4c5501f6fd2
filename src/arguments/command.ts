import type { Command } from "commander";
import type { GlobalOptions } from "../commands/answers.ts";
import type { Answer } from "../report/answer.ts";

/** What a command does when it is called: `options` are its own and the global ones. */
export type Act = (options: GlobalOptions, name: string) => Promise<Answer>;

/** Runs a command and prints what it answers. */
export type Run = (command: Command, name: string, act: Act) => Promise<void>;

/** Prints what commands answer; `signal` is aborted when the user interrupts. */
export function runner(signal: AbortSignal): Run {
  return async (command, name, act) => {
    const { output, notes, exitCode } = await act({ ...command.optsWithGlobals(), signal }, name);
    process.stdout.write(output);
    if (notes !== undefined) process.stderr.write(notes);
    process.exitCode = exitCode;
  };
}
