import type { Support } from "../rule.ts";

/** Convolution by a weight that lies as in PyTorch: outputs, inputs, sizes. */
const convolve = (count: 1 | 2): Support => ({
  id: `convolve${count}d`,
  kind: "function",
  text: (name) => `def ${name}(inputs, weight, bias=None, strides=1, padding=0, dilation_rate=1):
    """Convolution of tensors with channels first; weights begin with the outputs."""

    def per_dimension(value):
        return tuple(value) if isinstance(value, (list, tuple)) else (value,) * ${count}

    dilation_rate = per_dimension(dilation_rate)
    if padding == "same":
        totals = [rate * (size - 1) for rate, size in zip(dilation_rate, weight.shape[2:])]
        borders = [[total // 2, total - total // 2] for total in totals]
    else:
        sizes = per_dimension(0 if padding == "valid" else padding)
        borders = [list(size) if isinstance(size, (list, tuple)) else [size, size] for size in sizes]
${
  count === 1
    ? `    outputs = tf.nn.conv2d(
        tf.transpose(inputs, perm=(0, 2, 1))[:, None],
        tf.transpose(weight, perm=(2, 1, 0))[None],
        strides=(1, *per_dimension(strides)),
        padding=[[0, 0], [0, 0], *borders, [0, 0]],
        dilations=(1, *dilation_rate),
    )[:, 0]
    if bias is not None:
        outputs = tf.nn.bias_add(outputs, bias)
    return tf.transpose(outputs, perm=(0, 2, 1))`
    : `    outputs = tf.nn.conv2d(
        tf.transpose(inputs, perm=(0, 2, 3, 1)),
        tf.transpose(weight, perm=(2, 3, 1, 0)),
        strides=per_dimension(strides),
        padding=[[0, 0], *borders, [0, 0]],
        dilations=dilation_rate,
    )
    if bias is not None:
        outputs = tf.nn.bias_add(outputs, bias)
    return tf.transpose(outputs, perm=(0, 3, 1, 2))`
}
`,
});

export const convolveSupports: readonly Support[] = [convolve(1), convolve(2)];
