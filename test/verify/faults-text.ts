import type { Fault } from "./faults.ts";

type Row = readonly [within: string, old: string, replacement: string, cause: string];

const rows = (model: string, name: string, ...table: readonly Row[]): readonly Fault[] =>
  table.map(([within, old, replacement, cause]) => ({ model, class: name, within, old, new: replacement, cause }));

const encoders: readonly Fault[] = [
  ...rows(
    "distilbert",
    "DistilBertModel",
    [
      "TFTransformerBlock.__init__",
      'epsilon=1e-12, name="sa_layer_norm"',
      'epsilon=1e-3, name="sa_layer_norm"',
      "epsilon",
    ],
    ["TFMultiHeadSelfAttention.call", "scores - 1e30 * (1.0 - mask)", "scores - 1.0 * (1.0 - mask)", "mask value"],
    [
      "TFMultiHeadSelfAttention.call.unshape",
      "tf.reshape(tf.transpose(x, perm=(0, 2, 1, 3)), ",
      "tf.reshape(x, ",
      "order of axes",
    ],
    ["TFMultiHeadSelfAttention.call", "shape(self.k_lin(key))", "shape(self.q_lin(key))", "attention"],
    ["TFTransformerBlock.call", "ffn_output + sa_output", "ffn_output + x", "residual"],
  ),
  {
    model: "distilbert",
    class: "DistilBertForSequenceClassification",
    sound: "DistilBertModel",
    within: "TFDistilBertForSequenceClassification.__init__",
    old: 'activation="relu"',
    new: 'activation="tanh"',
    cause: "head",
  },
  ...rows("roberta", "RobertaModel", [
    "TFRobertaEmbeddings.create_position_ids_from_input_ids",
    "return incremental_indices + self.padding_idx",
    "return incremental_indices",
    "position offset",
  ]),
  ...rows("roberta", "RobertaForMaskedLM", [
    "TFRobertaLMHead.__init__",
    'get_tf_activation("gelu")',
    'get_tf_activation("gelu_new")',
    "GELU",
  ]),
];

const decoders: readonly Fault[] = [
  ...rows(
    "gpt2",
    "GPT2Model",
    ["TFAttention.causal_attention_mask", "m = i >= j - ns + nd", "m = i >= j - ns + nd - 1", "mask"],
    ["TFAttention._attn", "w / tf.math.sqrt(dk)", "w / dk", "scale"],
    ["TFAttention.call", "query, key, value = tf.split(x, 3", "key, query, value = tf.split(x, 3", "attention"],
    ["TFBlock.__init__", 'epsilon=config.layer_norm_epsilon, name="ln_2"', 'epsilon=1e-2, name="ln_2"', "epsilon"],
    ["TFMLP.__init__", "get_tf_activation(config.activation_function)", 'get_tf_activation("gelu")', "GELU"],
    ["TFBlock.call", "x = x + m", "x = a + m", "residual"],
  ),
  {
    model: "gpt2",
    class: "GPT2LMHeadModel",
    sound: "GPT2Model",
    within: "TFGPT2LMHeadModel.call",
    old: "labels = labels[:, 1:]",
    new: "labels = labels[:, :-1]",
    cause: "loss",
  },
  ...rows("opt", "OPTModel", [
    "TFOPTLearnedPositionalEmbedding.call",
    "* attention_mask - 1",
    "* attention_mask",
    "position offset",
  ]),
];

const both: readonly Fault[] = [
  ...rows(
    "t5",
    "T5Model",
    [
      "TFT5LayerNorm.call",
      "tf.math.square(hidden_states)",
      "tf.math.square(hidden_states - tf.math.reduce_mean(hidden_states, axis=-1, keepdims=True))",
      "norm",
    ],
    [
      "TFT5Attention._relative_position_bucket",
      "tf.math.greater(relative_position, 0)",
      "tf.math.greater(relative_position, 1)",
      "position offset",
    ],
    [
      "TFT5Attention.compute_bias",
      "tf.transpose(values, [2, 0, 1])",
      "tf.transpose(values, [2, 1, 0])",
      "order of axes",
    ],
    ["TFT5Attention.call", "scores += position_bias", "scores += 2.0 * position_bias", "scale"],
  ),
  ...rows("t5", "T5ForConditionalGeneration", [
    "TFT5ForConditionalGeneration.call",
    "sequence_output * (self.model_dim**-0.5)",
    "sequence_output * 1.0",
    "scale",
  ]),
  ...rows(
    "bart",
    "BartModel",
    [
      "TFBartLearnedPositionalEmbedding.call",
      "tf.constant(self.offset, dtype",
      "tf.constant(self.offset - 1, dtype",
      "position offset",
    ],
    ["TFBartAttention.call", "* self.scaling", "* (1 // self.head_dim**0.5)", "integer division"],
    ["TFBartEncoderLayer.call", "self.activation_fn(self.fc1(hidden_states))", "self.fc1(hidden_states)", "activation"],
    [
      "TFBartDecoderLayer.call",
      "key_value_states=encoder_hidden_states",
      "key_value_states=hidden_states",
      "attention",
    ],
    ["_make_causal_mask", "mask_cond < tf.reshape(", "mask_cond <= tf.reshape(", "mask"],
  ),
];

export const textFaults: readonly Fault[] = [...encoders, ...decoders, ...both];
