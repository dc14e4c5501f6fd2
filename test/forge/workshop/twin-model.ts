import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The second model of the upstream repository; its names sort beside those of the sample's, and are as long. */
export const twinModel = "brand_new_bart";

const renamed = (text: string): string =>
  text
    .replaceAll("brand_new_bert", twinModel)
    .replaceAll("brand-new-bert", "brand-new-bart")
    .replaceAll("BrandNewBert", "BrandNewBart")
    .replaceAll("BRAND_NEW_BERT", "BRAND_NEW_BART");

/** Whatever names the sample's model in a file of the library: a block of an import, a stand-in, or lines of a list. */
const mentions = new RegExp(
  [
    String.raw`^( *)_import_structure\["models\.brand_new_bert"\]\.extend\(\n[^]*?\n\1\)\n`,
    String.raw`^( *)from \.models\.brand_new_bert import \(\n[^]*?\n\2\)\n`,
    String.raw`(?:^class BrandNewBert\w+\(metaclass[^]*?requires_backends\(self, \["torch"\]\)\n\n\n)+`,
    String.raw`(?:^.*(?:brand_new_bert|BrandNewBert).*\n)+`,
  ].join("|"),
  "gm",
);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());

/** Gives a copy of the sample checkout a second PyTorch model that has no port yet, registered in the same places. */
export function addTwinModel(root: string): void {
  for (const path of filesBelow(root)) {
    const file = join(root, path);
    const text = readFileSync(file, "utf8");
    if (/brand_new_bert/.test(path) || path.startsWith(".git/") || path === "README.md") continue;
    const inline = text.replace("auto, brand_new_bert,", `auto, ${twinModel}, brand_new_bert,`);
    writeFileSync(file, inline === text ? text.replace(mentions, (found) => renamed(found) + found) : inline);
  }
  for (const folder of ["src/transformers/models", "tests/models"]) copyRenamed(root, `${folder}/brand_new_bert`);
  copyRenamed(root, "docs/source/en/model_doc/brand_new_bert.md");
}

function copyRenamed(root: string, path: string): void {
  const target = join(root, renamed(path));
  cpSync(join(root, path), target, { recursive: true });
  const files = statSync(target).isFile() ? [target] : filesBelow(target).map((name) => join(target, name));
  for (const file of files) {
    writeFileSync(file, renamed(readFileSync(file, "utf8")));
    if (file !== target) renameSync(file, join(target, renamed(file.slice(target.length + 1))));
  }
}
