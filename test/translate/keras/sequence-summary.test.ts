import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const source = `from ...modeling_utils import SequenceSummary


class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"

    def __init__(self, config):
        super().__init__(config)
        self.summary = SequenceSummary(config)

    def forward(self, inputs_embeds):
        return self.summary(inputs_embeds)
`;

const pytorch = `import torch
from torch import nn

class PreTrainedModel(nn.Module):
    pass

class SequenceSummary(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.summary_type = getattr(config, "summary_type", "last")

    def forward(self, hidden_states):
        return hidden_states.mean(dim=1) if self.summary_type == "mean" else hidden_states[:, -1]
`;

const ported = (setting: string): string =>
  translateModule(source, {
    exported: ["ExampleModel"],
    files: {
      "src/transformers/modeling_utils.py": pytorch,
      "src/transformers/modeling_tf_utils.py":
        "class TFPreTrainedModel:\n    pass\n\nclass TFSequenceSummary:\n    pass\n",
      "src/transformers/models/example/configuration_example.py": `class ExampleConfig(PretrainedConfig):
    def __init__(self, ${setting}=None):
        self.${setting} = ${setting}
`,
    },
  }).text;

describe("the library's summary of a sequence", () => {
  it("is its twin where the configuration has the setting that the twin asks for", () => {
    expect(ported("summary_use_proj")).not.toContain("class TFSequenceSummary");
  });

  it("is carried where the twin would not look at the kind of summary", () => {
    const text = ported("summary_type");
    expect(text).toContain("class TFSequenceSummary(keras.layers.Layer):");
    expect(text).toContain("tf.reduce_mean(hidden_states, axis=1)");
  });
});
