import type { ExportDeclaration } from "ts-morph";
import type { ModelSource } from "../checkout/checkout.ts";
import { noPytorchSource } from "../checkout/failures.ts";
import { noExportedClasses, notValidTypescript } from "./failures.ts";
import { modelsFolder, resolveLibraryModel, type TypescriptLibrary } from "./library.ts";
import { firstSyntaxProblem, parsedModule } from "./parsed.ts";

function assertTypescript(path: string, text: string): void {
  const found = firstSyntaxProblem(text);
  if (found !== undefined) throw notValidTypescript(path, found.line, found.column, found.message);
}

function readModule(library: TypescriptLibrary, path: string): string | undefined {
  const text = library.read(path);
  if (text !== undefined) assertTypescript(path, text);
  return text;
}

/** The module that an import or export names, without its ending: `./modeling_bert`. */
export const moduleName = (specifier: string): string => specifier.replace(/\.[jt]s$/, "").replace(/\/index$/, "");

/** Whether it is `export * from "…"`, which leaves no name out. */
export const exportsAll = (one: ExportDeclaration): boolean =>
  one.isNamespaceExport() && one.getNamespaceExport() === undefined;

/** Values that a module exports from another one; `"*"` stands for all of them. */
export function exportedFrom(text: string, module: string): readonly string[] | "*" {
  const found = parsedModule(text)
    .getExportDeclarations()
    .filter((one) => !one.isTypeOnly() && moduleName(one.getModuleSpecifierValue() ?? "") === module);
  if (found.some(exportsAll)) return "*";
  return found
    .flatMap((one) => one.getNamedExports().filter((name) => !name.isTypeOnly()))
    .map((name) => name.getName());
}

/** Classes that a module itself defines and exports, in its order. */
export const ownClasses = (text: string): readonly string[] =>
  parsedModule(text)
    .getClasses()
    .filter((one) => one.isExported())
    .map((one) => one.getName() ?? "")
    .filter((name) => name !== "");

function firstExisting(library: TypescriptLibrary, paths: readonly string[]): string | undefined {
  return paths.find((path) => library.read(path) !== undefined);
}

/**
 * What a TypeScript library holds about one model.
 *
 * @param name folder of the model, or its name in another spelling: `brand_new_bert`, `BrandNewBert`
 * @throws Failure when there is no such model, or when its files cannot be ported from.
 */
export function openLibraryModel(library: TypescriptLibrary, name: string): ModelSource {
  const model = resolveLibraryModel(library, name);
  const folder = `${modelsFolder}/${model}`;
  const sourcePath = `${folder}/modeling_${model}.ts`;
  const source = readModule(library, sourcePath);
  if (source === undefined) {
    const others = library.list(folder).filter((file) => /^modeling_\w+\.ts$/.test(file));
    throw noPytorchSource(sourcePath, others);
  }
  const indexPath = `${folder}/index.ts`;
  const exported = exportedFrom(readModule(library, indexPath) ?? "", `./modeling_${model}`);
  const pytorchClasses = ownClasses(source).filter((one) => exported === "*" || exported.includes(one));
  if (pytorchClasses.length === 0) throw noExportedClasses(indexPath, `modeling_${model}`);
  const docPage = firstExisting(library, [`docs/${model}.md`, `docs/${model.replaceAll("_", "-")}.md`]);
  return {
    model,
    folder,
    sourcePath,
    source,
    pytorchClasses,
    ...(docPage === undefined ? {} : { docPage }),
    // The port's tests need no test of the PyTorch model: they hold the port against the model itself.
    testFile: sourcePath,
    portPath: `${folder}/modeling_tf_${model}.ts`,
    portTestPath: `${folder}/modeling_tf_${model}.test.ts`,
  };
}
