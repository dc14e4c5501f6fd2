import type { Support } from "../rule.ts";

export const fracSupport: Support = {
  id: "frac",
  kind: "function",
  text: (name) => `def ${name}(tensor):
    """What the truncation of a number leaves, with its sign."""
    return tensor - tf.sign(tensor) * tf.floor(tf.abs(tensor))
`,
};
