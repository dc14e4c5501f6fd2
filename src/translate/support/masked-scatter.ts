import type { Support } from "../rule.ts";

export const maskedScatterSupport: Support = {
  id: "masked_scatter",
  kind: "function",
  text: (name) => `def ${name}(tensor, mask, source):
    """Puts the elements of \`source\`, one after the other, where the mask is true."""
    places = tf.where(tf.broadcast_to(mask, tf.shape(tensor)))
    values = tf.reshape(source, (-1,))[: tf.shape(places)[0]]
    return tf.tensor_scatter_nd_update(tensor, places, tf.cast(values, tensor.dtype))
`,
};
