import type { Support } from "../rule.ts";

const scaledDotProduct: Support = {
  id: "scaled_dot_product_attention",
  kind: "function",
  text: (name, port) => `def ${name}(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None
):
    """Attention of queries over keys; a mask of booleans is true where attention is allowed."""
    size = tf.cast(${port.use("shape_list")}(query)[-1], query.dtype)
    scores = tf.matmul(query, key, transpose_b=True) * (tf.math.rsqrt(size) if scale is None else scale)
    if is_causal:
        length, key_length = ${port.use("shape_list")}(scores)[-2:]
        attn_mask = tf.range(key_length)[None, :] <= tf.range(length)[:, None]
    if attn_mask is not None:
        if attn_mask.dtype == tf.bool:
            attn_mask = tf.where(attn_mask, tf.cast(0.0, scores.dtype), scores.dtype.min)
        scores = scores + attn_mask
    probabilities = ${port.use("stable_softmax")}(scores, axis=-1)
    if dropout_p > 0.0:
        probabilities = tf.nn.dropout(probabilities, rate=dropout_p)
    return tf.matmul(probabilities, value)
`,
};

const multihead: Support = {
  id: "multihead_attention",
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Multi-head attention whose projections of queries, keys and values are one weight."""

    def __init__(self, embed_dim, num_heads, dropout=0.0, bias=True, batch_first=False, **kwargs):
        super().__init__(**kwargs)
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.use_bias = bias
        self.batch_first = batch_first
        self.dropout = ${port.keras}.layers.Dropout(dropout, name="dropout")
        self.out_proj = ${port.keras}.layers.Dense(embed_dim, use_bias=bias, name="out_proj")

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        self.in_proj_weight = self.add_weight(
            name="in_proj_weight", shape=(3 * self.embed_dim, self.embed_dim), trainable=True
        )
        self.in_proj_bias = None
        if self.use_bias:
            self.in_proj_bias = self.add_weight(
                name="in_proj_bias", shape=(3 * self.embed_dim,), initializer="zeros", trainable=True
            )
        with tf.name_scope(self.out_proj.name):
            self.out_proj.build([None, None, self.embed_dim])

    def project(self, inputs, part):
        columns = slice(part * self.embed_dim, (part + 1) * self.embed_dim)
        outputs = tf.matmul(inputs, self.in_proj_weight[columns], transpose_b=True)
        if self.in_proj_bias is not None:
            outputs = outputs + self.in_proj_bias[columns]
        batch_size, length = ${port.use("shape_list")}(outputs)[:2]
        outputs = tf.reshape(outputs, (batch_size, length, self.num_heads, self.head_dim))
        return tf.transpose(outputs, perm=(0, 2, 1, 3))

    def call(
        self,
        query,
        key,
        value,
        key_padding_mask=None,
        need_weights=True,
        attn_mask=None,
        average_attn_weights=True,
        is_causal=False,
        training=False,
    ):
        if not self.batch_first:
            query, key, value = [tf.transpose(states, perm=(1, 0, 2)) for states in (query, key, value)]
        batch_size, length = ${port.use("shape_list")}(query)[:2]
        key_length = ${port.use("shape_list")}(key)[1]
        query, key, value = self.project(query, 0), self.project(key, 1), self.project(value, 2)

        def additive(mask):
            # true where attention is not allowed, or a number to add
            return tf.where(mask, query.dtype.min, 0.0) if mask.dtype == tf.bool else tf.cast(mask, query.dtype)

        scores = tf.matmul(query, key, transpose_b=True) * self.head_dim**-0.5
        if attn_mask is not None:
            attn_mask = additive(attn_mask)
            if len(attn_mask.shape) == 3:
                attn_mask = tf.reshape(attn_mask, (batch_size, self.num_heads, length, key_length))
            scores = scores + attn_mask
        if key_padding_mask is not None:
            scores = scores + additive(key_padding_mask)[:, None, None, :]
        probabilities = ${port.use("stable_softmax")}(scores, axis=-1)
        probabilities = self.dropout(probabilities, training=training)
        outputs = tf.transpose(tf.matmul(probabilities, value), perm=(0, 2, 1, 3))
        outputs = self.out_proj(tf.reshape(outputs, (batch_size, length, self.embed_dim)))
        if not self.batch_first:
            outputs = tf.transpose(outputs, perm=(1, 0, 2))
        if not need_weights:
            return outputs, None
        return outputs, tf.reduce_mean(probabilities, axis=1) if average_attn_weights else probabilities
`,
};

const multiheadFunction: Support = {
  id: "multi_head_attention",
  kind: "function",
  text: (name, port) => `def ${name}(
    query,
    key,
    value,
    num_heads,
    projections,
    in_proj_bias,
    out_proj_weight,
    out_proj_bias,
    key_padding_mask=None,
    attn_mask=None,
    dropout_p=0.0,
    training=False,
    need_weights=True,
    average_attn_weights=True,
):
    """Multi-head attention of states of shape (length, batch, size), with the weights of all its projections."""
    biases = [None] * 3 if in_proj_bias is None else tf.split(in_proj_bias, 3)

    def project(states, weight, bias):
        states = tf.matmul(tf.transpose(states, perm=(1, 0, 2)), weight, transpose_b=True)
        states = states if bias is None else states + bias
        batch_size, length, size = ${port.use("shape_list")}(states)
        states = tf.reshape(states, (batch_size, length, num_heads, size // num_heads))
        return tf.transpose(states, perm=(0, 2, 1, 3))

    def additive(mask):
        # true where attention is not allowed, or a number to add
        return tf.where(mask, query.dtype.min, 0.0) if mask.dtype == tf.bool else tf.cast(mask, query.dtype)

    query, key, value = [project(*part) for part in zip((query, key, value), projections, biases)]
    batch_size, _, length, head_size = ${port.use("shape_list")}(query)
    scores = tf.matmul(query, key, transpose_b=True) * tf.math.rsqrt(tf.cast(head_size, query.dtype))
    if attn_mask is not None:
        attn_mask = additive(attn_mask)
        scores = scores + (tf.reshape(attn_mask, tf.shape(scores)) if len(attn_mask.shape) == 3 else attn_mask)
    if key_padding_mask is not None:
        scores = scores + additive(key_padding_mask)[:, None, None, :]
    probabilities = ${port.use("stable_softmax")}(scores, axis=-1)
    if training and dropout_p > 0.0:
        probabilities = tf.nn.dropout(probabilities, rate=dropout_p)
    outputs = tf.transpose(tf.matmul(probabilities, value), perm=(2, 0, 1, 3))
    outputs = tf.reshape(outputs, (length, batch_size, num_heads * head_size))
    outputs = tf.matmul(outputs, out_proj_weight, transpose_b=True)
    outputs = outputs if out_proj_bias is None else outputs + out_proj_bias
    if not need_weights:
        return outputs, None
    return outputs, tf.reduce_mean(probabilities, axis=1) if average_attn_weights else probabilities
`,
};

export const attentionSupports: readonly Support[] = [multihead, multiheadFunction, scaledDotProduct];
