import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { docIndex } from "../../src/register/surfaces/doc-index.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "docs/source/en/index.md";
const configurations = `\
CONFIG_MAPPING_NAMES = OrderedDict([("maple", "MapleConfig"), ("oak", "OakConfig"), ("maple-sap", "MapleSapConfig")])
MODEL_NAMES_MAPPING = OrderedDict(
    [
        ("maple", "MAPLE"),
        ("maple-sap", "Maple-Sap"),
        ("oak", "Oak"),
        ("syrup", "Syrup"),
    ]
)
`;
const others = {
  "src/transformers/models/auto/configuration_auto.py": configurations,
  "utils/check_table.py": 'MODEL_NAMES_WITH_SAME_CONFIG = {\n    "Sugar": "MAPLE",\n    "Acorn": "Oak",\n}\n',
};

const header = "|  Model  | PyTorch support | TensorFlow support | Flax Support |\n|:-:|:-:|:-:|:-:|\n";
const row = (name: string, mark: string) =>
  `| [${name}](model_doc/x) |       ✅        |         ${mark}         |      ❌      |\n`;
const table = (...rows: readonly string[]) => `# Index ❌\n\n${header}${rows.join("")}\n<!-- End table-->\n❌ Maple\n`;

describe("doc-index", () => {
  it("ticks the model, and those that share its configuration", () => {
    const before = table(row("MAPLE", "❌"), row("Maple-Sap", "❌"), row("Oak", "❌"), row("Sugar", "❌"));
    const after = table(row("MAPLE", "✅"), row("Maple-Sap", "❌"), row("Oak", "❌"), row("Sugar", "✅"));
    expect(registered(docIndex, { ...others, [path]: before }, path)).toBe(after);
    expect(registered(docIndex, { ...others, [path]: after }, path)).toBe(after);
    expect(docIndex.missing(registration({ ...others, [path]: before }))).toHaveLength(2);
    expect(docIndex.missing(registration({ ...others, [path]: after }))).toEqual([]);
  });

  it("knows the table of older versions by its header", () => {
    const old = (mark: string) =>
      `| Model | Tokenizer slow | PyTorch support | TensorFlow support | Flax Support |\n|:-:|:-:|:-:|:-:|:-:|\n| MAPLE | ❌ | ✅ | ${mark} | ❌ |\n`;
    expect(registered(docIndex, { ...others, [path]: old("❌") }, path)).toBe(old("✅"));
  });

  it.each([
    ["the longest prefix that is a configuration", ["MapleSapVisionModel"], ["❌", "✅"]],
    ["no class of another model", ["PineModel"], ["❌", "❌"]],
    ["no class that the table's script does not count", ["MapleForTrees", "MapleLayer"], ["❌", "❌"]],
    ["no private class", ["_MapleModel"], ["❌", "❌"]],
  ])("goes by %s", (_, names, [maple, sap]) => {
    const files = { ...others, [path]: table(row("MAPLE", "❌"), row("Maple-Sap", "❌")) };
    const after = table(row("MAPLE", maple!), row("Maple-Sap", sap!));
    expect(registered(docIndex, files, path, { classes: ported(...names) })).toBe(after);
  });

  it("tells of a missing table, line or file", () => {
    expect(codesOf(docIndex, others)).toEqual(["R001"]);
    expect(codesOf(docIndex, { ...others, [path]: table(row("Oak", "❌")) })).toEqual(["R007"]);
    expect(codesOf(docIndex, { ...others, [path]: "# Index\n" })).toEqual(["R007"]);
  });
});
