import type { Command } from "commander";
import type { Run } from "./command.ts";

export function addInitLibrary(root: Command, run: Run): void {
  root
    .command("init-library")
    .description("make a library of TypeScript models, laid out so that they can be ported to TensorFlow.js")
    .argument("[dir]", "folder of the library", ".")
    .option("--name <package>", "name of the package (default: the folder's)")
    .option("--model <name>", "name of its first model (default: tiny_mlp)")
    .action((dir: string, _options, command: Command) =>
      run(command, dir, async (options, folder) => {
        const { initLibraryAnswer } = await import("../commands/init-library.ts");
        return initLibraryAnswer({ ...command.optsWithGlobals(), ...options }, folder);
      }),
    );
}
