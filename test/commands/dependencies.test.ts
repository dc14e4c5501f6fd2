import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { portWithDependencies } from "../../src/commands/port-with-dependencies.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import { initParser } from "../../src/python/parser.ts";
import { missingDependencies } from "../../src/translate/dependencies.ts";
import { editFile, portPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { standInStages } from "../helpers/stand-in-stages.ts";

const models = "src/transformers/models";
const portOf = (model: string): string => `${models}/${model}/modeling_tf_${model}.py`;
const firstImport = "from ...configuration_utils import PretrainedConfig";

/** Lets the configuration of a model name a part. */
const needs = (root: string, model: string, part: string): void =>
  editFile(
    root,
    `${models}/${model}/configuration_${model}.py`,
    firstImport,
    `${firstImport}\nfrom ..auto import CONFIG_MAPPING\n\n\nPARTS = CONFIG_MAPPING["${part}"]`,
  );

const unported = (root: string, ...names: readonly string[]): void => {
  for (const name of names) rmSync(join(root, portOf(name)));
};

const missingIn = (root: string): readonly string[] => {
  const checkout = openCheckout(root);
  return missingDependencies(checkout, openModel(checkout, "brand_new_bert"));
};

beforeAll(initParser);

describe("missingDependencies", () => {
  it.each<[string, (root: string) => void, readonly string[]]>([
    ["nothing for a model of one piece", (root) => unported(root, "acorn"), []],
    ["nothing for a part that has a port", (root) => needs(root, "brand_new_bert", "acorn"), []],
    [
      "a part that its configuration names",
      (root) => {
        unported(root, "acorn");
        needs(root, "brand_new_bert", "acorn");
      },
      ["acorn"],
    ],
    [
      "a model that its modeling file imports from",
      (root) => {
        unported(root, "cedar");
        const path = `${models}/brand_new_bert/modeling_brand_new_bert.py`;
        editFile(root, path, "\nimport torch\n", "\nimport torch\n\nfrom ..cedar.modeling_cedar import CedarModel\n");
      },
      ["cedar"],
    ],
    [
      "parts of parts before the parts, and each once, round circles",
      (root) => {
        unported(root, "acorn", "cedar");
        needs(root, "brand_new_bert", "acorn");
        needs(root, "acorn", "cedar");
        needs(root, "cedar", "brand_new_bert");
      },
      ["cedar", "acorn"],
    ],
  ])("names %s", async (_, prepare, expected) => {
    expect(missingIn(await sampleCheckout(prepare))).toEqual(expected);
  });
});

describe("portWithDependencies", () => {
  const prepare = (root: string): void => {
    unported(root, "acorn");
    needs(root, "brand_new_bert", "acorn");
  };
  const options = { model: "brand_new_bert", allowDirty: false, force: false, contributor: "someone" };

  it("ports what is missing first, and the model last", async () => {
    const repo = await sampleCheckout(prepare);
    const outcomes = await portWithDependencies({ ...options, repo, dryRun: false }, standInStages);
    expect(outcomes.map(({ model, mode }) => [model, mode])).toEqual([
      ["acorn", "written"],
      ["brand_new_bert", "written"],
    ]);
    expect([portOf("acorn"), portPath].map((path) => existsSync(join(repo, path)))).toEqual([true, true]);
  });

  it("takes no dry run", async () => {
    const repo = await sampleCheckout(prepare);
    const run = portWithDependencies({ ...options, repo, dryRun: true }, standInStages);
    await expect(run).rejects.toThrow(Failure);
    expect(existsSync(join(repo, portOf("acorn")))).toBe(false);
  });
});
