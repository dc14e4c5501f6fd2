import { beforeAll, describe, expect, it } from "vitest";
import { configurationClasses } from "../../../src/translate/keras/configuration-fields.ts";
import { initTranslator } from "../../../src/translate/translate.ts";
import { definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const path = "src/transformers/models/example/configuration_example.py";

/** A model with these inputs, a description of them and a configuration. */
function port(parameters: string, documentation: string, configuration: string, head = ""): string {
  const source = `EXAMPLE_INPUTS_DOCSTRING = r"""
    Args:
${documentation
  .split("\n")
  .map((line) => `        ${line}`)
  .join("\n")}
"""


class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"
    main_input_name = "pixel_values"


class ExampleModel(ExamplePreTrainedModel):
    def __init__(self, config: ExampleConfig):
        super().__init__(config)
        self.dense = nn.Linear(config.size, config.size)

    def forward(self, ${parameters}):
        return self.dense(${parameters.split(/[,:]/)[0]})
${head}`;
  return translateModule(source, { exported: ["ExampleModel", "ExampleHead"], files: { [path]: configuration } }).text;
}

const plain = (...fields: readonly string[]): string =>
  `class ExampleConfig(PretrainedConfig):
    def __init__(
        self,
${fields.map((field) => `        ${field},\n`).join("")}        **kwargs,
    ):
${fields.map((field) => `        self.${field.split(/[=:]/)[0]} = ${field.split(/[=:]/)[0]}\n`).join("")}`;

const image = "pixel_values (`torch.FloatTensor` of shape `(batch_size, num_channels, height, width)`):";

const composite = (part: string): string => `class ExampleVisionConfig(PretrainedConfig):
    def __init__(self, in_channels=3, resolution=64, **kwargs):
        self.in_channels = in_channels
        self.resolution = resolution


class ExampleConfig(PretrainedConfig):
    def __init__(self, ${part}=None, **kwargs):
        self.${part} = ${part === "backbone_config" ? part : `ExampleVisionConfig(**${part})`}
`;

describe("inputs of which the documentation says how they look", () => {
  it.each([
    ["sizes in a list", image, plain("num_channels=3", "image_size=[30, 40]"), "isinstance(image_size, (list, tuple))"],
    [
      "videos",
      "pixel_values (`torch.FloatTensor` of shape `(batch_size, num_frames, num_channels, height, width)`):",
      plain("num_channels=3", "image_size=30", "num_frames=4"),
      "(None, self.config.num_frames, self.config.num_channels, height, width)",
    ],
    ["the configuration of a part", image, composite("vq_config"), 'getattr(self.config, "vq_config", self.config)'],
    ["a backbone", image, composite("backbone_config"), 'getattr(self.config, "backbone_config", None) or self.config'],
    ["no size at all", image, plain("hidden_size=4"), "(None, 3, 224, 224)"],
  ])("take %s", (_, documentation, configuration, expected) => {
    const text = definition(port("pixel_values", documentation, configuration), "TFExamplePreTrainedModel");
    expect(text).toContain("def input_signature(self):");
    expect(text.replace(/\s+/g, " ")).toContain(expected);
  });

  it("stand beside those that the library knows", () => {
    const documentation = `${image}\nboxes (\`torch.LongTensor\` of shape \`(batch_size, num_boxes, 4)\`):`;
    const text = definition(
      port("pixel_values, boxes", documentation, plain("num_channels=3", "image_size=30")),
      "TFExamplePreTrainedModel",
    );
    expect(text).toContain("signature = super().input_signature");
    expect(text).toContain('tf.TensorSpec((None, None, 4), tf.int32, name="boxes")');
  });

  it.each([
    ["several images", "batch, frames, channels, height, width = pixel_values.shape", true],
    ["one image", "batch, channels, height, width = pixel_values.shape", false],
  ])("have an axis for %s", (_, sizes, isLonger) => {
    const head = `

class ExampleHead(ExamplePreTrainedModel):
    def __init__(self, config: ExampleConfig):
        super().__init__(config)
        self.example = ExampleModel(config)

    def forward(self, pixel_values):
        ${sizes}
        return self.example(pixel_values)
`;
    const text = port("pixel_values", image, plain("num_channels=3", "image_size=30"), head);
    expect(definition(text, "TFExampleHead").includes("(samples, None, *sizes)")).toBe(isLonger);
  });

  it("are left to build() where nobody can make them up", () => {
    const text = port("pixel_values, chosen", image, plain("num_channels=3", "image_size=30"));
    expect(definition(text, "TFExampleModel")).toContain("self.build_in_name_scope()");
  });

  it.each([
    ["pixel_values", plain("num_channels=3", "image_size=30")],
    ["pixel_values, labels=None", plain("num_channels=3", "image_size=30")],
  ])("leave %s to the library", (parameters, configuration) => {
    const text = port(parameters, image, configuration);
    expect(text).not.toContain("input_signature");
    expect(text).not.toContain("dummy_inputs");
  });
});

describe("what a configuration file says", () => {
  it("lists fields, parts and sequences", () => {
    const classes = configurationClasses(
      `${composite("vision_config")}\n\n${plain("sizes: List[int] = None", "depth=1")}`,
    );
    expect([...(classes.get("ExampleVisionConfig")?.fields ?? [])]).toEqual(["in_channels", "resolution"]);
    expect(classes.get("ExampleConfig")?.sequences).toEqual(new Set(["sizes"]));
    expect(configurationClasses(composite("vision_config")).get("ExampleConfig")?.parts).toEqual(
      new Map([["vision_config", "ExampleVisionConfig"]]),
    );
  });

  it.each(["", "import torch", "def f():\n    self.size = 1"])("finds no class in %j", (text) => {
    expect(configurationClasses(text).size).toBe(0);
  });
});
