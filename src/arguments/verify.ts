import type { Command } from "commander";
import type { Run } from "./command.ts";

export function addVerify(root: Command, run: Run): void {
  root
    .command("verify")
    .description("compare a port with PyTorch, class by class, and find the line where it goes wrong; runs its code")
    .argument("<model>", "folder below src/transformers/models/, or a model type")
    .option("--classes <names>", "these public classes alone, separated by commas")
    .option("--max-error <number>", "the largest difference that agrees (default: 1e-5)")
    .option("--checkpoint <dir-or-name>", "real weights: a folder, or a name of the Hub (default: tiny random models)")
    .option("--thorough", "do the slow checks for every class, not for the first alone", false)
    .option("--timeout <seconds>", "how long one step of a class may take (default: 180)")
    .option("--html <file>", "write the result as a page that needs nothing else")
    .action((model: string, _options, command: Command) =>
      run(command, model, async (options, name) => {
        const { verifyAnswer } = await import("../commands/verify-answer.ts");
        return verifyAnswer({ ...command.optsWithGlobals(), ...options }, name);
      }),
    );
}
