import type { Translation } from "../../src/translate/translation.ts";
import { translateModule } from "./translate-module.ts";

/** A module with a model that heads can wrap. */
export const base = `class ExampleAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.query = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, hidden_states):
        return self.query(hidden_states)


class ExampleSdpaAttention(ExampleAttention):
    def forward(self, hidden_states):
        return F.scaled_dot_product_attention(hidden_states, hidden_states, hidden_states)


EXAMPLE_ATTENTION_CLASSES = {
    "eager": ExampleAttention,
    "sdpa": ExampleSdpaAttention,
}


class ExamplePreTrainedModel(PreTrainedModel):
    """Handles weights."""

    config_class = ExampleConfig
    base_model_prefix = "example"
    supports_gradient_checkpointing = True

    def _init_weights(self, module):
        module.weight.data.normal_(mean=0.0, std=0.02)


class ExampleModel(ExamplePreTrainedModel):
    """The bare model."""

    def __init__(self, config, add_pooling_layer=True):
        super().__init__(config)
        self.config = config
        self.embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        self.attention = EXAMPLE_ATTENTION_CLASSES[config._attn_implementation](config)
        self.pooler = nn.Linear(config.hidden_size, config.hidden_size) if add_pooling_layer else None
        self.post_init()

    def get_input_embeddings(self):
        return self.embeddings

    def set_input_embeddings(self, value):
        self.embeddings = value

    def forward(
        self,
        input_ids: Optional[torch.LongTensor] = None,
        output_attentions: Optional[bool] = None,
        return_dict: Optional[bool] = None,
    ) -> Union[Tuple[torch.Tensor], BaseModelOutput]:
        output_attentions = output_attentions if output_attentions is not None else self.config.output_attentions
        return_dict = return_dict if return_dict is not None else self.config.use_return_dict
        hidden_states = self.attention(self.dropout(self.embeddings(input_ids)))
        if not return_dict:
            return (hidden_states,)
        return BaseModelOutput(last_hidden_state=hidden_states)


`;

/** Translates heads beside the model. */
export const translate = (source: string, ...exported: string[]): Translation =>
  translateModule(base + source, { exported });

/** A head with a loss, as they all are built. */
export const head = (
  name: string,
  loss: string,
  inputs = "labels",
  condition = "labels is not None",
): string => `class ${name}(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.example = ExampleModel(config)
        self.head = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids=None, ${inputs
      .split(" ")
      .map((each) => `${each}=None`)
      .join(", ")}):
        logits = self.head(self.example(input_ids)[0])
        loss = None
        if ${condition}:
            ${loss.split("\n").join("\n            ")}
        return loss, logits
`;
