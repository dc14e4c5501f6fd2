import type { Support } from "../rule.ts";

const rowStrides: Support = {
  id: "row_strides",
  kind: "function",
  text: (name, port) => `def ${name}(tensor):
    """How many elements of the flat tensor lie between neighbours along each axis."""
    strides = [1]
    for size in reversed(${port.use("shape_list")}(tensor)[1:]):
        strides.insert(0, strides[0] * size)
    return strides
`,
};

const asStrided: Support = {
  id: "as_strided",
  kind: "function",
  text: (name) => `def ${name}(tensor, size, stride):
    """Elements of the flat tensor, the neighbours along each axis so many elements apart."""
    places = tf.zeros((), dtype=tf.int32)
    for length, step in zip(size, stride):
        places = tf.expand_dims(places, axis=-1) + tf.range(length) * step
    return tf.gather(tf.reshape(tensor, (-1,)), places)
`,
};

export const strideSupports: readonly Support[] = [asStrided, rowStrides];
