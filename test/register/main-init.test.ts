import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { mainInit } from "../../src/register/surfaces/main-init.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "src/transformers/__init__.py";

interface Parts {
  readonly structure?: string;
  readonly types?: string;
  readonly keys?: string;
}

/** An init in the layout of today, with the given lines in its TensorFlow blocks. */
const init = ({ structure = "", types = "", keys = '    "models.maple": ["MapleConfig"],\n' }: Parts) => `\
_import_structure = {
${keys}}

# TensorFlow-backed objects
try:
    if not is_tf_available():
        raise OptionalDependencyNotAvailable()
except OptionalDependencyNotAvailable:
    from .utils import dummy_tf_objects
else:
    _import_structure["modeling_tf_utils"] = ["TFPreTrainedModel"]
${structure}    _import_structure["optimization_tf"] = ["AdamWeightDecay"]

if TYPE_CHECKING:
    try:
        if not is_tf_available():
            raise OptionalDependencyNotAvailable()
    except OptionalDependencyNotAvailable:
        from .utils.dummy_tf_objects import *
    else:
        from .modeling_tf_utils import TFPreTrainedModel
${types}        from .optimization_tf import AdamWeightDecay
else:
    import sys
`;

const maple = {
  structure: `\
    _import_structure["models.maple"].extend(
        [
            "TFMapleModel",
            "TFMaplePreTrainedModel",
        ]
    )
`,
  types: "        from .models.maple import TFMapleModel, TFMaplePreTrainedModel\n",
};

const other = (name: string, title: string): Parts => ({
  structure: `    _import_structure["models.${name}"].append("TF${title}Model")\n`,
  types: `        from .models.${name} import TF${title}Model\n`,
});

const joined = (...parts: readonly Parts[]): Parts => ({
  structure: parts.map((part) => part.structure).join(""),
  types: parts.map((part) => part.types).join(""),
});

const long = [
  "MapleForQuestionAnswering",
  "MapleForSequenceClassification",
  "MapleForTokenClassification",
  "MapleModel",
];

const rewrites: readonly [string, string, string][] = [
  ["adds to an empty block", init({}), init(maple)],
  [
    "keeps the order of folders",
    init(joined(other("bert", "Bert"), other("swin", "Swin"))),
    init(joined(other("bert", "Bert"), maple, other("swin", "Swin"))),
  ],
  [
    "completes a list",
    init({
      structure: maple.structure.replace('            "TFMapleModel",\n', ""),
      types: maple.types.replace("TFMapleModel, ", ""),
    }),
    init(maple),
  ],
  [
    "turns append into extend",
    init({ ...maple, structure: '    _import_structure["models.maple"].append("TFMapleModel")\n' }),
    init(maple),
  ],
  ["completes one half", init({ structure: maple.structure }), init(maple)],
  [
    "assigns where nothing else of the model is exported",
    init({ keys: "" }),
    init({
      keys: "",
      types: maple.types,
      structure: `\
    _import_structure["models.maple"] = [
        "TFMapleModel",
        "TFMaplePreTrainedModel",
    ]
`,
    }),
  ],
];

describe("main-init", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    expect(registered(mainInit, { [path]: before }, path)).toBe(after);
    expect(registered(mainInit, { [path]: after }, path)).toBe(after);
  });

  it("explodes an import that does not fit", () => {
    const after = registered(mainInit, { [path]: init({}) }, path, { classes: ported(...long) });
    expect(after).toContain(`        from .models.maple import (\n            TFMapleForQuestionAnswering,\n`);
    expect(after).toContain("            TFMapleModel,\n        )\n        from .optimization_tf");
  });

  it("explodes every import where its neighbours are", () => {
    const types = "        from .models.bert import (\n            TFBertA,\n            TFBertB,\n        )\n";
    const after = registered(mainInit, { [path]: init({ types }) }, path);
    expect(after).toContain("        from .models.maple import (\n            TFMapleModel,\n            TFMapleP");
  });

  it("knows the layout of older versions", () => {
    const old = `\
_import_structure = {"models.maple": ["MapleConfig"]}
if is_tf_available():
    _import_structure["models.bert"].append("TFBertModel")
else:
    from .utils import dummy_tf_objects
if TYPE_CHECKING:
    if is_tf_available():
        from .models.bert import TFBertModel
    else:
        from .utils.dummy_tf_objects import *
`;
    const after = registered(mainInit, { [path]: old }, path, { classes: ported("MapleModel") });
    expect(after).toBe(
      old
        .replace('"TFBertModel")\n', '"TFBertModel")\n    _import_structure["models.maple"].append("TFMapleModel")\n')
        .replace("import TFBertModel\n", "import TFBertModel\n        from .models.maple import TFMapleModel\n"),
    );
  });

  it("writes the line breaks of the file", () => {
    const windows = (text: string) => text.replaceAll("\n", "\r\n");
    expect(registered(mainInit, { [path]: windows(init({})) }, path)).toBe(windows(init(maple)));
  });

  it.each([
    ["private classes", { classes: ported("_MapleModel") }],
    ["main layers", { classes: ported("MapleMainLayer") }],
    ["a port without classes", { classes: [] }],
  ])("leaves out %s", (_, change) => {
    expect(registered(mainInit, { [path]: init({}) }, path, change)).toBe(init({}));
  });

  it("exports constants and functions first and last", () => {
    const change = { classes: ported("MapleModel"), exports: ["maple_loss", "TF_MAPLE_LIST"] };
    const after = registered(mainInit, { [path]: init({}) }, path, change);
    expect(after).toContain("from .models.maple import TF_MAPLE_LIST, TFMapleModel, maple_loss\n");
  });

  it("tells what it cannot edit", () => {
    expect(codesOf(mainInit, {})).toEqual(["R001"]);
    expect(codesOf(mainInit, { [path]: "x = 1\n" })).toEqual(["R002"]);
  });

  it("says which classes are missing in either half", () => {
    const missing = (text: string) => mainInit.missing(registration({ [path]: text }));
    expect(missing(init({}))).toEqual(["TFMapleModel", "TFMaplePreTrainedModel"]);
    expect(missing(init({ structure: maple.structure }))).toEqual(["TFMapleModel", "TFMaplePreTrainedModel"]);
    expect(missing(init(maple))).toEqual([]);
  });
});
