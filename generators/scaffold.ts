import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IndentationText, Project, type SourceFile } from "ts-morph";
import { changeSet, type FileChange } from "../src/change/change-set.ts";
import { nodeFileSystem } from "../src/change/file-system.ts";
import { writeChangeSet } from "../src/change/write.ts";

/** The clone that the generators write to, unless a test names another. */
export const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/** `token-counts` as the name of a constant: `tokenCounts`. Underscores count as hyphens. */
export const camelCase = (name: string): string =>
  name.replace(/[-_]+(.)/g, (_, letter: string) => letter.toUpperCase());

export const isFileName = (name: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);

/** A file that is not there yet. */
export function newFile(root: string, path: string, text: string): FileChange {
  if (existsSync(join(root, path))) throw new Error(`${path} is there already: add to it by hand.`);
  return { path, before: null, after: text };
}

/** A TypeScript file as its syntax tree is changed. */
export function editedFile(root: string, path: string, edit: (file: SourceFile) => void): FileChange {
  const before = readFileSync(join(root, path), "utf8");
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, useTrailingCommas: true },
  });
  const file = project.createSourceFile(path, before);
  edit(file);
  return { path, before, after: file.getFullText() };
}

/** Imports one name, in the order of module names. */
export function addImport(file: SourceFile, name: string, module: string): void {
  const others = file.getImportDeclarations();
  const place = others.findIndex((other) => compareModules(other.getModuleSpecifierValue(), module) > 0);
  const declaration = { namedImports: [name], moduleSpecifier: module };
  if (place < 0) file.addImportDeclaration(declaration);
  else file.insertImportDeclaration(place, declaration);
}

/** Modules further up come first, as the formatter sorts them. */
function compareModules(a: string, b: string): number {
  const depth = (module: string): number => module.split("../").length;
  const [left, right] = [a.replace(/\.ts$/, ""), b.replace(/\.ts$/, "")];
  return depth(b) - depth(a) || (left < right ? -1 : Number(left > right));
}

/** Writes all files, or none. */
export async function write(root: string, changes: readonly FileChange[]): Promise<string> {
  const set = changeSet(root, changes);
  await writeChangeSet(set, { files: nodeFileSystem });
  return set.changes.map(({ path, before }) => `${before === null ? "wrote" : "edited"} ${path}`).join("\n");
}
