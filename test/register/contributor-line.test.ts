import { describe, expect, it } from "vitest";
import { contributorLine } from "../../src/register/surfaces/contributor-line.ts";
import { codesOf, registered } from "./registration.ts";

const path = "docs/source/en/model_doc/maple.md";
const thanks = "The TensorFlow version of this model was contributed by [sap-user](https://huggingface.co/sap-user).";
const author = "[oak](https://huggingface.co/oak)";
const other = "[ash](https://huggingface.co/ash.tree)";

const rewrites = [
  [`This model was contributed by ${author}.\n`, `This model was contributed by ${author}. ${thanks}\n`],
  [
    `This model was contributed by ${author} and ${other}. The code is [here](https://x.org/a.b).\n`,
    `This model was contributed by ${author} and ${other}. ${thanks} The code is [here](https://x.org/a.b).\n`,
  ],
  [`This model was contributed by ${author} .\n`, `This model was contributed by ${author} . ${thanks}\n`],
  [
    `This model was contributed by ${author}. The Flax version of this model\nwas contributed by ${other}.\n`,
    `This model was contributed by ${author}. ${thanks} The Flax version of this model\nwas contributed by ${other}.\n`,
  ],
  [
    `A.\n\nThese models were contributed by ${author}.\r\nB.\n`,
    `A.\n\nThese models were contributed by ${author}. ${thanks}\r\nB.\n`,
  ],
] as const;

const leaves = [
  `This model was contributed by ${author}. ${thanks}\n`,
  `This model was contributed by ${author}. The TensorFlow version of the model was added by ${other}.\n`,
  `This model was contributed by ${author}. This model TF 2.0 implementation was\ncontributed by ${other}.\n`,
  `This model was contributed by ${author}.\n${other} contributed Maple for vision in TensorFlow.\n`,
];

describe("contributor-line", () => {
  const change = { contributor: "sap-user" };

  it.each(rewrites)("thanks behind %s", (before, after) => {
    expect(registered(contributorLine, { [path]: before }, path, change)).toBe(after);
    expect(registered(contributorLine, { [path]: after }, path, change)).toBe(after);
  });

  it.each(leaves)("leaves %s", (text) => {
    expect(registered(contributorLine, { [path]: text }, path, change)).toBe(text);
  });

  it("writes nothing without a name", () => {
    const text = `This model was contributed by ${author}.\n`;
    expect(registered(contributorLine, { [path]: text }, path)).toBe(text);
  });

  it("tells of a page without such a sentence", () => {
    expect(codesOf(contributorLine, { [path]: "# Maple\n" }, change)).toEqual(["R008"]);
  });

  it.each(["a b", "x](https://evil.org)", "-x", "x-", ""])("refuses the name %o", (contributor) => {
    const text = `This model was contributed by ${author}.\n`;
    expect(codesOf(contributorLine, { [path]: text }, { contributor })).toEqual(["R009"]);
    expect(registered(contributorLine, { [path]: text }, path, { contributor })).toBe(text);
  });
});
