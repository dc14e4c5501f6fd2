import type { Support } from "../rule.ts";

export const logitSupport: Support = {
  id: "logit",
  kind: "function",
  text: (name) => `def ${name}(probability, eps=None):
    """Logarithm of the odds; \`eps\` keeps probabilities away from 0 and 1."""
    if eps is not None:
        probability = tf.clip_by_value(probability, eps, 1 - eps)
    return tf.math.log(probability / (1 - probability))
`,
};
