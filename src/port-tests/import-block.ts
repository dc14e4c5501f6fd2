import { createImports } from "../translate/imports.ts";

/** `from <module> import <name> [as alias]`; name `*` stands for `import <module> [as alias]`. */
export interface ImportLine {
  readonly module: string;
  readonly name: string;
  readonly alias?: string | undefined;
}

/** The name that an import binds. */
export const boundName = ({ module, name, alias }: ImportLine): string =>
  alias ?? (name === "*" ? (module.split(".")[0] ?? module) : name);

/** The library's own ruff counts `transformers` as first party: its imports stand between others and relative ones. */
function sectionOf(module: string): number {
  if (module.startsWith(".")) return 2;
  return /^(transformers|tests)(\.|$)/.test(module) ? 1 : 0;
}

/** Import text of a test module as seen from the tests of a model. */
export function relativeTestModule(module: string, model: string): string {
  const own = `tests.models.${model}.`;
  if (module.startsWith(own)) return `.${module.slice(own.length)}`;
  if (module.startsWith("tests.models.")) return `..${module.slice("tests.models.".length)}`;
  return module.startsWith("tests.") ? `...${module.slice("tests.".length)}` : module;
}

/** A block of imports, sorted as ruff's isort rules sort it. */
export function renderImportBlock(lines: readonly ImportLine[]): string {
  const blocks = [0, 1, 2].map((section) => {
    const imports = createImports();
    for (const { module, name, alias } of lines) if (sectionOf(module) === section) imports.add(module, name, alias);
    return imports.render(() => true);
  });
  return blocks.filter((block) => block !== "").join("\n\n");
}
