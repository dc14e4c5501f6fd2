import type { Support } from "../rule.ts";

export const expandSupport: Support = {
  id: "expand",
  kind: "function",
  text: (name, port) => `def ${name}(tensor, sizes):
    """Broadcasts a tensor to new sizes; -1 keeps a size, and new dimensions come first."""
    shape = ${port.use("shape_list")}(tensor)
    shape = [1] * (len(sizes) - len(shape)) + shape
    sizes = [old if isinstance(new, int) and new == -1 else new for old, new in zip(shape, sizes)]
    return tf.broadcast_to(tensor, sizes)
`,
};
