import type { Support } from "../rule.ts";

export const squeezeAxisSupport: Support = {
  id: "squeeze_axis",
  kind: "function",
  text: (name) => `def ${name}(inputs, axis):
    """Drops an axis of size one, and leaves any other as it is."""
    return tf.squeeze(inputs, axis=axis) if inputs.shape[axis] == 1 else inputs
`,
};
