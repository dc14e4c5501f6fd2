import type { Support } from "../rule.ts";

export const maskedSelectSupport: Support = {
  id: "masked_select",
  kind: "function",
  text: (name) => `def ${name}(tensor, mask):
    """The elements where the mask is true, as a flat tensor."""
    shape = tf.broadcast_dynamic_shape(tf.shape(tensor), tf.shape(mask))
    return tf.gather_nd(tf.broadcast_to(tensor, shape), tf.where(tf.broadcast_to(mask, shape)))
`,
};
