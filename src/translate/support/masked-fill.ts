import type { Support } from "../rule.ts";

export const maskedFillSupport: Support = {
  id: "masked_fill",
  kind: "function",
  text: (name) => `def ${name}(tensor, mask, value):
    """Puts a value where the mask is true."""
    return tf.where(mask, tf.cast(value, tensor.dtype), tensor)
`,
};
