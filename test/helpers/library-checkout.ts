import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { editFile } from "./sample-checkout.ts";
import { temporaryFolder, type WhenFinished } from "./tree.ts";

/** What follows the prefix in the names of the sample's classes. */
export const sampleHeads = ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification"] as const;

/** A copy of the unpacked library that can be changed; `library` is its folder. */
export function libraryCheckout(library: string, whenFinished?: WhenFinished): string {
  const repo = join(temporaryFolder(whenFinished), "checkout");
  cpSync(library, repo, { recursive: true });
  // The package of the library has the common tests without this file, which holds settings to try.
  mkdirSync(join(repo, "tests/utils"));
  writeFileSync(join(repo, "tests/utils/test_configuration_utils.py"), "config_common_kwargs = {}\n");
  return repo;
}

const files = (model: string): readonly string[] => [
  `src/transformers/models/${model}/__init__.py`,
  `src/transformers/models/${model}/configuration_${model}.py`,
  `src/transformers/models/${model}/modeling_${model}.py`,
  `tests/models/${model}/__init__.py`,
  `tests/models/${model}/test_modeling_${model}.py`,
];

/** Puts the sample into the library, where it has a PyTorch side and tests, under a name of its own. */
export function addSample(repo: string, model = "brand_new_bert", prefix = "BrandNewBert"): void {
  const sample = packageFile("examples/brand_new_bert");
  const renamed = (text: string): string => text.replaceAll("brand_new_bert", model).replaceAll("BrandNewBert", prefix);
  for (const path of files("brand_new_bert")) {
    const target = join(repo, renamed(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, renamed(readFileSync(join(sample, path), "utf8")));
  }
  const names = ["Config", "PreTrainedModel", ...sampleHeads].map((name) => `"${prefix}${name}"`).join(", ");
  const init = "src/transformers/__init__.py";
  editFile(repo, init, '    "models.bert": [', `    "models.${model}": [${names}],\n    "models.bert": [`);
}
