import type { Support } from "../rule.ts";

/** `ModuleUtilsMixin.get_extended_attention_mask` of the library, for Keras layers, which do not have it. */
export const extendedAttentionMask: Support = {
  id: "get_extended_attention_mask",
  kind: "function",
  text: (name, port) => `def ${name}(attention_mask, input_shape, is_decoder=False):
    """Makes a mask that is added to attention scores, out of one that holds 1 for tokens to attend to."""
    attention_mask = tf.cast(attention_mask, tf.float32)
    if attention_mask.shape.rank == 3:
        extended_attention_mask = attention_mask[:, None, :, :]
    elif is_decoder:
        batch_size, seq_length = input_shape[0], input_shape[1]
        mask_length = ${port.use("shape_list")}(attention_mask)[1]
        positions = tf.range(mask_length)
        causal_mask = positions[None, :] <= tf.range(mask_length - seq_length, mask_length)[:, None]
        causal_mask = tf.cast(tf.tile(causal_mask[None, :, :], (batch_size, 1, 1)), tf.float32)
        extended_attention_mask = causal_mask[:, None, :, :] * attention_mask[:, None, None, :]
    else:
        extended_attention_mask = attention_mask[:, None, None, :]
    return (1.0 - extended_attention_mask) * tf.float32.min
`,
};

/** `ModuleUtilsMixin.invert_attention_mask` of the library. */
export const invertAttentionMask: Support = {
  id: "invert_attention_mask",
  kind: "function",
  text: (name) => `def ${name}(encoder_attention_mask):
    """Makes a mask that is added to attention scores, out of one that holds 1 for tokens to attend to."""
    encoder_attention_mask = tf.cast(encoder_attention_mask, tf.float32)
    if encoder_attention_mask.shape.rank == 3:
        extended_attention_mask = encoder_attention_mask[:, None, :, :]
    else:
        extended_attention_mask = encoder_attention_mask[:, None, None, :]
    return (1.0 - extended_attention_mask) * tf.float32.min
`,
};

/** `ModuleUtilsMixin.get_head_mask` of the library. */
export const headMask: Support = {
  id: "get_head_mask",
  kind: "function",
  text: (name) => `def ${name}(head_mask, num_hidden_layers):
    """Shapes a mask of heads to \`[num_hidden_layers x batch x num_heads x seq_length x seq_length]\`."""
    if head_mask is None:
        return [None] * num_hidden_layers
    head_mask = tf.cast(head_mask, tf.float32)
    if head_mask.shape.rank == 1:
        head_mask = tf.repeat(head_mask[None, None, :, None, None], num_hidden_layers, axis=0)
    elif head_mask.shape.rank == 2:
        head_mask = head_mask[:, None, :, None, None]
    return head_mask
`,
};

/** `modeling_attn_mask_utils._prepare_4d_attention_mask` of the library. */
export const prepare4dAttentionMask: Support = {
  id: "prepare_4d_attention_mask",
  kind: "function",
  text: (name, port) => `def ${name}(mask, tgt_len=None):
    """Makes an additive mask of shape \`(batch_size, 1, tgt_len, src_len)\` out of one of shape \`(batch_size, src_len)\`."""
    batch_size, src_len = ${port.use("shape_list")}(mask)
    tgt_len = tgt_len if tgt_len is not None else src_len
    mask = tf.broadcast_to(tf.cast(mask, tf.float32)[:, None, None, :], (batch_size, 1, tgt_len, src_len))
    return tf.where(mask != 1.0, tf.float32.min, 0.0)
`,
};

/** `AttentionMaskConverter._make_causal_mask` of the library. */
export const create4dCausalAttentionMask: Support = {
  id: "create_4d_causal_attention_mask",
  kind: "function",
  text: (name) => `def ${name}(input_shape, past_key_values_length=0, sliding_window=None):
    """Makes an additive causal mask of shape \`(batch_size, 1, query_length, key_value_length)\`."""
    batch_size, query_length = input_shape[0], input_shape[-1]
    key_positions = tf.range(query_length + past_key_values_length)[None, :]
    query_positions = tf.range(query_length)[:, None] + past_key_values_length
    hidden = key_positions > query_positions
    if sliding_window is not None:
        hidden = hidden | (key_positions <= query_positions - sliding_window)
    mask = tf.where(hidden, tf.float32.min, 0.0)
    return tf.tile(mask[None, None, :, :], (batch_size, 1, 1, 1))
`,
};

/** `modeling_attn_mask_utils._prepare_4d_causal_attention_mask` of the library. */
export const prepare4dCausalAttentionMask: Support = {
  id: "prepare_4d_causal_attention_mask",
  kind: "function",
  needs: ["create_4d_causal_attention_mask"],
  text: (name, port) => `def ${name}(attention_mask, input_shape, past_key_values_length=0, sliding_window=None):
    """Makes an additive mask of shape \`(batch_size, 1, query_length, key_value_length)\` that hides what comes later."""
    causal_mask = ${port.support("create_4d_causal_attention_mask")}(input_shape, past_key_values_length, sliding_window)
    if attention_mask is None:
        return causal_mask
    attention_mask = tf.cast(attention_mask, tf.float32)
    if attention_mask.shape.rank == 4:
        return tf.where(attention_mask != 1.0, tf.float32.min, 0.0)
    return tf.where(attention_mask[:, None, None, :] != 1.0, tf.float32.min, causal_mask)
`,
};

export const libraryMaskSupports: readonly Support[] = [
  create4dCausalAttentionMask,
  extendedAttentionMask,
  headMask,
  invertAttentionMask,
  prepare4dAttentionMask,
  prepare4dCausalAttentionMask,
];
