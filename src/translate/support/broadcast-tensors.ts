import type { Support } from "../rule.ts";

export const broadcastTensorsSupport: Support = {
  id: "broadcast_tensors",
  kind: "function",
  text: (name) => `def ${name}(*tensors):
    """Broadcasts tensors to the shape that they have in common."""
    shape = tf.shape(tensors[0])
    for tensor in tensors[1:]:
        shape = tf.broadcast_dynamic_shape(shape, tf.shape(tensor))
    return [tf.broadcast_to(tensor, shape) for tensor in tensors]
`,
};
