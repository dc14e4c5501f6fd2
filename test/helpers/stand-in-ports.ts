import { port } from "../../src/commands/port.ts";
import type { PortOptions, Stages } from "../../src/commands/port-options.ts";
import type { typescriptStages } from "../../src/commands/port-typescript.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { supportPath } from "../../src/typescript/library.ts";
import { standInStages } from "./stand-in-stages.ts";

/**
 * Stages for TypeScript libraries that need no translator: a port of empty classes. Registration is the real one. They
 * are loaded late, as processes that port Python alone need not wait for the compiler.
 */
async function standInTypescript(): Promise<typeof typescriptStages> {
  const { typescriptStages: stages } = await import("../../src/commands/port-typescript.ts");
  return {
    ...stages,
    translate: (_library, { pytorchClasses }) => {
      const named = pytorchClasses.map((pytorch) => ({ name: `TF${pytorch}`, pytorch }));
      const classes = named.map((one) => ({ ...one, isPublic: true, kind: "model" as const }));
      const text = classes.map(({ name }) => `export class ${name} {}\n`).join("");
      return { text, classes, diagnostics: [], shared: [{ path: supportPath, text: "export const shared = true;\n" }] };
    },
    portTests: (_library, { model }) => ({ text: `// tests of ${model}\n`, diagnostics: [] }),
  };
}

/** A port of the sample by stand-in stages; `first` is put in front of what the translation gives. */
export type StandInPort = (repo: string, options?: Partial<PortOptions>, first?: string) => Promise<PortOutcome>;

function startingWith<S extends Pick<Stages<never, never>, "translate">>(stages: S, first: string): S {
  const translate: S["translate"] = async (...all) => {
    const translation = await stages.translate(...all);
    return { ...translation, text: `${first}${translation.text}` };
  };
  return { ...stages, translate };
}

const defaults = { model: "brand_new_bert", dryRun: false, allowDirty: false, force: false, contributor: "someone" };

/** By language. */
export const standInPorts: Readonly<Record<string, StandInPort>> = {
  python: (repo, options = {}, first = "") =>
    port({ ...defaults, repo, ...options }, startingWith(standInStages, first)),
  typescript: async (repo, options = {}, first = "") =>
    port({ ...defaults, repo, ...options }, startingWith(await standInTypescript(), first)),
};
