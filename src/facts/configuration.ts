import { bool, float, int, plainUnknown, type Value } from "./value.ts";

const integers =
  /^(hidden_size|intermediate_size|embedding_size|vocab_size|type_vocab_size|d_model|d_ff|d_kv|num_labels|num_channels|num_hidden_layers|max_position_embeddings|encoder_layers|decoder_layers|(encoder|decoder)_(attention_heads|ffn_dim)|(pad|bos|eos|mask|sep|cls|decoder_start)_token_id|num_queries|projection_dim|chunk_size_feed_forward|(\w+_)?(kernel_size|stride))$/;
const floats =
  /(_eps|_epsilon|_prob|_dropout|(?<!sampling)_rate|dropout|_scale|_scale_init_value|_std|initializer_range|layerdrop)$/;
const booleans = /^(use_|is_|output_(attentions|hidden_states)$|add_|scale_embedding$|do_|tie_|has_)/;

/** What the name of a configuration's attribute says. */
export function configAttribute(name: string): Value {
  if (/(^|_)config$/.test(name)) return { kind: "config" };
  if (name === "use_return_dict" || name === "return_dict") return bool();
  if (integers.test(name)) return int();
  if (floats.test(name)) return float();
  return booleans.test(name) ? bool() : plainUnknown;
}

export const isConfigName = (name: string): boolean => /(^|_)config$/.test(name);
