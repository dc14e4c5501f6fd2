import type { Support } from "../rule.ts";

export const sampleWithoutReplacementSupport: Support = {
  id: "sample_without_replacement",
  kind: "function",
  text: (name) => `def ${name}(probabilities, num_samples):
    """Draws different classes: the largest logarithms of the probabilities once Gumbel noise is added."""
    uniform = tf.random.uniform(tf.shape(probabilities), minval=1e-20, maxval=1.0, dtype=probabilities.dtype)
    noise = -tf.math.log(-tf.math.log(uniform))
    return tf.math.top_k(tf.math.log(probabilities) + noise, k=num_samples).indices
`,
};
