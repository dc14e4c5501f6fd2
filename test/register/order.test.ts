import { expect, it } from "vitest";
import { compareNaturally, importOrder, structureOrder } from "../../src/register/order.ts";

const sorted = [
  [importOrder, ["TF_X_LIST", "TFA", "TFBert", "TFForcedEnd", "TFForceTokens", "_LazyModule", "is_tf_available"]],
  [structureOrder, ["TF_B", "TFMapleFor_A", "TFMapleForB", "shape_list"]],
  [compareNaturally, [".models.gpt2", ".models.gpt10", ".models.gpt_neo", ".models.gptj", ".models.gptj_b"]],
] as const;

it.each(sorted)("%o keeps %o", (compare, names) => {
  expect([...names].reverse().sort(compare)).toEqual(names);
});

it("puts a name in front of those that it begins", () => {
  expect(["blip_2", "blip"].sort(compareNaturally)).toEqual(["blip", "blip_2"]);
});
