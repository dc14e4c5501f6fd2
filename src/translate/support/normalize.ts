import type { Support } from "../rule.ts";

const layerNormalization: Support = {
  id: "layer_normalization",
  kind: "function",
  text: (name) => `def ${name}(inputs, normalized_shape, weight=None, bias=None, epsilon=1e-5):
    """Normalizes the last dimensions."""
    count = len(normalized_shape) if isinstance(normalized_shape, (list, tuple)) else 1
    mean, variance = tf.nn.moments(inputs, axes=list(range(-count, 0)), keepdims=True)
    return tf.nn.batch_normalization(inputs, mean, variance, bias, weight, epsilon)
`,
};

const batchNormalization: Support = {
  id: "batch_normalization",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, mean=None, variance=None, weight=None, bias=None, epsilon=1e-5):
    """Normalizes the channels, which are in axis 1, by given statistics or by those of the batch."""
    rank = len(${port.use("shape_list")}(inputs))
    if mean is None:
        mean, variance = tf.nn.moments(inputs, axes=[axis for axis in range(rank) if axis != 1])

    def along_channels(values):
        return None if values is None else tf.reshape(values, [1, -1] + [1] * (rank - 2))

    mean, variance, bias, weight = [along_channels(values) for values in (mean, variance, bias, weight)]
    return tf.nn.batch_normalization(inputs, mean, variance, bias, weight, epsilon)
`,
};

const rmsNormalization: Support = {
  id: "rms_normalization",
  kind: "function",
  text: (name) => `def ${name}(inputs, normalized_shape, weight=None, epsilon=1.1920929e-07):
    """Divides the last dimensions by their root mean square."""
    axes = list(range(-len(normalized_shape), 0))
    mean_square = tf.reduce_mean(tf.square(inputs), axis=axes, keepdims=True)
    outputs = inputs * tf.math.rsqrt(mean_square + epsilon)
    return outputs if weight is None else outputs * weight
`,
};

const normalize: Support = {
  id: "normalize_vectors",
  kind: "function",
  text: (name) => `def ${name}(inputs, p=2.0, axis=1, epsilon=1e-12):
    """Divides vectors by their norms."""
    norms = tf.norm(inputs, ord=p, axis=axis, keepdims=True)
    return inputs / tf.maximum(norms, epsilon)
`,
};

const cosineSimilarity: Support = {
  id: "cosine_similarity",
  kind: "function",
  text: (name) => `def ${name}(first, second, axis=1, epsilon=1e-8):
    """The cosine of the angles between vectors."""
    first = first / tf.maximum(tf.norm(first, axis=axis, keepdims=True), epsilon)
    second = second / tf.maximum(tf.norm(second, axis=axis, keepdims=True), epsilon)
    return tf.reduce_sum(first * second, axis=axis)
`,
};

export const normalizeSupports: readonly Support[] = [
  layerNormalization,
  batchNormalization,
  rmsNormalization,
  normalize,
  cosineSimilarity,
];
