import type { Support } from "../rule.ts";

export const splitSupport: Support = {
  id: "split",
  kind: "function",
  text: (name, port) => `def ${name}(tensor, split_size, axis=0):
    """Splits a tensor into parts of \`split_size\`, the last one smaller if need be, or into parts of several sizes."""
    if isinstance(split_size, (list, tuple)):
        return tf.split(tensor, split_size, axis=axis)
    length = ${port.use("shape_list")}(tensor)[axis]
    sizes = [split_size] * (length // split_size)
    if length % split_size != 0:
        sizes.append(length % split_size)
    return tf.split(tensor, sizes, axis=axis)
`,
};
