import type { Support } from "../rule.ts";

export const addAlongSupport: Support = {
  id: "add_along",
  kind: "function",
  text: (name) => `def ${name}(tensor, axis, index, source, update=tf.tensor_scatter_nd_add):
    """Adds the slices of \`source\` to those slices of a tensor that \`index\` names along an axis."""
    tensor = tf.experimental.numpy.moveaxis(tensor, axis, 0)
    source = tf.experimental.numpy.moveaxis(source, axis, 0)
    tensor = update(tensor, tf.expand_dims(index, axis=-1), source)
    return tf.experimental.numpy.moveaxis(tensor, 0, axis)
`,
};
