import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { modelNames, squashed } from "../checkout/model-name.ts";
import { openModel } from "../checkout/open-model.ts";
import { readModule } from "../program/module.ts";
import { parseSyntax, stringValue, walk } from "../python/syntax.ts";

/** Models whose modeling file another one imports from. */
function importedModels(source: string, { model, sourcePath }: ModelFolder): readonly string[] {
  const { imports } = readModule(`transformers.models.${model}.modeling_${model}`, sourcePath, source);
  const found = [...imports.values()].map((name) => /^transformers\.models\.(\w+)\.modeling_(?!tf_)/.exec(name)?.[1]);
  return found.filter((name) => name !== undefined);
}

/**
 * Model types that a configuration of parts names, which are those that it takes when it is told nothing:
 * `CONFIG_MAPPING["swin"]()`, `text_config.get("model_type", "llama")`.
 */
function namedParts(configuration: string): readonly string[] {
  if (!configuration.includes("CONFIG_MAPPING")) return [];
  const found: string[] = [];
  walk(parseSyntax(configuration), (node) => {
    const text = stringValue(node);
    if (text !== undefined && node.parent?.type !== "expression_statement") found.push(text);
  });
  return found;
}

function needsOf(checkout: Checkout, folder: ModelFolder): readonly string[] {
  const names = modelNames(checkout);
  const configuration = checkout.read(`${folder.folder}/configuration_${folder.model}.py`) ?? "";
  const parts = namedParts(configuration).map((text) => names.find((name) => squashed(name) === squashed(text)));
  const needed = new Set([...importedModels(folder.source, folder), ...parts]);
  return names.filter((name) => name !== folder.model && needed.has(name));
}

/**
 * Models that a model is made of and that have no TensorFlow file yet, each behind those that it needs itself.
 *
 * A model needs those whose modeling file it imports from, and those that its configuration takes its parts from.
 */
export function missingDependencies(checkout: Checkout, folder: ModelFolder): readonly string[] {
  const seen = new Set([folder.model]);
  const missing: string[] = [];
  const visit = (needing: ModelFolder): void => {
    for (const name of needsOf(checkout, needing)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const needed = openModel(checkout, name);
      if (checkout.read(needed.portPath) !== undefined) continue;
      visit(needed);
      missing.push(name);
    }
  };
  visit(folder);
  return missing;
}
