import type { Support } from "../rule.ts";

export const asNumbersSupport: Support = {
  id: "as_numbers",
  kind: "function",
  text: (name) => `def ${name}(mask):
    """Truth values as the whole numbers that they are in sums and products; anything else as it is."""
    return tf.cast(mask, tf.int32) if mask.dtype == tf.bool else mask
`,
};
