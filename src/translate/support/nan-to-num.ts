import type { Support } from "../rule.ts";

export const nanToNumSupport: Support = {
  id: "nan_to_num",
  kind: "function",
  text: (name) => `def ${name}(tensor, nan=0.0, posinf=None, neginf=None):
    """Puts numbers in place of what is not a number or infinite."""
    posinf = tensor.dtype.max if posinf is None else posinf
    neginf = tensor.dtype.min if neginf is None else neginf
    infinite = tf.where(tensor > 0, tf.cast(posinf, tensor.dtype), tf.cast(neginf, tensor.dtype))
    tensor = tf.where(tf.math.is_inf(tensor), infinite, tensor)
    return tf.where(tf.math.is_nan(tensor), tf.cast(nan, tensor.dtype), tensor)
`,
};
