import type { Fault } from "./faults.ts";

const fault = (
  model: string,
  name: string,
  within: string,
  old: string,
  replacement: string,
  cause: string,
): Fault => ({ model, class: name, within, old, new: replacement, cause });

/** Mistakes in other ports: what stops them, and what only a call with other inputs shows. */
export const otherFaults: readonly Fault[] = [
  fault(
    "deberta_v2",
    "DebertaV2Model",
    "TFDebertaV2DisentangledSelfAttention.call",
    "self.transpose_for_scores(self.key_proj(hidden_states)",
    "self.transpose_for_scores(self.query_proj(hidden_states)",
    "attention",
  ),
  fault(
    "vit",
    "ViTModel",
    "TFViTSelfAttention.call",
    "tf.transpose(attention_output, perm=[0, 2, 1, 3])",
    "tf.transpose(attention_output, perm=[0, 3, 1, 2])",
    "order of axes that stops",
  ),
  fault(
    "opt",
    "OPTModel",
    "TFOPTLearnedPositionalEmbedding.call",
    "tf.math.cumsum(attention_mask, axis=1) * attention_mask",
    "tf.math.cumsum(attention_mask, axis=1)",
    "padding that no test has",
  ),
];
