import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { modelInit } from "../../src/register/surfaces/model-init.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "src/transformers/models/maple/__init__.py";

const guard = (backend: string, body: string, indent = "") =>
  `\
try:
    if not is_${backend}_available():
        raise OptionalDependencyNotAvailable()
except OptionalDependencyNotAvailable:
    pass
else:
    ${body}
`.replace(/^(?=.)/gm, indent);

const head = (names: string) => `from typing import TYPE_CHECKING\n\nfrom ...utils import ${names}\n\n\n`;
const basic = "OptionalDependencyNotAvailable, _LazyModule, is_torch_available";

const torch = {
  structure: guard("torch", '_import_structure["modeling_maple"] = ["MapleModel", "MaplePreTrainedModel"]'),
  types: guard("torch", "from .modeling_maple import MapleModel, MaplePreTrainedModel", "    "),
};
const tensorflow = {
  structure: guard("tf", '_import_structure["modeling_tf_maple"] = ["TFMapleModel", "TFMaplePreTrainedModel"]'),
  types: guard("tf", "from .modeling_tf_maple import TFMapleModel, TFMaplePreTrainedModel", "    "),
};
const flax = {
  structure: guard("flax", '_import_structure["modeling_flax_maple"] = ["FlaxMapleModel", "FlaxMaplePreTrainedModel"]'),
  types: guard("flax", "from .modeling_flax_maple import FlaxMapleModel, FlaxMaplePreTrainedModel", "    "),
};

type Blocks = readonly { readonly structure: string; readonly types: string }[];

const init = (names: string, blocks: Blocks) => `\
${head(names)}_import_structure = {"configuration_maple": ["MapleConfig"]}

${blocks.map((block) => block.structure).join("\n")}

if TYPE_CHECKING:
    from .configuration_maple import MapleConfig

${blocks.map((block) => block.types).join("\n")}
else:
    import sys
`;

const withFlax = "_LazyModule, is_flax_available, is_torch_available";
const added = (names: string) => names.replace("is_torch", "is_tf_available, is_torch");

const rewrites: readonly [string, string, string][] = [
  ["adds a block behind PyTorch", init(basic, [torch]), init(added(basic), [torch, tensorflow])],
  ["adds it in front of Flax", init(withFlax, [torch, flax]), init(added(withFlax), [torch, tensorflow, flax])],
  [
    "adds it behind PyTorch where Flax comes first",
    init(withFlax, [flax, torch]),
    init(added(withFlax), [flax, torch, tensorflow]),
  ],
  [
    "adds it in front of Flax where there is no PyTorch",
    init("OptionalDependencyNotAvailable, _LazyModule, is_flax_available", [flax]),
    init("OptionalDependencyNotAvailable, _LazyModule, is_flax_available, is_tf_available", [tensorflow, flax]),
  ],
  [
    "completes a block",
    init(added(basic), [
      torch,
      {
        structure: tensorflow.structure.replace('"TFMapleModel", ', ""),
        types: tensorflow.types.replace("TFMapleModel, ", ""),
      },
    ]),
    init(added(basic), [torch, tensorflow]),
  ],
  [
    "adds the half that is missing",
    init(added(basic), [torch, { structure: tensorflow.structure, types: "" }]),
    init(added(basic), [torch, { structure: tensorflow.structure, types: "" }]).replace(
      torch.types,
      `${torch.types}\n${tensorflow.types}`,
    ),
  ],
];

describe("model-init", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    expect(registered(modelInit, { [path]: before }, path)).toBe(after);
    expect(registered(modelInit, { [path]: after }, path)).toBe(after);
  });

  it("explodes the first import when it grows too long", () => {
    const names = "OptionalDependencyNotAvailable, _LazyModule, is_sentencepiece_available, is_torch_available";
    const after = registered(modelInit, { [path]: init(names, [torch]) }, path);
    expect(after).toContain(`\
from ...utils import (
    OptionalDependencyNotAvailable,
    _LazyModule,
    is_sentencepiece_available,
    is_tf_available,
    is_torch_available,
)
`);
  });

  it("writes a list in the manner of PyTorch's", () => {
    const structure = torch.structure.replace(
      '["MapleModel", "MaplePreTrainedModel"]',
      '[\n        "MapleModel",\n        "MaplePreTrainedModel",\n    ]',
    );
    const after = registered(modelInit, { [path]: init(basic, [{ ...torch, structure }]) }, path);
    expect(after).toContain(
      '["modeling_tf_maple"] = [\n        "TFMapleModel",\n        "TFMaplePreTrainedModel",\n    ]\n',
    );
  });

  it("keeps a list unsorted that is, and each remark at its line", () => {
    const list = '[\n        "TFMapleModel",  # the encoder\n        "TFMapleForMaskedLM",\n    ]';
    const block = { ...tensorflow, structure: guard("tf", `_import_structure["modeling_tf_maple"] = ${list}`) };
    const after = registered(modelInit, { [path]: init(added(basic), [torch, block]) }, path);
    expect(after).toContain(list.replace("\n    ]", '\n        "TFMaplePreTrainedModel",\n    ]'));
  });

  it("knows the layout of older versions", () => {
    const old = `\
from ...file_utils import _LazyModule, is_torch_available
_import_structure = {"configuration_maple": ["MapleConfig"]}

if is_torch_available():
    _import_structure["modeling_maple"] = ["MapleModel", "MaplePreTrainedModel"]

if TYPE_CHECKING:
    from .configuration_maple import MapleConfig

    if is_torch_available():
        from .modeling_maple import MapleModel, MaplePreTrainedModel

else:
    import sys
`;
    const after = registered(modelInit, { [path]: old }, path);
    expect(after).toContain("_LazyModule, is_tf_available, is_torch_available\n");
    expect(after).toContain(`
if is_tf_available():
    _import_structure["modeling_tf_maple"] = ["TFMapleModel", "TFMaplePreTrainedModel"]

if TYPE_CHECKING:
`);
    expect(after).toContain(`
    if is_tf_available():
        from .modeling_tf_maple import TFMapleModel, TFMaplePreTrainedModel

else:
`);
    expect(registered(modelInit, { [path]: after }, path)).toBe(after);
  });

  it("does not take a block of two backends for TensorFlow's", () => {
    const both = guard("tf", "pass").replace(
      "not is_tf_available()",
      "not (is_tf_available() and is_torch_available())",
    );
    const before = init(added(basic), [torch]).replace("if TYPE_CHECKING", `${both}\nif TYPE_CHECKING`);
    expect(registered(modelInit, { [path]: before }, path)).toContain(tensorflow.structure);
  });

  it("leaves a port without public classes out", () => {
    const before = init(basic, [torch]);
    expect(registered(modelInit, { [path]: before }, path, { classes: ported("_MapleModel") })).toBe(before);
  });

  it("tells what it cannot edit", () => {
    expect(codesOf(modelInit, {})).toEqual(["R001"]);
    expect(codesOf(modelInit, { [path]: "# nothing here\n" })).toEqual(["R002"]);
  });

  it("says which classes are missing", () => {
    const missing = (text: string) => modelInit.missing(registration({ [path]: text }));
    expect(missing(init(basic, [torch]))).toEqual(["TFMapleModel", "TFMaplePreTrainedModel"]);
    expect(missing(init(added(basic), [torch, tensorflow]))).toEqual([]);
  });
});
