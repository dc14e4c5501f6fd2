import type { Command } from "commander";
import type { Run } from "./command.ts";

export function addCheck(root: Command, run: Run, version: string): void {
  root
    .command("check")
    .description("hold a port against the checklist of the library's guide; reads files and runs nothing")
    .argument("<model>", "folder below src/transformers/models/, or a model type")
    .option("--fix", "repair what can be repaired safely", false)
    .option("--sarif <file>", "write the findings as SARIF 2.1.0")
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) => {
        const { checkAnswer } = await import("../commands/check-answer.ts");
        return checkAnswer({ ...command.optsWithGlobals(), ...options }, name, version);
      }),
    );
}
