import type { Support } from "../rule.ts";

export const unflattenSupport: Support = {
  id: "unflatten",
  kind: "function",
  text: (name, port) => `def ${name}(tensor, axis, sizes):
    """Splits one dimension into several."""
    shape = ${port.use("shape_list")}(tensor)
    axis = axis % len(shape)
    return tf.reshape(tensor, shape[:axis] + list(sizes) + shape[axis + 1 :])
`,
};
