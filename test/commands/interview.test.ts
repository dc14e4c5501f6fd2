import { beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { portPrompts } from "../../src/commands/interview.ts";
import { isHubName, splitList } from "../../src/commands/port-options.ts";
import { initParser } from "../../src/python/parser.ts";
import { bareSample } from "../helpers/sample-checkout.ts";

beforeAll(initParser);

const folder = () => openModel(openCheckout(bareSample()), "brand_new_bert");

describe("the questions of a port", () => {
  it("offer the heads of the model, all of them or those that were named", () => {
    const chosen = (heads?: readonly string[]) => {
      const choices = portPrompts(folder(), { heads })[0]?.choices as { value: string; checked: boolean }[] | undefined;
      return choices?.filter(({ checked }) => checked).map(({ value }) => value);
    };
    expect(chosen()).toEqual([
      "BrandNewBertForMaskedLM",
      "BrandNewBertForSequenceClassification",
      "BrandNewBertForTokenClassification",
      "BrandNewBertModel",
    ]);
    expect(chosen(["BrandNewBertModel"])).toEqual(["BrandNewBertModel"]);
  });

  it.each([
    ["jo-doe", "jo-doe"],
    ["Jo Doe", ""],
    [undefined, ""],
  ])("offer the contributor %s as %j", (contributor, offered) => {
    expect(portPrompts(folder(), { contributor })[1]).toMatchObject({ name: "contributor", default: offered });
  });

  it("are fewer where pages thank nobody and no guide names reviewers", () => {
    const [, ...rest] = portPrompts(folder(), { contributor: "jo-doe" }, false);
    expect(rest).toMatchObject([{ name: "reviewers", default: "" }]);
  });
});

it.each([
  ["jo", true],
  ["jo-doe.2", true],
  ["", false],
  ["jo doe", false],
  ["-jo", false],
  ["jo--doe", false],
])("%j can be a name on the Hub: %s", (name, can) => {
  expect(isHubName(name)).toBe(can);
});

it.each([
  ["a, b", ["a", "b"]],
  [" ,a,,", ["a"]],
  ["", []],
])("the list %j", (text, list) => {
  expect(splitList(text)).toEqual(list);
});
