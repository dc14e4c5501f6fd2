import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const parts = `class ExamplePart(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.size, config.size)

    def forward(self, x):
        return self.dense(x)


class ExampleMaker:
    def make(self, config):
        return ExamplePart(config)


def build_parts(config):
    return ExamplePart(config), nn.Linear(config.size, 2) if config.is_projected else nn.Identity()


`;

/** A layer with the given bodies of `__init__` and of `forward`, and with other methods. */
function layerOf(init: string, methods = "", forward = "return x") {
  const indented = (text: string): string => text.split("\n").join("\n        ");
  const source = `${parts}class ExampleLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        ${indented(init)}
${methods}
    def forward(self, x):
        ${indented(forward)}
`;
  const { text, diagnostics } = translateModule(source, { exported: ["ExampleLayer"] });
  return { text: definition(text, "TFExampleLayer"), whole: text, codes: diagnostics.map(({ code }) => code) };
}

describe("layers that others make", () => {
  it.each([
    ["self.part = ExampleMaker().make(config)", 'self.part._name = "part"'],
    [
      "self.parts = nn.ModuleList()\nfor _ in range(2):\n    self.parts.append(ExampleMaker().make(config))",
      'self.parts[-1]._name = f"parts_._{len(self.parts) - 1}"',
    ],
    ["self.part, self.projection = build_parts(config)", 'self.projection._name = "projection"'],
  ])("are named where they are kept: %s", (init, named) => {
    expect(layerOf(init).text).toContain(named);
  });

  it("are built by who keeps them, and know their sizes", () => {
    const { text, whole } = layerOf("self.part, self.projection = build_parts(config)");
    expect(text).toContain("self.projection.build(None)");
    expect(definition(whole, "build_parts")).toMatch(/TFExampleDense\(\s*2, input_size=config\.size\s*\)/);
  });

  it.each(["self.sizes, self.names = config.sizes, config.names", "self.part = ExamplePart(config)"])(
    "are told from anything else: %s",
    (init) => {
      expect(layerOf(init).text).not.toContain("._name = ");
    },
  );
});

describe("layers in the place of others", () => {
  const methods = `
    def replace(self, config):
        fresh = ExamplePart(config)
        fresh.dense = self.part.dense
        self.part = fresh
`;
  it("have the name of the attribute, with a word of warning", () => {
    const layer = layerOf("self.part = ExamplePart(config)", methods);
    expect(layer.text).toContain('fresh = TFExamplePart(config, name="part")');
    expect(layer.codes).toContain("T019");
  });

  it("do not build anew what they take over", () => {
    const replaced = layerOf(
      "self.part = ExamplePart(config)",
      methods,
      "self.replace(self.config)\nreturn self.part(x)",
    );
    expect(definition(replaced.whole, "TFExamplePart")).toContain("and not self.dense.built");
  });
});

describe("lists, dictionaries and buffers of __init__", () => {
  it("passes over places of a list that hold no layer", () => {
    const init =
      "self.parts = nn.ModuleList([ExamplePart(config) for _ in range(2)])\nself.parts.append(None)\nself.size = 2";
    expect(layerOf(init).text).toContain("if layer is not None:");
    expect(layerOf(init.replace("\nself.parts.append(None)", "")).text).not.toContain("if layer is not None:");
  });

  it("names layers by formatted keys, and reads them by these", () => {
    const init = 'self.parts = nn.ModuleDict()\nfor i in range(2):\n    self.parts[f"part_{i}"] = ExamplePart(config)';
    const { text } = layerOf(init, "", 'return getattr(self.parts, "part_0")(x)');
    expect(text).toContain('name=f"parts_._part_{i}"');
    expect(text).toContain('self.parts["part_0"](x)');
  });

  it("starts buffers where __init__ leaves them", () => {
    const { text } = layerOf(
      'self.register_buffer("low", torch.zeros(1))\nself.low -= 1e-5',
      "",
      "return x + self.low",
    );
    expect(text).toContain("self.low.assign(self.low - 1e-5)");
  });
});

describe("classes of other kinds", () => {
  it("keeps the fields of records", () => {
    const source = `import dataclasses


@dataclasses.dataclass
class Sizes:
    width: int
    height: int = 2


class ExampleLayer(nn.Module):
    def forward(self, x):
        return x * Sizes(1).width
`;
    const { text } = translateModule(source, { exported: ["ExampleLayer"] });
    expect(definition(text, "Sizes")).toContain("width: int\n    height: int = 2");
  });

  it("keeps the number of the row of padding for a table that asks for it", () => {
    const table = (forward: string): string => `class ExampleTable(nn.Embedding):
    def __init__(self, config):
        super().__init__(config.size, 4, config.pad_token_id)

    def forward(self, x):
        return ${forward}
`;
    const port = (forward: string): string =>
      definition(translateModule(table(forward), { exported: ["ExampleTable"] }).text, "TFExampleTable");
    expect(port("super().forward(x + self.padding_idx)")).toContain("self.padding_idx = config.pad_token_id");
    expect(port("super().forward(x)")).not.toContain("padding_idx");
  });

  it("takes a dictionary for a model whose main input is called inputs", () => {
    const source = (name: string): string => `class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"


class ExampleForSums(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.example = nn.Linear(2, 2)

    def forward(self, ${name}=None, attention_mask=None):
        return self.example(${name})
`;
    const port = (name: string): string =>
      definition(translateModule(source(name), { exported: ["ExampleForSums"] }).text, "TFExampleForSums");
    expect(port("inputs")).toContain("if isinstance(inputs, dict) and set(inputs) <= ");
    expect(port("inputs")).not.toContain("@unpack_inputs");
    expect(port("input_ids")).toContain("@unpack_inputs");
  });
});
