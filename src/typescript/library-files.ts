import { dirname, join } from "node:path/posix";
import type { TypescriptLibrary } from "./library.ts";
import { parsedModule } from "./parsed.ts";

const relativeSpecifiers = (text: string): readonly string[] => {
  const file = parsedModule(text);
  const all = [...file.getImportDeclarations(), ...file.getExportDeclarations()];
  return all.map((one) => one.getModuleSpecifierValue() ?? "").filter((specifier) => specifier.startsWith("."));
};

/** The source that a relative import means: `./a.js` is `a.ts`, `./a` may be `a/index.ts`. */
function resolved(library: TypescriptLibrary, from: string, specifier: string): string | undefined {
  const path = join(dirname(from), specifier);
  const plain = path.replace(/\.[jt]s$/, "");
  return [`${plain}.ts`, `${path}/index.ts`].find((one) => library.read(one) !== undefined);
}

/** The sources of a library that a file imports, one way or another, by their paths; the file itself is not among them. */
export function importedFiles(library: TypescriptLibrary, path: string, text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const follow = (from: string, source: string): void => {
    for (const specifier of relativeSpecifiers(source)) {
      const target = resolved(library, from, specifier);
      const own = target === undefined || target === path || found.has(target) ? undefined : library.read(target);
      if (target === undefined || own === undefined) continue;
      found.set(target, own);
      follow(target, own);
    }
  };
  follow(path, text);
  return found;
}
