import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { checkRepo } from "../../src/register/surfaces/check-repo.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "utils/check_repo.py";
const lines = (items: readonly string[]) => items.map((item) => `    ${item}\n`).join("");
const script = (tested: readonly string[], mapped: readonly string[] = []) => `\
PRIVATE_MODELS = [
    "OakStack",
]
IGNORE_NON_TESTED = PRIVATE_MODELS.copy() + [
    # models to ignore for not tested
${lines(tested)}]
IGNORE_NON_AUTO_CONFIGURED = PRIVATE_MODELS.copy() + [
${lines(mapped)}]
`;

const mapped = (...names: readonly string[]) => ({
  "src/transformers/models/auto/modeling_auto.py": `MODEL_MAPPING_NAMES = OrderedDict([${names.map((name) => `("maple", "${name}")`).join(", ")}])\n`,
  "src/transformers/models/auto/modeling_tf_auto.py": "TF_MODEL_MAPPING_NAMES = OrderedDict(\n    [\n    ]\n)\n",
});
const two = { classes: ported("MapleModel", "MapleForTrees") };

const rewrites: readonly [string, string, string][] = [
  [
    "puts a twin behind its PyTorch class, with its remark",
    script(['"MapleModel",  # Not regular.', '"OakModel",']),
    script(['"MapleModel",  # Not regular.', '"TFMapleModel",  # Not regular.', '"OakModel",']),
  ],
  [
    "keeps a run together",
    script(['"MapleModel",', '"MapleForTrees",', '"OakModel",']),
    script(['"MapleModel",', '"MapleForTrees",', '"TFMapleModel",', '"TFMapleForTrees",', '"OakModel",']),
  ],
  [
    "completes",
    script(['"MapleModel",', '"MapleForTrees",', '"TFMapleForTrees",']),
    script(['"MapleModel",', '"MapleForTrees",', '"TFMapleModel",', '"TFMapleForTrees",']),
  ],
];

describe("check-repo", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    const files = (text: string) => ({ ...mapped("MapleModel", "MapleForTrees"), [path]: text });
    expect(registered(checkRepo, files(before), path, two)).toBe(after);
    expect(registered(checkRepo, files(after), path, two)).toBe(after);
  });

  it("excepts a model that finds no TensorFlow mapping", () => {
    const files = { ...mapped("MapleModel"), [path]: script([], ['"OakForTrees",']) };
    expect(registered(checkRepo, files, path, two)).toBe(script([], ['"OakForTrees",', '"TFMapleForTrees",']));
    expect(codesOf(checkRepo, files, two)).toEqual(["R005"]);
    expect(checkRepo.missing(registration(files, two))).toEqual(["TFMapleForTrees"]);
  });

  it("excepts private models where their twins are", () => {
    const files = { ...mapped("MapleModel"), [path]: script([]) };
    const classes = [...ported("MapleModel"), { ...ported("_OakStack")[0]! }];
    expect(registered(checkRepo, files, path, { classes })).toContain('    "OakStack",\n    "TFOakStack",\n]');
  });

  it.each([
    ["a model that is mapped, whatever its twin is", script([], ['"MapleModel",']), ported("MapleModel")],
    ["encoders, which need no mapping", script([], ['"OakForTrees",']), ported("MapleEncoder")],
    ["base classes", script([], ['"OakForTrees",']), ported("MaplePreTrainedModel")],
    ["main layers", script(['"MapleMainLayer",']), ported("MapleMainLayer")],
  ])("leaves %s", (_, text, classes) => {
    expect(registered(checkRepo, { ...mapped("MapleModel"), [path]: text }, path, { classes })).toBe(text);
  });

  it("does not apply where there is no such check", () => {
    expect(checkRepo.applies(registration({}))).toBe(false);
    expect(checkRepo.register(registration({})).changes).toEqual([]);
  });
});
