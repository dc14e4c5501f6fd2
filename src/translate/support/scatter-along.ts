import type { Support } from "../rule.ts";

export const scatterAlongSupport: Support = {
  id: "scatter_along",
  kind: "function",
  needs: ["coordinates_along"],
  text: (name, port) => `def ${name}(tensor, axis, index, source, update=tf.tensor_scatter_nd_update):
    """Writes \`source\` to the places that \`index\` names along an axis."""
    sizes = tf.shape(index)
    source = tf.cast(source, tensor.dtype)
    if source.shape.rank == 0:
        source = tf.fill(sizes, source)
    source = tf.slice(source, tf.zeros_like(sizes), sizes)
    return update(tensor, ${port.support("coordinates_along")}(axis, index), source)
`,
};
