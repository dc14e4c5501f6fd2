import {
  field,
  named,
  parseSyntax,
  required,
  stringValue,
  syntaxMistake,
  textOf,
  undecorated,
} from "../python/syntax.ts";
import type { Checkout, ModelFolder } from "./checkout.ts";
import { declaredNames, exportsOf, gathersExports } from "./exports.ts";
import { noConfigClass, noDeclaredClasses, noPublicClasses, noPytorchSource, syntaxError } from "./failures.ts";
import { resolveModelName, squashed } from "./model-name.ts";
import { sourceParts } from "./source-parts.ts";

interface Config {
  readonly modelType: string;
  readonly configClass: string;
}

function assertPython(path: string, source: string): void {
  const found = syntaxMistake(source);
  if (found) throw syntaxError(path, found.line, found.column, found.text);
}

function readPython(checkout: Checkout, path: string): string | undefined {
  const source = checkout.read(path);
  if (source !== undefined) assertPython(path, source);
  return source;
}

/** Configuration classes of a file with their model types, in its order. */
function configsOf(source: string): readonly Config[] {
  const classes = named(parseSyntax(source))
    .map(undecorated)
    .filter((node) => node.type === "class_definition");
  return classes.flatMap((node) => {
    for (const statement of named(required(node, "body"))) {
      const assignment = named(statement)[0];
      const left = assignment?.type === "assignment" ? field(assignment, "left") : undefined;
      if (assignment === undefined || left === undefined || textOf(left) !== "model_type") continue;
      const modelType = stringValue(field(assignment, "right"));
      if (modelType !== undefined) return [{ modelType, configClass: textOf(required(node, "name")) }];
    }
    return [];
  });
}

/** A folder with several configurations is named after the one of the whole model. */
function readConfig(checkout: Checkout, folder: string, model: string): Config {
  const path = `${folder}/configuration_${model}.py`;
  const configs = configsOf(readPython(checkout, path) ?? "");
  const own = configs.filter(({ modelType }) => squashed(modelType) === squashed(model));
  // parts may carry the model's type as well: their names are longer than that of the whole
  const config = own.sort((a, b) => a.configClass.length - b.configClass.length)[0] ?? configs[0];
  if (config === undefined) throw noConfigClass(path);
  return config;
}

function firstExisting(checkout: Checkout, paths: readonly string[]): string | undefined {
  return paths.find((path) => checkout.read(path) !== undefined);
}

function findDocPage(checkout: Checkout, model: string, modelType: string): string | undefined {
  const { docsRoot, docExtension } = checkout.era;
  const names = [model, modelType, model.replaceAll("_", "-"), modelType.replaceAll("-", "_")];
  const pages = names.map((name) => `${docsRoot}/model_doc/${name}.${docExtension}`);
  return firstExisting(checkout, pages);
}

/**
 * What the checkout holds about one model. `initParser` must have been awaited.
 *
 * @param name folder, model type or class prefix: `gpt_neo`, `gpt-neo`, `GPTNeo`
 * @throws Failure when there is no such model, or when its files cannot be ported from.
 */
export function openModel(checkout: Checkout, name: string): ModelFolder {
  const model = resolveModelName(checkout, name);
  const folder = `src/transformers/models/${model}`;
  const sourcePath = `${folder}/modeling_${model}.py`;
  const source = readPython(checkout, sourcePath);
  if (source === undefined) {
    const others = checkout.list(folder).filter((file) => /^modeling_.*\.py$/.test(file));
    throw noPytorchSource(sourcePath, others);
  }
  const { modelType, configClass } = readConfig(checkout, folder, model);
  const initPath = `${folder}/__init__.py`;
  const init = readPython(checkout, initPath) ?? "";
  const gathers = gathersExports(init);
  const parts = sourceParts(checkout, folder, source);
  const texts = [source, ...parts.map((part) => part.source)];
  const exported = gathers ? texts.flatMap(declaredNames) : exportsOf(init, `modeling_${model}`);
  // The list also names functions and, in older versions, lists of checkpoints.
  const pytorchClasses = exported.filter((name) =>
    texts.some((text) => new RegExp(`^class ${name}\\b`, "m").test(text)),
  );
  if (pytorchClasses.length === 0) {
    throw gathers ? noDeclaredClasses(sourcePath) : noPublicClasses(initPath, `modeling_${model}`);
  }
  const tests = `tests/models/${model}`;
  const docPage = findDocPage(checkout, model, modelType);
  const testFile = firstExisting(checkout, [`${tests}/test_modeling_${model}.py`]);
  return {
    model,
    folder,
    sourcePath,
    source,
    ...(parts.length === 0 ? {} : { parts }),
    modelType,
    configClass,
    pytorchClasses,
    gathersExports: gathers,
    ...(docPage === undefined ? {} : { docPage }),
    ...(testFile === undefined ? {} : { testFile }),
    portPath: `${folder}/modeling_tf_${model}.py`,
    portTestPath: `${tests}/test_modeling_tf_${model}.py`,
  };
}
