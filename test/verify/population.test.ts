import { describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { inShard, parseShard, population } from "../../src/verify/population.ts";
import { bareSample } from "../helpers/sample-checkout.ts";

describe("parseShard", () => {
  it.each([
    ["1/1", 1, 1],
    ["3/12", 3, 12],
  ] as const)("%s", (text, index, of) => expect(parseShard(text)).toEqual({ index, of }));

  it.each(["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3", ""])("refuses %j", (text) => {
    expect(() => parseShard(text)).toThrow(expect.objectContaining({ exitCode: exitCodes.usage }));
  });
});

describe("inShard", () => {
  const models = ["a", "b", "c", "d", "e", "f", "g"];

  it.each([1, 2, 3, 7, 9])("deals all models to %i parts, each to one", (of) => {
    const parts = Array.from({ length: of }, (_, index) => inShard(models, { index: index + 1, of }));
    expect(parts.flat().sort()).toEqual(models);
    const sizes = parts.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

describe("population", () => {
  it("holds the models with PyTorch code and a test of their own", () => {
    expect(population(openCheckout(bareSample()))).toEqual(["brand_new_bert"]);
  });

  it("takes model types and class prefixes, each model once", () => {
    const root = bareSample();
    expect(population(openCheckout(root), ["BrandNewBert", "brand_new_bert"])).toEqual(["brand_new_bert"]);
  });

  it.each([
    ["a model without a test", ["acorn"], exitCodes.checkout, /acorn/],
    ["no model", ["no_such_model"], exitCodes.usage, /no_such_model/],
  ] as const)("refuses %s", (_, names, exitCode, message) => {
    const checkout = openCheckout(bareSample());
    expect(() => population(checkout, names)).toThrow(
      expect.objectContaining({ exitCode, message: expect.stringMatching(message) }),
    );
  });

  it("says so where no model has a test", () => {
    const checkout = openCheckout(bareSample());
    const untested = {
      ...checkout,
      read: (path: string) => (path.startsWith("tests/") ? undefined : checkout.read(path)),
    };
    expect(() => population(untested)).toThrow("no model with a PyTorch test");
  });
});
