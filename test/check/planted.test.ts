import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCodes } from "../../src/check/codes.ts";
import { fixed } from "../../src/check/fix.ts";
import type { Checkout } from "../../src/checkout/checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { portPath } from "../helpers/sample-checkout.ts";
import { omissions as table } from "./omissions.ts";
import { check, model, opened, type Planting, planted, portedSample } from "./sample-port.ts";

const omissions = table.map(([name, code, says, plantings, isRepaired = false]) => ({
  name,
  code,
  says,
  plantings,
  isRepaired,
}));

let checkout: Checkout;
const cleanUps: (() => void)[] = [];

beforeAll(async () => {
  checkout = opened(await portedSample((work) => void cleanUps.push(work as () => void)));
});
afterAll(() => {
  for (const cleanUp of cleanUps) cleanUp();
});

/** Fills in what a table of texts cannot say: parts of the port itself. */
function filled([path, from, to]: Planting): Planting {
  const port = checkout.read(portPath) ?? "";
  if (to === "@pooler") {
    const pooler = /class TFBrandNewBertPooler[\s\S]*?(?=\n\n\nclass )/.exec(port)?.[0] ?? "";
    return [path, from, `\n\n${pooler.replaceAll("BrandNewBert", "Acorn")}\n`];
  }
  if (to !== "@") return [path, from, to];
  const [, before = "", between = ""] = (from as RegExp).exec(port) ?? [];
  return [path, from, before + between];
}

describe("the sample's port", () => {
  it("has no finding", () => expect(check(checkout)).toEqual([]));
  it("has none as a merged port", () => expect(check(checkout, false)).toEqual([]));
});

describe("whoever forgets", () => {
  it.each(omissions)("$name is told so by $code", ({ code, says, plantings }) => {
    const findings = check(planted(checkout, plantings.map(filled)));
    expect(findings.map((found) => found.code)).toEqual([code]);
    expect(findings[0]?.message).toContain(says);
    expect(findings[0]?.line).toBeGreaterThan(0);
  });

  const repaired = omissions.filter(({ isRepaired }) => isRepaired);
  it.each(repaired)("$name gets it back from --fix", ({ plantings }) => {
    const broken = planted(checkout, plantings.map(filled));
    const { changes, left } = fixed(broken, openModel(broken, model), true);
    expect(left).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
  });

  const kept = omissions.filter(({ isRepaired }) => !isRepaired);
  it.each(kept)("$name has to do it by hand", ({ code, plantings }) => {
    const broken = planted(checkout, plantings.map(filled));
    const { changes, left } = fixed(broken, openModel(broken, model), true);
    expect(changes).toEqual([]);
    expect(left.map((found) => found.code)).toEqual([code]);
  });
});

it("every rule but that of missing tests has an omission", () => {
  const told = new Set(omissions.map(({ code }) => code));
  expect(Object.keys(checkCodes).filter((code) => !told.has(code as keyof typeof checkCodes))).toEqual(["C013"]);
});

it("a port without tests is told so", () => {
  const { read } = checkout;
  const without = { ...checkout, read: (path: string) => (/test_modeling_tf_/.test(path) ? undefined : read(path)) };
  expect(check(without).map(({ code, file }) => [code, file])).toEqual([["C013", portPath]]);
});
