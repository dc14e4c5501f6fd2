import type { Support } from "../rule.ts";

export const interpolateSupport: Support = {
  id: "interpolate_tensor",
  kind: "function",
  // `tf.image.resize` has another cubic kernel, no aligned corners, and rounds the neighbours of "nearest" otherwise.
  text: (name, port) => `def ${name}(
    inputs, size=None, scale_factor=None, mode="nearest", align_corners=False, recompute_scale_factor=False
):
    """Resizes the spatial dimensions of tensors with channels first, as PyTorch counts pixels and corners."""
    shape = ${port.use("shape_list")}(inputs)
    dimensions = len(shape) - 2

    def per_dimension(value):
        return list(value) if isinstance(value, (list, tuple)) else [value] * dimensions

    sizes, factors = per_dimension(size), per_dimension(scale_factor)
    outputs = inputs
    for axis in range(2, len(shape)):
        length, size, factor = shape[axis], sizes[axis - 2], factors[axis - 2]
        old = tf.cast(length, tf.float32)
        if size is None:
            size = tf.cast(tf.floor(old * factor), tf.int32)
        new = tf.cast(size, tf.float32)
        scale = old / new if factor is None or recompute_scale_factor else 1.0 / factor
        places = tf.range(new)
        if mode in ("nearest", "nearest-exact"):
            offset = 0.5 if mode == "nearest-exact" else 0.0
            indices = tf.cast(tf.floor((places + offset) * scale), tf.int32)
            outputs = tf.gather(outputs, tf.minimum(indices, length - 1), axis=axis)
            continue
        if align_corners:
            positions = places * tf.math.divide_no_nan(old - 1.0, new - 1.0)
        else:
            positions = (places + 0.5) * scale - 0.5
        if mode == "bicubic":
            lowest = tf.floor(positions)
            t = positions - lowest
            a = -0.75
            weights = [
                ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
                ((a + 2) * t - (a + 3)) * t * t + 1,
                ((a + 2) * (1 - t) - (a + 3)) * (1 - t) * (1 - t) + 1,
                ((a * (2 - t) - 5 * a) * (2 - t) + 8 * a) * (2 - t) - 4 * a,
            ]
            steps = [-1, 0, 1, 2]
        else:
            positions = tf.maximum(positions, 0.0)
            lowest = tf.floor(positions)
            weights = [1.0 - (positions - lowest), positions - lowest]
            steps = [0, 1]
        parts = []
        for step, weight in zip(steps, weights):
            indices = tf.clip_by_value(tf.cast(lowest, tf.int32) + step, 0, length - 1)
            weight = tf.reshape(tf.cast(weight, outputs.dtype), [-1] + [1] * (len(shape) - 1 - axis))
            parts.append(tf.gather(outputs, indices, axis=axis) * weight)
        outputs = tf.add_n(parts)
    return outputs
`,
};
