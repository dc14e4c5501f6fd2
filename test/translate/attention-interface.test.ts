import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../src/translate/translate.ts";
import { bodyOf, definition, translateModule } from "../helpers/translate-module.ts";

beforeAll(initTranslator);

const source = (choice: string): string => `
from ...modeling_utils import ALL_ATTENTION_FUNCTIONS


def eager_attention_forward(module, query, key, attention_mask, dropout=0.0, **kwargs):
    weights = torch.matmul(query, key.transpose(-1, -2))
    weights = nn.functional.dropout(weights, p=dropout, training=module.training)
    return weights + torch.cumsum(attention_mask, dim=1)


class ExampleAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.query = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, hidden_states, attention_mask=None):
${choice.replace(/^/gm, "        ")}
        return attention_interface(
            self, self.query(hidden_states), hidden_states, attention_mask, dropout=0.0 if not self.training else 0.1
        )


class ExampleModel(PreTrainedModel):
    config_class = ExampleConfig

    def __init__(self, config):
        super().__init__(config)
        self.attention = ExampleAttention(config)

    def forward(self, hidden_states, attention_mask=None):
        return self.attention(hidden_states, attention_mask)
`;

const chosen = `attention_interface: Callable = eager_attention_forward
if self.config._attn_implementation != "eager":
    attention_interface = ALL_ATTENTION_FUNCTIONS[self.config._attn_implementation]
`;

const ported = (choice: string) => translateModule(source(choice), { exported: ["ExampleModel"] });

describe("the implementation of attention", () => {
  it("is the eager one, called by its name and told of training", () => {
    const { text, diagnostics } = ported(chosen);
    expect(diagnostics).toEqual([]);
    const call = bodyOf(definition(text, "TFExampleAttention"), "call");
    expect(call.replace(/\s+/g, " ")).toBe(
      "return eager_attention_forward( self, self.query(hidden_states), hidden_states, attention_mask, " +
        "dropout=0.0 if not training else 0.1, training=training, )",
    );
    const eager = definition(text, "eager_attention_forward");
    expect(eager).toContain("training: bool = False");
    expect(eager).toContain("apply_dropout(weights, dropout, training=training)");
  });

  it("stays a choice where the source has several", () => {
    const { text } = ported("attention_interface = eager_attention_forward if attention_mask else other_attention");
    expect(definition(text, "TFExampleAttention")).toContain("attention_interface = ");
  });
});

it("counts masks of any kind", () => {
  expect(definition(ported(chosen).text, "eager_attention_forward")).toContain(
    "tf.cumsum(as_numbers(attention_mask), axis=1)",
  );
});
