import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commitAll } from "../../src/forge/git.ts";
import { temporaryFolder, type WhenFinished } from "./tree.ts";

const sample = fileURLToPath(new URL("../../examples/brand_new_bert", import.meta.url));

/** A copy of the embedded sample in a folder of its own, without git. */
export function bareSample(whenFinished?: WhenFinished): string {
  const root = join(temporaryFolder(whenFinished), "checkout");
  cpSync(sample, root, { recursive: true });
  return root;
}

/** A copy of the embedded sample as a git repository with one commit, after `prepare` has changed it. */
export async function sampleCheckout(
  prepare: (root: string) => void = () => undefined,
  whenFinished?: WhenFinished,
): Promise<string> {
  const root = bareSample(whenFinished);
  prepare(root);
  await commitAll(root, "A checkout");
  return root;
}

/** Replaces a text that must be there. */
export function editFile(root: string, path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(root, path), "utf8");
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(join(root, path), edited);
}

export const modelFolder = "src/transformers/models/brand_new_bert";
export const sourcePath = `${modelFolder}/modeling_brand_new_bert.py`;
export const portPath = `${modelFolder}/modeling_tf_brand_new_bert.py`;
export const portTestPath = "tests/models/brand_new_bert/test_modeling_tf_brand_new_bert.py";
