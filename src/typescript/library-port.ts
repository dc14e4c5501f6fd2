import type { ModelSource } from "../checkout/checkout.ts";
import type { Translation } from "../translate/translation.ts";
import { chosenSource } from "./chosen-classes.ts";
import { examplesPath } from "./given-examples.ts";
import type { TypescriptLibrary } from "./library.ts";
import { importedFiles } from "./library-files.ts";
import { typescriptTest } from "./test-module.ts";
import { translateTypescriptModel } from "./translate.ts";
import type { TypescriptModel } from "./translation.ts";

function modelOf(library: TypescriptLibrary, folder: ModelSource): TypescriptModel {
  const text = chosenSource(library, folder);
  const { sourcePath: path } = folder;
  const files = new Map(importedFiles(library, path, text));
  const examples = library.read(examplesPath(path));
  if (examples !== undefined) files.set(examplesPath(path), examples);
  return { text, path, modules: library.modules, files };
}

/** Translates a model of a TypeScript library; the classes that its index exports are the public ones. */
export function translateLibraryModel(library: TypescriptLibrary, folder: ModelSource): Translation {
  const { text, classes, diagnostics, support } = translateTypescriptModel(modelOf(library, folder));
  const ported = classes.map(({ pytorch, tensorflow, exported }) => {
    const isPublic = exported && folder.pytorchClasses.includes(pytorch);
    return { name: tensorflow, pytorch, isPublic, kind: isPublic ? ("model" as const) : ("layer" as const) };
  });
  return { text, classes: ported, diagnostics, shared: [support] };
}

/** The vitest file that stands beside the port. */
export const libraryModelTest = (library: TypescriptLibrary, folder: ModelSource): string =>
  typescriptTest(modelOf(library, folder));

/** What a port that was written by hand holds of the public classes. */
export function existingLibraryPort(text: string, folder: ModelSource): Translation {
  const defined = new Set(
    [...text.matchAll(/^export (?:default )?(?:abstract )?class (\w+)/gm)].map(([, name]) => name),
  );
  const classes = expectedLibraryClasses(folder).filter(({ name }) => defined.has(name));
  return { text, classes, diagnostics: [] };
}

/** The classes that a port is to have for the library to export. */
export const expectedLibraryClasses = ({ pytorchClasses }: ModelSource): Translation["classes"] =>
  pytorchClasses.map((pytorch) => ({ name: `TF${pytorch}`, pytorch, isPublic: true, kind: "model" }));
