import type { Support } from "../rule.ts";

export const bernoulliSupport: Support = {
  id: "bernoulli",
  kind: "function",
  text: (name) => `def ${name}(probability):
    """Draws ones with the given probabilities, zeros otherwise."""
    return tf.cast(tf.random.uniform(tf.shape(probability), dtype=probability.dtype) < probability, probability.dtype)
`,
};
