import type { Stages } from "../../src/commands/port-options.ts";
import { stages } from "../../src/commands/stages.ts";

/** Stages that need no translator: a port of empty classes. Registration is the real one. */
export const standInStages: Stages = {
  ...stages,
  translate: (_checkout, folder) => {
    const kinds = (name: string) =>
      (name.endsWith("PreTrainedModel") ? "pretrained" : "model") as "pretrained" | "model";
    const classes = folder.pytorchClasses.map((pytorch) => ({
      name: `TF${pytorch}`,
      pytorch,
      isPublic: true,
      kind: kinds(pytorch),
    }));
    const text = classes.map(({ name }) => `class ${name}:\n    pass\n`).join("\n\n");
    return { text, classes, diagnostics: [] };
  },
  trace: (_checkout, folder) =>
    Promise.resolve({
      severity: "warning",
      code: "P005",
      file: folder.sourcePath,
      message: "The PyTorch model was not run: these stages run nothing.",
      hint: "Use the real ones.",
    }),
  portTests: (_checkout, folder) => ({ text: `# tests of ${folder.model}\n`, diagnostics: [] }),
};
