import { posix } from "node:path";
import { ts } from "ts-morph";

/** Reads a file of the library by its path in it. */
export type ReadSource = (path: string) => string | undefined;

/** The source that a relative import names: `./modeling_x.js` is `modeling_x.ts`. */
export function sourceOf(specifier: string, importer: string, read: ReadSource): string | undefined {
  const path = posix.join(posix.dirname(importer), specifier);
  const bare = path.replace(/\.[jt]s$/, "");
  return [`${bare}.ts`, path, `${bare}/index.ts`].find((each) => /\.[jt]s$/.test(each) && read(each) !== undefined);
}

const specifierPattern = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"']*)\2/g;

/** JavaScript of a module, its relative imports pointing at what was compiled beside it. */
function compiled(path: string, text: string, read: ReadSource): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: false,
      useDefineForClassFields: true,
    },
  });
  return outputText.replaceAll(specifierPattern, (whole, start: string, quote: string, specifier: string) => {
    const target = sourceOf(specifier, path, read);
    if (target === undefined) return whole;
    const relative = posix.relative(posix.dirname(path), target.replace(/\.ts$/, ".js"));
    return `${start}${quote}${relative.startsWith(".") ? relative : `./${relative}`}${quote}`;
  });
}

/** Modules and what they import of the library, by path. */
export function importedSources(entries: readonly string[], read: ReadSource): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [...entries];
  for (const path of waiting) {
    const text = read(path);
    if (found.has(path) || text === undefined) continue;
    found.set(path, text);
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      const target = fileName.startsWith(".") ? sourceOf(fileName, path, read) : undefined;
      if (target !== undefined) waiting.push(target);
    }
  }
  return found;
}

/** Modules and what they import of the library, as JavaScript by path. */
export function compileModules(entries: readonly string[], read: ReadSource): ReadonlyMap<string, string> {
  const outputs = [...importedSources(entries, read)].map(
    ([path, text]) => [path.replace(/\.ts$/, ".js"), compiled(path, text, read)] as const,
  );
  return new Map(outputs);
}
