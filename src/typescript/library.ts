import type { Library } from "../checkout/checkout.ts";
import { ambiguousModel, invalidModelName, unknownModel } from "../checkout/failures.ts";
import { openFiles } from "../checkout/files.ts";
import { findRepository } from "../checkout/find-root.ts";
import { nearestNames, squashed } from "../checkout/model-name.ts";
import { readSettings } from "../checkout/settings.ts";
import { notTypescript, packageUnreadable } from "./failures.ts";
import type { TypescriptModules } from "./translation.ts";

/** Folder of the models in every TypeScript library. */
export const modelsFolder = "src/models";

const jsPytorch = "js-pytorch";

/** A model library written in TypeScript. */
export interface TypescriptLibrary extends Library {
  /** What its models take `nn` and `torch` from. */
  readonly modules: TypescriptModules;
}

/** The version that a `package.json` names; a private package need not have one. */
function versionOf(text: string, path: string): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw packageUnreadable(path, error instanceof Error ? error.message : String(error));
  }
  const version = typeof json === "object" && json !== null && "version" in json ? json.version : undefined;
  return typeof version === "string" ? version : "without a number";
}

/**
 * The TypeScript library that a folder lies in.
 *
 * @throws Failure when there is none, or when its settings cannot be read.
 */
export function openLibrary(folder: string): TypescriptLibrary {
  const { root, language } = findRepository(folder);
  if (language !== "typescript") throw notTypescript(root);
  const files = openFiles(root);
  const manifest = files.read("package.json");
  if (manifest === undefined) throw packageUnreadable("package.json", "it does not exist");
  const modules = readSettings(files).modules ?? { nn: jsPytorch, torch: jsPytorch };
  return { root, version: versionOf(manifest, "package.json"), modules, ...files };
}

/** Names of all folders that hold a model. */
export function libraryModels({ list }: TypescriptLibrary): readonly string[] {
  const isModel = (name: string): boolean => list(`${modelsFolder}/${name}`).length > 0;
  return list(modelsFolder).filter((name) => /^[a-z0-9_]+$/.test(name) && name !== "auto" && isModel(name));
}

/**
 * The folder that a user means: its own name, or one that differs in case, hyphens and underscores.
 *
 * @throws Failure when the name cannot be one, or when no folder or several go by it.
 */
export function resolveLibraryModel(library: TypescriptLibrary, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name) || name.includes("..")) throw invalidModelName(name, modelsFolder);
  const names = libraryModels(library);
  if (names.includes(name)) return name;
  const same = names.filter((candidate) => squashed(candidate) === squashed(name));
  if (same.length > 1) throw ambiguousModel(name, same, modelsFolder);
  if (same[0] !== undefined) return same[0];
  throw unknownModel(name, nearestNames(name, names), modelsFolder);
}

/** What ports of a library share. */
export const supportPath = "src/modeling_tf_utils.ts";

/** Shared files that ports of other models than this one stand on. */
export function sharedFilesInUse(library: TypescriptLibrary, model: string): readonly string[] {
  const isPorted = (name: string): boolean =>
    library.read(`${modelsFolder}/${name}/modeling_tf_${name}.ts`)?.includes("modeling_tf_utils") === true;
  return libraryModels(library).some((name) => name !== model && isPorted(name)) ? [supportPath] : [];
}
