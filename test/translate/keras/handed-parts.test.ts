import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

/** A model around a layer with these methods; the layer gets the given arguments behind the configuration. */
function translated(methods: string, args = ""): string {
  const source = `class ExampleLayer(nn.Module):
${methods}

class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"

    def _lengths(self, mask):
        return self._halved(mask.sum(-1))

    def _halved(self, lengths):
        return lengths // 2


class ExampleBetween(ExamplePreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "between"


class ExampleEncoder(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.shared = nn.Embedding(config.size, 2)
        self.layer = ExampleLayer(config${args})

    def forward(self, x, attention_mask):
        return self.layer(x), self._lengths(attention_mask)


class ExampleModel(ExampleBetween):
    def __init__(self, config):
        super().__init__(config)
        self.between = ExampleEncoder(config)

    def forward(self, x, attention_mask=None):
        return self.between(x, attention_mask)
`;
  return translateModule(source, { exported: ["ExampleModel", "ExampleBetween"] }).text;
}

const forward = "\n    def forward(self, x):\n        return self.a(x)\n";

describe("layers that callers hand over", () => {
  it("are built once, by whoever made them", () => {
    const text = translated(
      `    def __init__(self, config, a=None):
        super().__init__()
        if a is not None:
            self.a = a
        else:
            self.a = nn.Embedding(config.size, 2)
${forward}`,
      ", self.shared",
    );
    expect(bodyOf(definition(text, "TFExampleLayer"), "build")).toContain(
      'if getattr(self, "a", None) is not None and not self.a.built:',
    );
  });

  it("are built where the layer itself makes them", () => {
    const text = translated(`    def __init__(self, config):
        super().__init__()
        self.a = nn.Embedding(config.size, 2)
${forward}`);
    expect(definition(text, "TFExampleLayer")).not.toContain(".built:\n            with");
  });

  it("may come as classes of PyTorch", () => {
    const text = translated(
      `    def __init__(self, config, norm=nn.LayerNorm):
        super().__init__()
        self.a = norm(4 * config.size)
${forward}`,
      ", norm=nn.LayerNorm",
    );
    expect(definition(text, "TFExampleLayer")).toMatch(/self\.a = \w+\(4 \* config\.size, .*name="a"\)/);
  });
});

describe("weights that a method makes", () => {
  const layer = (statement: string): string =>
    definition(
      translated(`    def __init__(self, config):
        super().__init__()
        self.make(3)

    def make(self, size):
        values = torch.zeros(size, 2)
        if hasattr(self, "weights"):
            values = values.to(self.weights.dtype)
        ${statement}

    def forward(self, x):
        if x.shape[0] > self.weights.shape[0]:
            self.make(x.shape[0])
        return x + self.weights
`),
      "TFExampleLayer",
    );

  it("become weights in build(), with the values of the method", () => {
    const text = layer("self.weights = nn.Parameter(values)");
    expect(bodyOf(text, "make")).toContain("self.weights_layer = values");
    expect(bodyOf(text, "build").replace(/\s+/g, "")).toContain(
      "self.weights_layer=self.add_weight(shape=self.weights_layer.shape," +
        'initializer=keras.initializers.Constant(self.weights_layer),trainable=True,name="weights"',
    );
  });

  it("are asked for by the name that they have in the port", () => {
    for (const statement of ['self.register_buffer("weights", values)', "self.weights = nn.Parameter(values)"])
      expect(layer(statement)).toContain('if hasattr(self, "weights_layer"):');
  });

  it("are no weights when they are buffers", () => {
    expect(layer('self.register_buffer("weights", values)')).not.toContain("add_weight");
  });
});

describe("classes between the common base and the models", () => {
  const text = (): string =>
    translated(`    def __init__(self, config):
        super().__init__()
        self.a = nn.Linear(2, 2)
${forward}`);

  it("set names, and are no models", () => {
    expect(definition(text(), "TFExampleBetween")).toBe(
      'class TFExampleBetween(TFExamplePreTrainedModel):\n    config_class = ExampleConfig\n    base_model_prefix = "between"',
    );
  });

  it("lend their methods to models that are layers of others", () => {
    const encoder = definition(text(), "TFExampleEncoder");
    expect(encoder).toContain("keras.layers.Layer");
    expect(encoder).toContain("def _lengths(self, mask");
    expect(encoder).toContain("def _halved(self, lengths");
  });
});

describe("models that are given the states of all layers", () => {
  const model = (forward: string, parameters = "states"): string => {
    const source = `class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "model"

    def __init__(self, config):
        super().__init__(config)
        self.a = nn.Linear(2, 2)

    def forward(self, ${parameters}):
        ${forward}
`;
    return definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleMainLayer");
  };

  it("take them as they come", () => {
    expect(model("return [self.a(state) for state in states]")).not.toContain("@unpack_inputs");
  });

  it.each([
    ["return self.a(states)", "states"],
    ["return [self.a(state) for state in states]", "states, return_dict=None"],
  ])("have their inputs sorted out in %s of %s", (forward, parameters) => {
    expect(model(forward, parameters)).toContain("@unpack_inputs");
  });
});

describe("weights that callers hand over", () => {
  const text = (weight: string): string => {
    const source = `class ExampleHead(nn.Module):
    def __init__(self, config, table):
        super().__init__()
        self.decoder = nn.Linear(table.size(1), table.size(0), bias=False)
        self.decoder.weight = ${weight}
        self.bias = nn.Parameter(torch.zeros(table.size(0)))

    def forward(self, x):
        return self.decoder(x) + self.bias


class ExampleHeads(nn.Module):
    def __init__(self, config, words):
        super().__init__()
        self.predictions = ExampleHead(config, words)

    def forward(self, x):
        return self.predictions(x)


class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "model"

    def __init__(self, config):
        super().__init__(config)
        self.words = nn.Embedding(config.size, 2)
        self.cls = ExampleHeads(config, self.words.weight)

    def forward(self, x):
        return self.cls(self.words(x))
`;
    return translateModule(source, { exported: ["ExampleModel"] }).text;
  };

  it("come as the embedding that has them", () => {
    const port = text("table");
    expect(port).toContain('self.cls = TFExampleHeads(config, self.words, name="cls")');
    expect(port).toContain("self.decoder.input_embeddings = table");
    expect(port).toContain(
      'self.decoder = TFExampleTiedDense(table.input_dim, table.output_dim, use_bias=False, name="decoder")',
    );
  });

  it("come as they are where they become no weight", () => {
    expect(text("nn.Parameter(table)")).toContain(
      'self.cls = TFExampleHeads(config, self.words.embeddings, name="cls")',
    );
  });
});

describe("models of several images a sample", () => {
  const model = (sizes: string): string => {
    const source = `class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "model"

    def __init__(self, config):
        super().__init__(config)
        self.a = nn.Linear(2, 2)

    def forward(self, pixel_values=None):
        batch_size, ${sizes} = pixel_values.shape[:2]
        return self.a(pixel_values)
`;
    return definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleModel");
  };

  it("are built without a call, as nobody tells how many there are", () => {
    expect(model("num_images")).toContain("self.build_in_name_scope()");
  });

  it("are built by a call where there is one image", () => {
    expect(model("num_channels")).not.toContain("build_in_name_scope");
  });
});
