import type { Support } from "../rule.ts";

export const gatherAlongSupport: Support = {
  id: "gather_along",
  kind: "function",
  needs: ["coordinates_along"],
  text: (name, port) => `def ${name}(tensor, axis, index):
    """The elements at \`index\` along an axis; the result has the shape of the index."""
    return tf.gather_nd(tensor, ${port.support("coordinates_along")}(axis, index))
`,
};
