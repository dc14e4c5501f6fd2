import type { Support } from "../rule.ts";

export const triuSupport: Support = {
  id: "triu",
  kind: "function",
  text: (name, port) => `def ${name}(tensor, diagonal=0):
    """The elements of matrices on and above a diagonal, with zeros in place of the others."""
    rows, columns = ${port.use("shape_list")}(tensor)[-2:]
    is_kept = tf.range(columns) - tf.range(rows)[:, tf.newaxis] >= diagonal
    return tf.where(is_kept, tensor, tf.zeros_like(tensor))
`,
};
