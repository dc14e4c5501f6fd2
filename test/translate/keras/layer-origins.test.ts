import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const layer = (name: string, parameters: string, init: string, forward: string): string => `class ${name}(nn.Module):
    def __init__(self, ${parameters}):
        super().__init__()
        ${init.split("\n").join("\n        ")}

    def forward(self, x):
        ${forward}

`;

const inner = layer("Inner", "dim", "self.dense = nn.Linear(dim, dim)", "return self.dense(x)");

/** `__init__` and `build()` of the classes of a port, by name. */
function portOf(source: string, exported: string, name: string) {
  const { text, diagnostics } = translateModule(source, { exported: [exported] });
  const whole = definition(text, name);
  const body = (method: string): string => (whole.includes(`def ${method}(`) ? bodyOf(whole, method) : "");
  return { text, init: body("__init__"), build: body("build"), call: body("call"), diagnostics };
}

describe("layers that calls hand to other layers", () => {
  const source = `${inner}${layer("Residual", "module", "self.module = module", "return x + self.module(x)")}${layer(
    "Outer",
    "dim",
    "self.block = Residual(Inner(dim))",
    "return self.block(x)",
  )}`;

  it("are named by the attribute that keeps them", () => {
    expect(portOf(source, "Outer", "TFOuter").init).toContain(
      'self.block = TFResidual(TFInner(dim, name="module"), name="block")',
    );
  });

  it("are named by the attribute that keeps them in one branch", () => {
    const keeping = "self.part = Inner(dim) if part is None else part";
    const source =
      inner +
      layer("Holder", "dim, part=None", keeping, "return self.part(x)") +
      layer("Outer", "dim", "own = Inner(dim)\nself.holder = Holder(dim, own)", "return self.holder(x)");
    expect(portOf(source, "Outer", "TFOuter").init).toContain('own = TFInner(dim, name="part")');
  });

  it("are built by the layer that keeps them", () => {
    expect(portOf(source, "Outer", "TFResidual").build).toContain("self.module.build(None)");
  });
});

describe("layers behind variables and generators", () => {
  it("names a layer whose class a variable holds", () => {
    const source =
      inner +
      layer("Outer", "dim", "make = Inner if dim > 1 else None\nself.block = make(dim)", "return self.block(x)");
    expect(portOf(source, "Outer", "TFOuter").init).toContain('self.block = make(dim, name="block")');
  });

  it("reads a generator as a list", () => {
    const source =
      inner +
      layer("Outer", "dim", "self.blocks = nn.ModuleList(Inner(dim) for _ in range(2))", "return self.blocks[0](x)");
    expect(portOf(source, "Outer", "TFOuter").init).toContain(
      'self.blocks = [TFInner(dim, name=f"blocks_._{i}") for i in range(2)]',
    );
  });

  it("builds an attribute that is a layer in one branch and a list in the other", () => {
    const init =
      "if dim > 1:\n    self.block = Inner(dim)\nelse:\n    self.block = nn.ModuleList([Inner(dim) for _ in range(2)])";
    const source = inner + layer("Outer", "dim", init, "return x");
    expect(portOf(source, "Outer", "TFOuter").build).toContain("for layer in tf.nest.flatten(self.block):");
  });
});

describe("weights that __init__ changes", () => {
  it("leaves out a bias that is set to None", () => {
    const source = layer(
      "Outer",
      "dim",
      "self.norm = nn.LayerNorm(dim)\nself.norm.bias = None\nself.dense = nn.Linear(dim, dim)\nself.dense.bias = None",
      "return self.dense(self.norm(x))",
    );
    const { init } = portOf(source, "Outer", "TFOuter");
    expect(init).toContain("self.norm.center = False");
    expect(init).toContain("self.dense.use_bias = False");
  });

  it.each([
    ["self.conv = nn.utils.weight_norm(self.conv)", "0"],
    ['self.conv = nn.utils.weight_norm(self.conv, name="weight", dim=2)', "2"],
    ["weight_norm = nn.utils.weight_norm\nself.conv = weight_norm(self.conv, dim=2)", "2"],
  ])("keeps the parts of a normalized weight: %s", (statement, axis) => {
    const source = layer("Outer", "dim", `self.conv = nn.Conv1d(dim, dim, 3)\n${statement}`, "return self.conv(x)");
    const { init, text, diagnostics } = portOf(source, "Outer", "TFOuter");
    expect(diagnostics).toEqual([]);
    expect(init).toContain("self.conv = TFExampleWeightNormConv1d(dim, dim, kernel_size=3");
    expect(init).toContain(`self.conv.normalized_axis = ${axis}`);
    expect(text).toContain('self.weight_g = self.add_weight(name="weight_g"');
  });

  it("keeps the parts of the normalized weight of a transposed convolution, whose inputs come first", () => {
    const made = "self.conv = nn.ConvTranspose1d(dim, 4, 3)\nself.conv = nn.utils.weight_norm(self.conv)";
    const { init, text, diagnostics } = portOf(layer("Outer", "dim", made, "return self.conv(x)"), "Outer", "TFOuter");
    expect(diagnostics).toEqual([]);
    expect(init).toContain("self.conv = TFExampleWeightNormConvTranspose1d(dim, 4, kernel_size=3");
    expect(text).toContain("shape = (self.input_channels, self.filters // self.groups, *self.kernel_size)");
  });
});

describe("functions with fixed arguments", () => {
  it("makes a function of one tensor", () => {
    const source = `from functools import partial\n\n${layer(
      "Outer",
      "dim",
      "self.transform = partial(torch.softmax, dim=-1)",
      "return self.transform(x)",
    )}`;
    expect(portOf(source, "Outer", "TFOuter").init).toContain(
      "self.transform = lambda inputs: stable_softmax(inputs, axis=-1)",
    );
  });
});
