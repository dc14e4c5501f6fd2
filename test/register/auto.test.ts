import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { auto, withoutMapping } from "../../src/register/surfaces/auto.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const pytorch = "src/transformers/models/auto/modeling_auto.py";
const tensorflow = "src/transformers/models/auto/modeling_tf_auto.py";

const mapping = (name: string, ...entries: readonly string[]) =>
  `${name} = OrderedDict(\n    [\n        # The base models\n${entries.map((entry) => `        ${entry},\n`).join("")}    ]\n)\n`;

const torch = mapping("MODEL_MAPPING_NAMES", '("ash", "AshModel")', '("maple", "MapleModel")', '("oak", "OakModel")');
const maple = '("maple", "TFMapleModel")';

const rewrites: readonly [string, string, string, string][] = [
  [
    "puts an entry at its place",
    torch,
    mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")', '("oak", "TFOakModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")', maple, '("oak", "TFOakModel")'),
  ],
  [
    "puts it first, below the remark",
    torch,
    mapping("TF_MODEL_MAPPING_NAMES", '("oak", "TFOakModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", maple, '("oak", "TFOakModel")'),
  ],
  [
    "puts it last",
    torch,
    mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")', maple),
  ],
  ["fills an empty mapping", torch, mapping("TF_MODEL_MAPPING_NAMES"), mapping("TF_MODEL_MAPPING_NAMES", maple)],
  [
    "follows PyTorch's order where nothing is sorted",
    mapping("MODEL_MAPPING_NAMES", '("oak", "OakModel")', '("maple", "MapleModel")', '("ash", "AshModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("oak", "TFOakModel")', '("ash", "TFAshModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("oak", "TFOakModel")', maple, '("ash", "TFAshModel")'),
  ],
  [
    "serves every key that PyTorch's class serves",
    mapping("MODEL_MAPPING_NAMES", '("maple", "MapleModel")', '("maple-sap", "MapleModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("oak", "TFOakModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", maple, '("maple-sap", "TFMapleModel")', '("oak", "TFOakModel")'),
  ],
  [
    "explodes a mapping that stands on one line",
    torch,
    'TF_MODEL_MAPPING_NAMES = OrderedDict([("oak", "TFOakModel")])\n',
    mapping("TF_MODEL_MAPPING_NAMES", maple, '("oak", "TFOakModel")').replace("        # The base models\n", ""),
  ],
];

const leaves: readonly [string, string, string][] = [
  ["an entry that is there", torch, mapping("TF_MODEL_MAPPING_NAMES", maple)],
  ["an entry that is another class", torch, mapping("TF_MODEL_MAPPING_NAMES", '("maple", "TFOtherModel")')],
  ["a mapping of another task", torch, mapping("TF_MODEL_FOR_TREES_MAPPING_NAMES", '("oak", "TFOakModel")')],
  [
    "a model that PyTorch does not map",
    mapping("MODEL_MAPPING_NAMES", '("oak", "OakModel")'),
    mapping("TF_MODEL_MAPPING_NAMES", '("oak", "TFOakModel")'),
  ],
];

describe("auto", () => {
  it.each(rewrites)("%s", (_, torch, before, after) => {
    const files = (text: string) => ({ [pytorch]: torch, [tensorflow]: text });
    expect(registered(auto, files(before), tensorflow)).toBe(after);
    expect(registered(auto, files(after), tensorflow)).toBe(after);
  });

  it.each(leaves)("leaves %s", (_, torch, before) => {
    expect(registered(auto, { [pytorch]: torch, [tensorflow]: before }, tensorflow)).toBe(before);
  });

  it("keeps classes together that share a key, and completes them", () => {
    const files = {
      [pytorch]: mapping("MODEL_MAPPING_NAMES", '("maple", ("MapleModel", "MapleBaseModel"))'),
      [tensorflow]: mapping("TF_MODEL_MAPPING_NAMES", maple),
    };
    const after = registered(auto, files, tensorflow, { classes: ported("MapleModel", "MapleBaseModel") });
    expect(after).toBe(mapping("TF_MODEL_MAPPING_NAMES", '("maple", ("TFMapleModel", "TFMapleBaseModel"))'));
  });

  it("breaks an entry that is too long", () => {
    const name = `Maple${"Long".repeat(24)}Model`;
    const files = {
      [pytorch]: mapping("MODEL_MAPPING_NAMES", `("maple", "${name}")`),
      [tensorflow]: mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")'),
    };
    const after = registered(auto, files, tensorflow, { classes: ported(name) });
    expect(after).toContain(`),\n        (\n            "maple",\n            "TF${name}",\n        ),\n    ]`);
  });

  it("breaks a tuple of classes that is too long", () => {
    const names = ["A", "B"].map((letter) => `Maple${"Long".repeat(12)}${letter}Model`);
    const files = {
      [pytorch]: mapping("MODEL_MAPPING_NAMES", `("maple", (${names.map((name) => `"${name}"`).join(", ")}))`),
      [tensorflow]: mapping("TF_MODEL_MAPPING_NAMES", '("ash", "TFAshModel")'),
    };
    const after = registered(auto, files, tensorflow, { classes: ported(...names) });
    const lines = names.map((name) => `                "TF${name}",\n`).join("");
    expect(after).toContain(`            "maple",\n            (\n${lines}            ),\n        ),\n    ]`);
  });

  it("tells of mappings that it does not invent, and of conflicts", () => {
    const task = mapping("MODEL_FOR_TREES_MAPPING_NAMES", '("maple", "MapleModel")');
    const conflict = mapping("TF_MODEL_MAPPING_NAMES", '("maple", "TFOtherModel")');
    expect(codesOf(auto, { [pytorch]: task, [tensorflow]: conflict })).toEqual(["R003"]);
    expect(codesOf(auto, { [pytorch]: torch, [tensorflow]: conflict })).toEqual(["R004"]);
    expect(codesOf(auto, { [pytorch]: torch })).toEqual(["R001"]);
  });

  it("warns only of classes that have no place at all", () => {
    const task = mapping("MODEL_FOR_TREES_MAPPING_NAMES", '("maple", "MapleModel")');
    const severities = (torch: string) => {
      const files = { [pytorch]: torch, [tensorflow]: mapping("TF_MODEL_MAPPING_NAMES") };
      return auto.register(registration(files)).diagnostics.map((diagnostic) => diagnostic.severity);
    };
    expect(severities(task)).toEqual(["warning"]);
    expect(severities(torch + task)).toEqual(["info"]);
  });

  it("knows which classes have no mapping, and which are missing", () => {
    const files = { [pytorch]: torch, [tensorflow]: mapping("TF_MODEL_MAPPING_NAMES") };
    const classes = ported("MapleModel", "MapleForTrees");
    expect([...withoutMapping(registration(files, { classes }))]).toEqual(["TFMapleForTrees"]);
    expect(auto.missing(registration(files, { classes }))).toEqual(["TFMapleModel"]);
  });
});
