import type { Checkout } from "../checkout/checkout.ts";
import { modelNames } from "../checkout/model-name.ts";

/** Model types that live in a folder of another name: `("clip_vision_model", "clip")`. */
function foldersByType(checkout: Checkout): ReadonlyMap<string, string> {
  const auto = checkout.read("src/transformers/models/auto/configuration_auto.py") ?? "";
  const pairs = [...auto.matchAll(/\(\s*"([\w-]+)",\s*"(\w+)"\s*\)/g)];
  const names = modelNames(checkout);
  const known = new Set(names);
  const special = pairs.flatMap(([, type = "", folder = ""]): [string, string][] =>
    known.has(folder) ? [[type, folder]] : [],
  );
  return new Map([...special, ...names.map((name): [string, string] => [name, name])]);
}

/**
 * Finds the models that one builds on: those whose modules its port or its test names, and, where models choose others
 * by configuration, those whose model types its test or its configuration quotes.
 */
export function relatedModels(checkout: Checkout): (model: string, port: string | null) => readonly string[] {
  const folders = foldersByType(checkout);
  return (model, port) => {
    const test = checkout.read(`tests/models/${model}/test_modeling_${model}.py`) ?? "";
    const configuration = checkout.read(`src/transformers/models/${model}/configuration_${model}.py`) ?? "";
    const imported = [...`${port ?? ""}\n${test}`.matchAll(/\b(?:test_)?modeling_(?:tf_)?(\w+)/g)];
    const quoted = [...`${test}\n${configuration}`.matchAll(/["']([a-z][a-z0-9_-]+)["']/g)];
    const found = [...imported, ...quoted].map(([, name = ""]) => folders.get(name));
    return [...new Set(found)].filter((name) => name !== undefined && name !== model) as readonly string[];
  };
}
