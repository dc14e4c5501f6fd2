import type { Command } from "commander";
import type { Run } from "./command.ts";

export function addConvert(root: Command, run: Run): void {
  root
    .command("convert")
    .description("convert PyTorch weights to TensorFlow's, once both sides agree; runs code of the checkout")
    .argument("<checkpoint>", "a folder with a PyTorch checkpoint, or a name of the Hub")
    .option("--max-error <number>", "the largest difference that agrees (default: 5e-5)")
    .option("--max-shard-size <size>", "the largest file to write (default: 10GB, the library's own)")
    .option("--class <name>", "the PyTorch class of the weights, where the checkpoint does not name it")
    .option("--out <dir>", "where to write (default: the folder itself; for a name of the Hub, ./<name>)")
    .option("--no-pr", "open no pull request on the Hub")
    .action((checkpoint: string, _options, command: Command) =>
      run(command, checkpoint, async (options, name) => {
        const { convertAnswer } = await import("../commands/convert-answer.ts");
        return convertAnswer({ ...command.optsWithGlobals(), ...options }, name);
      }),
    );
}
