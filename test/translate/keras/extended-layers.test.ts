import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import type { Translation } from "../../../src/translate/translation.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const top = (init: string, forward: string): string => `class ExampleTop(nn.Module):
    def __init__(self, config):
        super().__init__()
        ${init.split("\n").join("\n        ")}

    def forward(self, x):
        ${forward.split("\n").join("\n        ")}
`;

/** The layer behind the class that makes it: inference has seen what it is made with by then. */
const placed = (layer: string, whole: string): string => `${whole}\n\n${layer}`;

const translation = (source: string): Translation => translateModule(source, { exported: ["ExampleTop"] });

describe("classes that extend a layer of PyTorch", () => {
  const depthwise = `class ExampleDepthwise(nn.Conv2d):
    def __init__(self, in_channels, factor=1, padding_mode="zeros"):
        out_channels = in_channels * factor
        super().__init__(in_channels, out_channels, 3, groups=in_channels, padding_mode=padding_mode)


`;

  it("keep variables that the constructor of the layer gets in front of it", () => {
    const { text, diagnostics } = translation(
      placed(depthwise, top("self.a = ExampleDepthwise(4)", "return self.a(x)")),
    );
    expect(diagnostics).toEqual([]);
    expect(bodyOf(definition(text, "TFExampleDepthwise"), "__init__")).toBe(
      "out_channels = in_channels * factor\n" +
        "super().__init__(in_channels, out_channels, kernel_size=3, groups=in_channels, **kwargs)",
    );
  });

  it("raise where no rule knows the layer that they extend, rather than hand their input on", () => {
    const call = 'self.a = ExampleDepthwise(4, padding_mode="reflect")';
    const { text, diagnostics } = translation(placed(depthwise, top(call, "return self.a(x)")));
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([["error", "T004"]]);
    expect(bodyOf(definition(text, "TFExampleDepthwise"), "call")).toMatch(/^raise NotImplementedError\(/);
  });

  it("take the arguments of PyTorch's constructor where they have none", () => {
    const source = "class ExampleDense(nn.Linear):\n    def forward(self, x):\n        return x @ self.weight.T\n\n\n";
    const { text, diagnostics } = translation(
      placed(source, top("self.a = ExampleDense(4, 6, bias=False)", "return self.a(x)")),
    );
    expect(diagnostics).toEqual([]);
    const written = definition(text, "TFExampleDense");
    expect(written).toContain("def __init__(self, in_features, out_features, bias=True, **kwargs):");
    expect(bodyOf(written, "__init__")).toBe(
      "super().__init__(out_features, input_size=in_features, use_bias=bias, **kwargs)",
    );
  });
});

describe("loading with an option of PyTorch alone", () => {
  const loader = (body: string): string => `class ExampleTop(PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.a = nn.Linear(3, 4)

    @classmethod
    def from_pretrained(cls, *args, **kwargs):
        ${body}
        return super().from_pretrained(*args, **kwargs)

    def forward(self, x):
        return self.a(x)
`;

  it("is left to the library", () => {
    const { text } = translation(loader('kwargs["_fast_init"] = False'));
    expect(definition(text, "TFExampleTop")).not.toContain("from_pretrained");
  });

  it("is kept where it does more", () => {
    const { text } = translation(loader('kwargs["other"] = False'));
    expect(definition(text, "TFExampleTop")).toContain("def from_pretrained(cls, *args, **kwargs):");
  });
});

describe("classes that replace what a layer without weights computes", () => {
  const pool = (forward: string): string => `class ExamplePool(nn.MaxPool2d):
    def __init__(self, size):
        size = size if isinstance(size, tuple) else (size, size)
        super().__init__(size, 2)
        self.more = 1

    def forward(self, x):
        return ${forward}


`;

  it("keep what they read of its arguments", () => {
    const call = "F.max_pool2d(x, self.kernel_size, self.stride, 0, 1, self.ceil_mode)";
    const { text, diagnostics } = translation(pool(call) + top("self.a = ExamplePool(3)", "return self.a(x)"));
    expect(diagnostics).toEqual([]);
    expect(bodyOf(definition(text, "TFExamplePool"), "__init__")).toBe(
      "super().__init__(**kwargs)\nsize = size if isinstance(size, tuple) else (size, size)\n" +
        "self.kernel_size = size\nself.stride = 2\nself.ceil_mode = False\nself.more = 1",
    );
  });

  it("extend the layer where they call it", () => {
    const { text } = translation(pool("super().forward(x)") + top("self.a = ExamplePool(3)", "return self.a(x)"));
    expect(bodyOf(definition(text, "TFExamplePool"), "__init__")).not.toContain("self.kernel_size");
  });
});

describe("calls of the parent by its name", () => {
  it("reach the Keras layer that stands for it", () => {
    const source = `class ExampleNorm(nn.LayerNorm):
    def __init__(self, size, eps=1e-12):
        nn.LayerNorm.__init__(self, normalized_shape=size, eps=eps)

    def forward(self, x):
        return nn.LayerNorm.forward(self, x)


`;
    const { text, diagnostics } = translation(source + top("self.a = ExampleNorm(4)", "return self.a.forward(x)"));
    expect(diagnostics).toEqual([]);
    const written = definition(text, "TFExampleNorm");
    expect(bodyOf(written, "__init__")).toBe("super().__init__(size, epsilon=eps, **kwargs)");
    expect(bodyOf(written, "call")).toBe("return super().call(x)");
    expect(bodyOf(definition(text, "TFExampleTop"), "call")).toBe("return self.a(x)");
  });

  it("leave methods of other objects that are called forward alone", () => {
    const { text } = translation(top("self.a = config.a", "return self.a.forward(x)"));
    expect(bodyOf(definition(text, "TFExampleTop"), "call")).toBe("return self.a.forward(x)");
  });
});

describe("settings that the source changes for some layers", () => {
  const inner = `class ExampleInner(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.a = nn.Linear(config.size, config.width)

    def forward(self, x):
        return self.a(x)


`;
  const changing = "size = config.size\nconfig.size = 3\nself.b = ExampleInner(config)\nconfig.size = size";
  it.each([
    [changing, "self.a.build(self.a_input_shape)"],
    ["config.width = 3\nself.b = ExampleInner(config)", "self.a.build([None, None, self.config.size])"],
  ])("are read in __init__ alone: %j", (init, built) => {
    const { text } = translation(inner + top(init, "return self.b(x)"));
    expect(bodyOf(definition(text, "TFExampleInner"), "build")).toContain(built);
  });
});

describe("what layers were made with", () => {
  it.each([
    ["self.a = nn.Conv2d(4, 6, 3, stride=2)", "self.a.strides"],
    ["self.a = nn.Conv2d(4, 6, 3)\nif config.x:\n    self.a = nn.Conv2d(4, 6, 5, stride=2)", "self.a.strides"],
    ["self.a = nn.Conv2d(4, 6, 3)\nif config.x:\n    self.a = nn.MaxPool2d(3)", "self.a.stride"],
  ])("%s", (init, read) => {
    const { text } = translation(top(init, "return self.a(x) * self.a.stride[0]"));
    expect(bodyOf(definition(text, "TFExampleTop"), "call")).toBe(`return self.a(x) * ${read}[0]`);
  });
});

describe("the rank that a layer is called with", () => {
  const inner = `class ExampleInner(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.norm = nn.LayerNorm(3)

    def forward(self, x):
        return self.norm(torch.ones(1, 2, 3))


`;
  it.each([
    ["return self.b(x) + self.b.norm(torch.ones(2, 3))", "TFExampleLayerNorm("],
    ["return self.b(x) + self.b.norm(torch.ones(1, 2, 3))", "keras.layers.LayerNormalization("],
  ])("counts calls of other layers: %s", (forward, made) => {
    const { text } = translation(inner + top("self.b = ExampleInner(config)", forward));
    expect(bodyOf(definition(text, "TFExampleInner"), "__init__")).toContain(`self.norm = ${made}`);
  });
});

describe("variables that build() reads", () => {
  it("are kept in front of the branches of which one uses them", () => {
    const { text } = translation(
      top(
        "size = config.size\nif config.x:\n    self.a = nn.LayerNorm(size)\nelse:\n    self.b = nn.LayerNorm(size)",
        "x = torch.ones(1, 2, 3)\nreturn self.a(x) + self.b(x)",
      ),
    );
    const init = bodyOf(definition(text, "TFExampleTop"), "__init__");
    expect(init).toContain("size = config.size\nself.size = size\nif config.x:");
  });
});
