import type { Support } from "../rule.ts";

export const sampleVarianceSupport: Support = {
  id: "sample_variance",
  kind: "function",
  text: (name) => `def ${name}(tensor, axis=None, keepdims=False):
    """Variance with Bessel's correction: the sum of squares divided by one less than their number."""
    deviation = tensor - tf.reduce_mean(tensor, axis=axis, keepdims=True)
    total = tf.reduce_sum(tf.square(deviation), axis=axis, keepdims=keepdims)
    return total / (tf.cast(tf.size(tensor) / tf.size(total), tensor.dtype) - 1)
`,
};
