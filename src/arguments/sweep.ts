import type { Command } from "commander";
import type { Run } from "./command.ts";

export function addSweep(root: Command, run: Run, version: string): void {
  root
    .command("sweep")
    .description("judge the ports of many models beside PyTorch, on the models' own tests; leaves the checkout alone")
    .option("--models <names>", "these models alone, separated by commas")
    .option("--shard <i/n>", "part i of n")
    .option("--flags", "judge what agrees with other inputs and switches as well", false)
    .option("--existing", "judge the ports that stand in the checkout, instead of new translations", false)
    .option("--out <file>", "keep results here (default: beside the tool's other records of the checkout)")
    .option("--markdown <file>", "write the results as a page")
    .option("--timeout <seconds>", "how long a class may take (default: 180)")
    .option("--max-error <number>", "the largest difference that agrees (default: 1e-5)")
    .option("--fresh", "judge again what was judged before", false)
    .action((_options, command: Command) =>
      run(command, "", async (options) => {
        const { sweepAnswer } = await import("../commands/sweep-answer.ts");
        return sweepAnswer({ ...command.optsWithGlobals(), ...options }, version);
      }),
    );
}
