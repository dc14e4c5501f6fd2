import { describe, expect, it } from "vitest";
import { speaksOf, spellings } from "../../src/forge/others.ts";

describe("others at work on a model", () => {
  it.each([
    ["brand_new_bert", "BrandNewBert", ["BrandNewBert", "brand_new_bert"]],
    ["bert", "Bert", ["Bert"]],
    ["gpt_neo", undefined, ["GptNeo", "gpt_neo"]],
  ] as const)("are searched for by the spellings of %s", (model, className, wanted) => {
    expect(spellings(model, className)).toEqual(wanted);
  });

  it.each([
    ["Add TF BrandNewBert", "", true],
    ["Add TFBrandNewBert", "in Keras", true],
    ["[WIP] TensorFlow port of brand-new-bert", "", true],
    ["TF: brand new bert", "", true],
    ["Add BrandNewBert", "PyTorch only", false],
    ["Add TensorFlow version of NotBrandNewBerty", "", false],
    ["TensorFlow", "mentions brand_new_bertha", false],
    ["BrandNewBert", "Halt the TFLOPS", false],
  ] as const)("%s / %s", (title, body, wanted) => {
    expect(speaksOf({ title, body }, ["BrandNewBert", "brand_new_bert"])).toBe(wanted);
  });
});
