import type { Support } from "../rule.ts";

const pair = `    def pair(value):
        return tuple(value) if isinstance(value, (list, tuple)) else (value, value)
`;

const unfold: Support = {
  id: "unfold_windows",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, kernel_size, dilation=1, padding=0, stride=1):
    """Windows of images with channels first, as columns."""

${pair}
    kernel_size, dilation, padding, stride = pair(kernel_size), pair(dilation), pair(padding), pair(stride)
    outputs = tf.transpose(inputs, perm=(0, 2, 3, 1))
    outputs = tf.pad(outputs, [[0, 0], [padding[0]] * 2, [padding[1]] * 2, [0, 0]])
    outputs = tf.image.extract_patches(
        outputs, sizes=(1, *kernel_size, 1), strides=(1, *stride, 1), rates=(1, *dilation, 1), padding="VALID"
    )
    batch_size, channels = ${port.use("shape_list")}(inputs)[:2]
    outputs = tf.reshape(outputs, (batch_size, -1, kernel_size[0] * kernel_size[1], channels))
    outputs = tf.transpose(outputs, perm=(0, 3, 2, 1))
    return tf.reshape(outputs, (batch_size, channels * kernel_size[0] * kernel_size[1], -1))
`,
};

const fold: Support = {
  id: "fold_windows",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Sums windows, which are columns, into images with channels first."""

${pair}
    output_size, kernel_size = pair(output_size), pair(kernel_size)
    dilation, padding, stride = pair(dilation), pair(padding), pair(stride)
    places, sizes = [], []
    for axis in range(2):
        size = output_size[axis] + 2 * padding[axis]
        count = (size - dilation[axis] * (kernel_size[axis] - 1) - 1) // stride[axis] + 1
        starts = tf.range(kernel_size[axis]) * dilation[axis]
        places.append(starts[:, None] + tf.range(count) * stride[axis])
        sizes.append(size)
    rows, columns = places
    indices = rows[:, None, :, None] * sizes[1] + columns[None, :, None, :]
    batch_size = ${port.use("shape_list")}(inputs)[0]
    values = tf.reshape(inputs, (-1, tf.size(indices)))
    summed = tf.math.unsorted_segment_sum(tf.transpose(values), tf.reshape(indices, (-1,)), sizes[0] * sizes[1])
    outputs = tf.reshape(tf.transpose(summed), (batch_size, -1, sizes[0], sizes[1]))
    top, left = padding
    return outputs[:, :, top : top + output_size[0], left : left + output_size[1]]
`,
};

const pixelShuffle: Support = {
  id: "pixel_shuffle",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, factor):
    """Moves channels, which are in axis 1, into height and width."""
    batch_size, channels, height, width = ${port.use("shape_list")}(inputs)
    outputs = tf.reshape(inputs, (batch_size, channels // factor**2, factor, factor, height, width))
    outputs = tf.transpose(outputs, perm=(0, 1, 4, 2, 5, 3))
    return tf.reshape(outputs, (batch_size, channels // factor**2, height * factor, width * factor))
`,
};

const pixelUnshuffle: Support = {
  id: "pixel_unshuffle",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, factor):
    """Moves height and width into channels, which are in axis 1."""
    batch_size, channels, height, width = ${port.use("shape_list")}(inputs)
    outputs = tf.reshape(inputs, (batch_size, channels, height // factor, factor, width // factor, factor))
    outputs = tf.transpose(outputs, perm=(0, 1, 3, 5, 2, 4))
    return tf.reshape(outputs, (batch_size, channels * factor**2, height // factor, width // factor))
`,
};

export const windowSupports: readonly Support[] = [fold, pixelShuffle, pixelUnshuffle, unfold];
