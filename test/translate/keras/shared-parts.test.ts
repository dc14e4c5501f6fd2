import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const configuration = "src/transformers/models/example/configuration_example.py";

/** The pretrained class of a model with this main input and these attributes of its configuration. */
function pretrained(input: string, attributes: readonly string[]): string {
  const source = `class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"
    main_input_name = "${input}"


class ExampleModel(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.dense = nn.Linear(config.size, config.size)

    def forward(self, ${input}):
        return self.dense(${input})
`;
  const settings = attributes.map((name) => `        self.${name} = ${name}\n`).join("");
  const files = { [configuration]: `class ExampleConfig(PretrainedConfig):\n    def __init__(self):\n${settings}` };
  return definition(translateModule(source, { exported: ["ExampleModel"], files }).text, "TFExamplePreTrainedModel");
}

describe("the signature of inputs that the library cannot size", () => {
  it.each([
    ["pixel_values", ["num_channels"], "(None, self.config.num_channels, 224, 224)"],
    ["input_values", ["conv_stride"], "(None, None)"],
    ["input_features", ["num_mel_bins", "max_source_positions"], "self.config.max_source_positions * 2"],
    ["input_ids", ["type_vocab_sizes"], "len(self.config.type_vocab_sizes)"],
  ])("tells the size of %s by %j", (input, attributes, shape) => {
    const text = pretrained(input, attributes);
    expect(text).toContain("def input_signature(self):");
    expect(text).toContain(shape);
  });

  it("makes speech long enough for convolutions", () => {
    expect(pretrained("input_values", ["conv_stride"])).toContain("shape=(1, 500)");
  });

  it("makes speech long enough for layers that look at several frames", () => {
    const text = pretrained("input_values", ["conv_stride", "tdnn_kernel", "tdnn_dilation"]);
    expect(text).toContain("length = max(length, 500)");
    expect(text).toContain("shape=(1, length)");
  });

  it.each([
    ["pixel_values", ["num_channels", "image_size"]],
    ["input_ids", ["type_vocab_size"]],
    ["input_features", ["hidden_size"]],
  ])("leaves %s with %j to the library", (input, attributes) => {
    expect(pretrained(input, attributes)).not.toContain("input_signature");
  });
});

describe("inputs that a head is built with", () => {
  const head = (forward: string): string => `class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"


class ExampleForSequenceClassification(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.dense = nn.Linear(config.size, config.size)

    def forward(self, input_ids=None, inputs_embeds=None, positions=None):
        r"""
        Args:
            positions (\`torch.LongTensor\` of shape \`(batch_size, sequence_length)\`):
                Places.
            inputs_embeds (\`torch.FloatTensor\` of shape \`(batch_size, sequence_length, hidden_size)\`):
                Embeddings.
        """
        ${forward}
`;
  const port = (forward: string): string =>
    definition(
      translateModule(head(forward), { exported: ["ExampleForSequenceClassification"] }).text,
      "TFExamplePreTrainedModel",
    );

  it("are those whose sizes it reads without asking whether they are there", () => {
    expect(port("return self.dense(positions.unsqueeze(-1))")).toContain('signature["positions"]');
  });

  it("are no embeddings, which stand in for ids", () => {
    expect(port("return input_ids.shape[0] if input_ids is not None else inputs_embeds.shape[0]")).not.toContain(
      'signature["inputs_embeds"]',
    );
  });
});

/** A layer with the given body of `__init__`, below a table of classes. */
function layerOf(init: string): string {
  const source = `class ExampleNorm(nn.Module):
    def __init__(self, size, eps=None):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return x * self.weight


NORMS = {"plain": ExampleNorm, "layer": nn.LayerNorm}
ExampleLayerNorm = nn.LayerNorm


class ExampleLayer(nn.Module):
    def __init__(self, config, embed_tokens=None):
        super().__init__()
        ${init}

    def forward(self, x):
        return x
`;
  return definition(translateModule(source, { exported: ["ExampleLayer"] }).text, "TFExampleLayer");
}

describe("layers behind other names", () => {
  it("names each layer that a table offers", () => {
    const text = layerOf("self.norm = NORMS[config.norm](config.size, eps=1e-6)");
    expect(text).toContain('TFExampleNorm(config.size, eps=1e-6, name="norm")');
    expect(text).toContain('if config.norm == "plain"');
  });

  it("takes the layer of a spelled out key alone", () => {
    expect(layerOf('self.norm = NORMS["plain"](config.size)')).not.toContain(" if config");
  });

  it("knows another name of a layer of PyTorch", () => {
    const text = layerOf("self.norm = ExampleLayerNorm(config.size, eps=1e-6)");
    expect(text).toMatch(/self\.norm = \w+\(config\.size, epsilon=1e-6, name="norm"\)/);
  });

  it("builds layers in lists of lists", () => {
    const text = layerOf(
      "self.blocks = nn.ModuleList([nn.ModuleList([ExampleNorm(2) for _ in range(2)]) for _ in range(3)])",
    );
    expect(text).toContain("for layer in tf.nest.flatten(self.blocks):");
  });

  it("goes on counting behind the first layers of a sequence", () => {
    const text = layerOf("self.layers = nn.Sequential(ExampleNorm(2), *[ExampleNorm(3) for i in range(2)])");
    expect(text).toContain('name="0"');
    expect(text).toContain('name=f"{i + 1}"');
  });

  it("shares the table of a layer that is handed in", () => {
    const text = layerOf(
      "self.embed_tokens = nn.Embedding(3, 2)\n        self.embed_tokens.weight = embed_tokens.weight",
    );
    expect(text).toContain("self.shared_embed_tokens = embed_tokens");
    expect(text).toContain("if not self.shared_embed_tokens.built:");
    expect(text).toContain("self.embed_tokens.embeddings = self.shared_embed_tokens.embeddings");
  });
});
