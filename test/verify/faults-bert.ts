import type { Fault } from "./faults.ts";

const bert = (name: string, fault: Omit<Fault, "model" | "class">): Fault => ({ model: "bert", class: name, ...fault });
const inBody = (within: string, old: string, replacement: string, cause: string): Fault =>
  bert("BertModel", { within, old, new: replacement, cause });

/** Mistakes in the body of an encoder: all heads show them. */
const body: readonly Fault[] = [
  inBody("TFBertEmbeddings.__init__", "epsilon=config.layer_norm_eps", "epsilon=1e-3", "epsilon"),
  inBody(
    "TFBertEmbeddings.call",
    "start=past_key_values_length, limit=input_shape[1] + past_key_values_length",
    "start=past_key_values_length + 1, limit=input_shape[1] + past_key_values_length + 1",
    "position offset",
  ),
  inBody("TFBertEmbeddings.call", " + position_embeds + token_type_embeds", " + position_embeds", "embeddings"),
  inBody("TFBertSelfAttention.call", "tf.cast(self.sqrt_att_head_size", "tf.cast(2 * self.sqrt_att_head_size", "scale"),
  inBody("TFBertSelfAttention.call", "logits=attention_scores, axis=-1", "logits=attention_scores, axis=-2", "axis"),
  inBody(
    "TFBertSelfAttention.call",
    "tf.transpose(attention_output, perm=[0, 2, 1, 3])",
    "tf.transpose(attention_output, perm=[0, 1, 2, 3])",
    "order of axes",
  ),
  inBody(
    "TFBertSelfAttention.call",
    "tf.add(attention_scores, attention_mask)",
    "tf.identity(attention_scores)",
    "mask",
  ),
  inBody("TFBertSelfOutput.call", "inputs=hidden_states + input_tensor", "inputs=hidden_states", "residual"),
  inBody(
    "TFBertIntermediate.__init__",
    "get_tf_activation(config.hidden_act)",
    'get_tf_activation("gelu_new")',
    "GELU",
  ),
  inBody(
    "TFBertIntermediate.call",
    "self.intermediate_act_fn(hidden_states)",
    "tf.identity(hidden_states)",
    "activation",
  ),
  inBody("TFBertPooler.__init__", 'activation="tanh"', 'activation="relu"', "activation"),
  inBody("TFBertPooler.call", "hidden_states[:, 0]", "hidden_states[:, 1]", "head"),
  inBody("TFBertMainLayer.call", "tf.constant(-10000.0, dtype=", "tf.constant(-1.0, dtype=", "mask value"),
  inBody("TFBertSelfOutput.call", "training=training)", "training=True)", "dropout left on"),
  inBody("TFBertOutput.call", "training=training)", "training=False)", "training does not reach dropout"),
];

const weights: readonly Fault[] = [
  inBody("TFBertOutput.__init__", 'name="LayerNorm"', 'name="layer_norm"', "wrong name"),
  inBody("TFBertSelfAttention.__init__", 'name="key"', 'name="keys"', "wrong name"),
  inBody(
    "TFBertIntermediate.__init__",
    "units=config.intermediate_size,",
    "units=config.intermediate_size, use_bias=False,",
    "forgotten bias",
  ),
];

/** Mistakes in one head: the body agrees. */
const heads: readonly Fault[] = [
  bert("BertForMaskedLM", {
    sound: "BertModel",
    within: "TFBertPredictionHeadTransform.call",
    old: "self.LayerNorm(inputs=hidden_states)",
    new: "tf.identity(hidden_states)",
    cause: "norm",
  }),
  bert("BertForMaskedLM", {
    within: "TFBertLMPredictionHead.call",
    old: "tf.nn.bias_add(value=hidden_states, bias=self.bias)",
    new: "tf.identity(hidden_states)",
    cause: "head",
  }),
  bert("BertForSequenceClassification", {
    sound: "BertForTokenClassification",
    within: "TFBertForSequenceClassification.call",
    old: "pooled_output = outputs[1]",
    new: "pooled_output = outputs[0][:, 0]",
    cause: "head",
  }),
  bert("BertForQuestionAnswering", {
    within: "TFBertForQuestionAnswering.call",
    old: "start_logits, end_logits = tf.split(",
    new: "end_logits, start_logits = tf.split(",
    cause: "head",
  }),
  bert("BertForTokenClassification", {
    within: "TFBertForTokenClassification.call",
    old: "self.hf_compute_loss(labels=labels, logits=logits)",
    new: "self.hf_compute_loss(labels=labels, logits=-logits)",
    cause: "loss",
  }),
];

export const bertFaults: readonly Fault[] = [...body, ...weights, ...heads];
