import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eras } from "../../src/checkout/eras.ts";
import { isInRange, requirementsOf, tokenizersOf } from "../../src/checkout/requirements.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { readRequirements } from "../../src/sidecar/requirements.ts";

it.each([
  [15, ">=0.14,<0.19", true],
  [13, ">=0.11.1,!=0.11.3,<0.14", true],
  [19, ">=0.19,<0.20", true],
  [20, ">=0.19,<0.20", false],
  [22, ">=0.22.0,<=0.23.0", true],
  [24, ">=0.22.0,<=0.23.0", false],
  [10, ">0.10", false],
  [11, ">0.10", true],
  [10, "==0.10.3", true],
  [11, "==0.10.3", false],
])("0.%i in %s: %s", (minor, range, expected) => expect(isInRange(minor, range)).toBe(expected));

describe("the environment of a checkout", () => {
  const era = eras.find(({ name }) => name === "4.45 to 4.46");
  const table = (range: string) => () => `deps = {\n    "tokenizers": "tokenizers${range}",\n}\n`;
  it.each([
    ["that of its era, where it says nothing", () => undefined, "4.46"],
    ["that of its era, where it fits", table(">=0.20,<0.21"), "4.46"],
    ["an older one, before its era's tokenizers came", table(">=0.19,<0.20"), "4.44"],
    ["a newer one, where the next tokenizers came early", table(">=0.21,<0.22"), "4.50"],
    ["that of its era, where none fits", table(">=0.90"), "4.46"],
  ])("%s", (_, read, expected) => expect(era && requirementsOf(read, era)).toBe(expected));

  it("holds the tokenizers that the table says, in every environment there is", () => {
    const files = readdirSync(packageFile("sidecar/requirements")).filter((file) => /^\d/.test(file));
    expect(files.map((file) => file.replace(/\.txt$/, "")).sort()).toEqual([...tokenizersOf.keys()]);
    for (const [name, minor] of tokenizersOf) {
      expect(readRequirements(name).pins.get("tokenizers")).toMatch(new RegExp(`^0\\.${minor}\\.`));
    }
  });
});
