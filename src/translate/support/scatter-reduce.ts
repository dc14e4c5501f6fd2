import type { Support } from "../rule.ts";

export const scatterReduceSupport: Support = {
  id: "scatter_reduce",
  kind: "function",
  needs: ["scatter_along"],
  text: (name, port) => {
    const scatter = port.support("scatter_along");
    return `def ${name}(tensor, axis, index, source, reduce, include_self=True):
    """Sums, means or extremes of \`source\` at the places that \`index\` names along an axis."""
    if reduce == "prod":
        raise ValueError("TensorFlow scatters sums, means and extremes alone.")
    if not include_self:
        neutral = {"amax": tensor.dtype.min, "amin": tensor.dtype.max}.get(reduce, 0)
        tensor = ${scatter}(tensor, axis, index, tf.cast(neutral, tensor.dtype))
    if reduce == "amax":
        return ${scatter}(tensor, axis, index, source, tf.tensor_scatter_nd_max)
    if reduce == "amin":
        return ${scatter}(tensor, axis, index, source, tf.tensor_scatter_nd_min)
    outputs = ${scatter}(tensor, axis, index, source, tf.tensor_scatter_nd_add)
    if reduce == "sum":
        return outputs
    counts = tf.fill(tf.shape(tensor), tf.cast(int(include_self), tensor.dtype))
    counts = ${scatter}(counts, axis, index, tf.cast(1, tensor.dtype), tf.tensor_scatter_nd_add)
    return outputs / tf.maximum(counts, 1)
`;
  },
};
