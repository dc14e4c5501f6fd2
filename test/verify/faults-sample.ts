import type { Fault } from "./faults.ts";

type Row = readonly [within: string, old: string, replacement: string, cause: string];

const model = "brand_new_bert";
const inBody = (...table: readonly Row[]): readonly Fault[] =>
  table.map(([within, old, replacement, cause]) => ({
    model,
    class: "BrandNewBertModel",
    within: `TFBrandNewBert${within}`,
    old,
    new: replacement,
    cause,
  }));

/** Mistakes in what this tool makes of the embedded sample. */
export const sampleFaults: readonly Fault[] = [
  ...inBody(
    ["Conv1d.call", "self.kernel[None]", "tf.transpose(self.kernel, (0, 2, 1))[None]", "transposed kernel"],
    ["Conv1d.call", "*self.padding, ", "[2 * self.padding[0][0], 0], ", "padding"],
    ["LocalMixer.__init__", "epsilon=1e-05", "epsilon=1e-3", "epsilon"],
    [
      "BatchNorm.call",
      "factor = tf.math.rsqrt(variance + self.epsilon)",
      "factor = tf.cast(tf.math.rsqrt(tf.cast(variance + self.epsilon, tf.float16)), tf.float32)",
      "precision",
    ],
    ["SelfAttention.call", "/ math.sqrt(self.head_size)", "/ self.head_size", "scale"],
    [
      "SelfAttention.split_heads",
      "seq_length, self.num_attention_heads, self.head_size",
      "seq_length, self.head_size, self.num_attention_heads",
      "order of axes",
    ],
    ["Embeddings.call", "[:, : input_shape[1]]", "[:, 1 : input_shape[1] + 1]", "position offset"],
    ["FeedForward.call", "self.activation(self.dense_in(hidden_states))", "self.dense_in(hidden_states)", "activation"],
    ["FeedForward.call", "training=training", "training=False", "training does not reach dropout"],
    ["Layer.__init__", 'name="attention_layer_norm"', 'name="attention_layernorm"', "wrong name"],
    ["FeedForward.__init__", 'name="dense_in"', 'name="dense_in", use_bias=False', "forgotten bias"],
    ["Pooler.call", "hidden_states[:, 0]", "hidden_states[:, -1]", "head"],
  ),
  {
    model,
    class: "BrandNewBertModel",
    within: "TFBrandNewBertFeedForward.build",
    old: "self.dense_out.build([None, None, self.config.intermediate_size])",
    new: "pass",
    at: "def build(self",
    cause: "missing build",
  },
  {
    model,
    class: "BrandNewBertModel",
    within: "get_extended_attention_mask",
    old: "* tf.float32.min",
    new: "* -1.0",
    cause: "mask value",
  },
  {
    model,
    class: "BrandNewBertForMaskedLM",
    sound: "BrandNewBertModel",
    within: "TFBrandNewBertLMHead.call",
    old: "self.decoder(self.layer_norm(hidden_states))",
    new: "self.decoder(hidden_states)",
    cause: "norm",
  },
  {
    model,
    class: "BrandNewBertForSequenceClassification",
    within: "TFBrandNewBertForSequenceClassification.call",
    old: "self.dropout(outputs[1], ",
    new: "self.dropout(outputs[0][:, 0], ",
    cause: "head",
  },
];
