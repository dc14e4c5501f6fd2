import type { Support } from "../rule.ts";

export const positionsSupport: Support = {
  id: "positions",
  kind: "function",
  text: (name) => `def ${name}(tensor):
    """The place of each element in the flat tensor, in the shape of the tensor."""
    return tf.reshape(tf.range(tf.size(tensor)), tf.shape(tensor))
`,
};

export const updatePositionsSupport: Support = {
  id: "update_positions",
  kind: "function",
  text: (name) => `def ${name}(tensor, places, values):
    """A copy of the tensor with new values at the given places of the flat tensor."""
    values = tf.broadcast_to(tf.cast(values, tensor.dtype), tf.shape(places))
    flat = tf.tensor_scatter_nd_update(
        tf.reshape(tensor, (-1,)), tf.reshape(places, (-1, 1)), tf.reshape(values, (-1,))
    )
    return tf.reshape(flat, tf.shape(tensor))
`,
};
