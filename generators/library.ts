import type { NodePlopAPI } from "node-plop";
import { initLibraryAnswer, libraryPrompts } from "../src/commands/init-library.ts";

interface LibraryAnswers {
  readonly folder: string;
  readonly name: string;
  readonly model: string;
}

/** The generator `library`: asks, then runs the command `init-library`, which alone writes. */
export function libraryGenerator(plop: NodePlopAPI): void {
  plop.setGenerator("library", {
    description: "make a library of TypeScript models",
    prompts: [
      { type: "input", name: "folder", message: "Folder of the library?", default: "my-models" },
      ...libraryPrompts({ name: "my-models", model: "tiny_mlp" }),
    ] as never,
    actions: [
      async (answers) => {
        const { folder, name, model } = answers as LibraryAnswers;
        const flags = {
          repo: ".",
          dryRun: false,
          json: false,
          yes: true,
          undo: false,
          allowDirty: false,
          force: false,
        };
        const signal = new AbortController().signal;
        return (await initLibraryAnswer({ ...flags, name, model, signal }, folder)).output;
      },
    ],
  });
}
