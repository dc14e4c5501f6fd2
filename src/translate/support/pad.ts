import type { Support } from "../rule.ts";

export const padSupport: Support = {
  id: "pad_tensor",
  kind: "function",
  // `tf.pad` neither repeats nor wraps, and cannot cut.
  text: (name, port) => `def ${name}(tensor, paddings, mode="constant", value=0):
    """Pads a tensor by pairs of sizes, those of the last dimension first; negative sizes cut."""
    rank = len(${port.use("shape_list")}(tensor))
    paddings = list(paddings)
    for axis in range(rank - 1, rank - 1 - len(paddings) // 2, -1):
        before, after = paddings[2 * (rank - 1 - axis)], paddings[2 * (rank - 1 - axis) + 1]
        length = ${port.use("shape_list")}(tensor)[axis]
        places = tf.range(-before, length + after)
        if mode == "constant":
            is_inside = tf.logical_and(places >= 0, places < length)
            shape = [-1] + [1] * (rank - 1 - axis)
            start, stop = tf.maximum(-before, 0), length - tf.maximum(-after, 0)
            kept = tensor[(slice(None),) * axis + (slice(start, stop),)]
            borders = [[0, 0]] * axis + [[tf.maximum(before, 0), tf.maximum(after, 0)]] + [[0, 0]] * (rank - 1 - axis)
            padded = tf.pad(kept, borders)
            tensor = tf.where(tf.reshape(is_inside, shape), padded, tf.cast(value, tensor.dtype))
        else:
            if mode == "reflect":
                places = tf.abs(places)
                places = length - 1 - tf.abs(length - 1 - places)
            elif mode == "replicate":
                places = tf.clip_by_value(places, 0, length - 1)
            else:
                places = tf.math.floormod(places, length)
            tensor = tf.gather(tensor, places, axis=axis)
    return tensor
`,
};
