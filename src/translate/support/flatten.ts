import type { Support } from "../rule.ts";

export const flattenSupport: Support = {
  id: "flatten",
  kind: "function",
  text: (name, port) => `def ${name}(tensor, start_dim=0, end_dim=-1):
    """Joins the dimensions from \`start_dim\` to \`end_dim\` into one."""
    shape = ${port.use("shape_list")}(tensor)
    if end_dim < 0:
        end_dim += len(shape)
    return tf.reshape(tensor, shape[:start_dim] + [-1] + shape[end_dim + 1 :])
`,
};
