import { posix } from "node:path";
import { Project, type SourceFile, ts } from "ts-morph";
import { libraryTypes } from "./library-types.ts";
import { isModelFile } from "./names.ts";
import type { TypescriptModel, TypescriptModules } from "./translation.ts";

const compilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
};

/** Where the types of a module specifier are put, as the file that imports it would find them. */
function typesPath(specifier: string, importer: string): string {
  if (!specifier.startsWith(".")) return `/node_modules/${specifier}/index.d.ts`;
  return `${posix.join(posix.dirname(`/${importer}`), specifier).replace(/\.[jt]s$/, "")}.ts`;
}

/** The paths at which the project's own description of `torch` and `nn` stands. */
export const libraryPaths = (modules: TypescriptModules, importer: string): readonly string[] => [
  ...new Set([typesPath(modules.nn, importer), typesPath(modules.torch, importer)]),
];

/** Reads a model with types: `torch` and `nn` as described in library-types.ts, whatever package they come from. */
export function parseModel({ text, path, modules, files }: TypescriptModel): SourceFile {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions });
  const own = new Set(libraryPaths(modules, path));
  for (const [file, content] of files ?? []) {
    if (!own.has(`/${file}`) && file !== path) project.createSourceFile(`/${file}`, content);
  }
  for (const file of own) project.createSourceFile(file, libraryTypes, { overwrite: true });
  return project.createSourceFile(`/${path}`, text, { overwrite: true });
}

/** A model's file, and the models that it imports: all of those that were given. */
export const modelSources = (source: SourceFile): readonly SourceFile[] =>
  source
    .getProject()
    .getSourceFiles()
    .filter((each) => each === source || isModelFile(each.getFilePath()));
