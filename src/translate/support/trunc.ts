import type { Support } from "../rule.ts";

export const truncSupport: Support = {
  id: "trunc",
  kind: "function",
  text: (name) => `def ${name}(tensor):
    """Rounds towards zero."""
    return tf.sign(tensor) * tf.floor(tf.abs(tensor))
`,
};
