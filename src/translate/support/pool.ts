import type { Support } from "../rule.ts";

const perDimension = `    def per_dimension(value):
        return tuple(value) if isinstance(value, (list, tuple)) else (value,) * dimensions
`;

/** Windows with channels last: TensorFlow has no others on a CPU. */
export const slidingWindowsSupport: Support = {
  id: "pool_windows",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, kind, kernel_size, strides, padding, ceil_mode, fill, dilations=None):
    """Pools the spatial dimensions of tensors with channels first, filling the borders with a number."""
    dimensions = len(kernel_size)
    dilations = (1,) * dimensions if dilations is None else dilations
    reach = [rate * (size - 1) + 1 for rate, size in zip(dilations, kernel_size)]
    shape = ${port.use("shape_list")}(inputs)
    is_batched = len(shape) == dimensions + 2
    outputs = inputs if is_batched else inputs[None]
    outputs = tf.transpose(outputs, [0, *range(2, dimensions + 2), 1])
    # a last window may reach over the border, by less than a stride
    extra = [
        (window - length - 2 * size) % stride if ceil_mode else 0
        for window, length, size, stride in zip(reach, shape[-dimensions:], padding, strides)
    ]
    paddings = [[0, 0], *[[size, size + more] for size, more in zip(padding, extra)], [0, 0]]
    outputs = tf.pad(outputs, paddings, constant_values=tf.cast(fill, outputs.dtype))
    if all(stride <= size for stride, size in zip(strides, kernel_size)) and set(dilations) == {1}:
        outputs = tf.nn.pool(outputs, kernel_size, kind, strides=strides, padding="VALID")
    else:
        # TensorFlow neither skips elements between windows nor takes steps beside dilation
        outputs = tf.nn.pool(outputs, kernel_size, kind, padding="VALID", dilations=dilations)
        outputs = outputs[(slice(None), *[slice(None, None, stride) for stride in strides])]
    if ceil_mode:
        # every window starts inside of the input or of the padding before it
        for axis, (size, stride, before) in enumerate(zip(shape[-dimensions:], strides, padding)):
            windows = (size + before - 1) // stride + 1
            outputs = outputs[(slice(None),) * (axis + 1) + (slice(windows),)]
    outputs = tf.transpose(outputs, [0, dimensions + 1, *range(1, dimensions + 1)])
    return outputs if is_batched else outputs[0]
`,
};

const maxPool = (dimensions: 1 | 2 | 3): Support => ({
  id: `max_pool${dimensions}d`,
  kind: "function",
  needs: ["pool_windows"],
  text: (name, port) => `def ${name}(inputs, kernel_size, stride=None, padding=0, ceil_mode=False, dilation=1):
    """The maximum of each window of tensors with channels first."""
    dimensions = ${dimensions}

${perDimension}
    kernel_size = per_dimension(kernel_size)
    strides = kernel_size if stride is None else per_dimension(stride)
    return ${port.support("pool_windows")}(
        inputs,
        "MAX",
        kernel_size,
        strides,
        per_dimension(padding),
        ceil_mode,
        inputs.dtype.min,
        per_dimension(dilation),
    )
`,
});

const avgPool = (dimensions: 1 | 2 | 3): Support => ({
  id: `avg_pool${dimensions}d`,
  kind: "function",
  needs: ["pool_windows"],
  text: (name, port) => `def ${name}(
    inputs, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
):
    """The mean of each window of tensors with channels first; windows over the border have fewer elements."""
    dimensions = ${dimensions}

${perDimension}
    kernel_size = per_dimension(kernel_size)
    strides = kernel_size if stride is None else per_dimension(stride)
    padding = per_dimension(padding)
    if ceil_mode and divisor_override is None:
        # what a window has beyond the input does not count
        lengths = [length if isinstance(length, int) else None for length in ${port.use("shape_list")}(inputs)[-dimensions:]]
        kernel_size = tuple(
            window if length is None else min(window, length + 2 * size)
            for window, length, size in zip(kernel_size, lengths, padding)
        )
    arguments = ("AVG", kernel_size, strides, padding, ceil_mode, 0)
    outputs = ${port.support("pool_windows")}(inputs, *arguments)
    if divisor_override is not None:
        return outputs * (${port.use("math")}.prod(kernel_size) / divisor_override)
    if not ceil_mode and (count_include_pad or not any(padding)):
        return outputs
    counted = tf.ones_like(inputs)
    if count_include_pad:
        borders = [[0, 0]] * (len(counted.shape) - dimensions) + [[size, size] for size in padding]
        counted = tf.pad(counted, borders, constant_values=1)
        arguments = ("AVG", kernel_size, strides, (0,) * dimensions, ceil_mode, 0)
    share = ${port.support("pool_windows")}(counted, *arguments)
    if count_include_pad:
        sizes = ${port.use("shape_list")}(outputs)[-dimensions:]
        share = share[(..., *[slice(size) for size in sizes])]
    return outputs / share
`,
});

const lpPool = (dimensions: 1 | 2): Support => ({
  id: `lp_pool${dimensions}d`,
  kind: "function",
  needs: [`avg_pool${dimensions}d`],
  text: (name, port) => `def ${name}(inputs, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The norm of each window of tensors with channels first."""
    powers = ${port.support(`avg_pool${dimensions}d`)}(
        inputs**norm_type, kernel_size, stride, ceil_mode=ceil_mode, divisor_override=1
    )
    return tf.sign(powers) * tf.nn.relu(tf.abs(powers)) ** (1.0 / norm_type)
`,
});

const adaptivePool = (kind: "avg" | "max", dimensions: 1 | 2 | 3): Support => ({
  id: `adaptive_${kind}_pool${dimensions}d`,
  kind: "function",
  text: (name, port) => `def ${name}(inputs, output_size):
    """Pools tensors with channels first to a size, by windows that may overlap."""
    sizes = output_size if isinstance(output_size, (list, tuple)) else (output_size,) * ${dimensions}
    outputs = inputs
    for axis, size in zip(range(-${dimensions}, 0), sizes):
        length = ${port.use("shape_list")}(outputs)[axis]
        if size is None:
            continue
        if isinstance(size, int) and size == 1:
            outputs = tf.reduce_${kind === "avg" ? "mean" : "max"}(outputs, axis=axis, keepdims=True)
            continue
        starts = tf.range(size) * length // size
        ends = ((tf.range(size) + 1) * length + size - 1) // size
        places = tf.range(length)
        is_inside = (places >= starts[:, None]) & (places < ends[:, None])
        outputs = tf.experimental.numpy.moveaxis(outputs, axis, -1)
${
  kind === "avg"
    ? `        weights = tf.cast(is_inside, outputs.dtype)
        outputs = tf.matmul(outputs, weights / tf.reduce_sum(weights, axis=1, keepdims=True), transpose_b=True)
`
    : `        outputs = tf.where(is_inside, outputs[..., None, :], outputs.dtype.min)
        outputs = tf.reduce_max(outputs, axis=-1)
`
}        outputs = tf.experimental.numpy.moveaxis(outputs, -1, axis)
    return outputs
`,
});

/** Pooling with PyTorch's rules for borders. */
export const poolSupports: readonly Support[] = [
  adaptivePool("avg", 1),
  adaptivePool("avg", 2),
  adaptivePool("avg", 3),
  adaptivePool("max", 1),
  adaptivePool("max", 2),
  adaptivePool("max", 3),
  avgPool(1),
  avgPool(2),
  avgPool(3),
  lpPool(1),
  lpPool(2),
  maxPool(1),
  maxPool(2),
  maxPool(3),
];
