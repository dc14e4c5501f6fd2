import type { Support } from "../rule.ts";

/** Transposed convolution as a function of a kernel that TensorFlow likes: sizes, outputs, inputs. */
const transposeFunction: Support = {
  id: "transposed_convolution",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, kernel, strides, padding, output_padding, dilation_rate, groups):
    """Transposed convolution of tensors with channels first, in two dimensions."""
    # a dilated kernel is a larger kernel with zeros between its rows and columns
    for axis, rate in enumerate(dilation_rate):
        if rate > 1:
            shape = kernel.shape.as_list()
            kernel = tf.expand_dims(kernel, axis + 1)
            kernel = tf.pad(kernel, [[0, rate - 1] if place == axis + 1 else [0, 0] for place in range(5)])
            shape[axis] *= rate
            kernel = tf.reshape(kernel, shape)
            kernel = kernel[: shape[0] - rate + 1] if axis == 0 else kernel[:, : shape[1] - rate + 1]
    inputs = tf.transpose(inputs, perm=(0, 2, 3, 1))
    shape, sizes = ${port.use("shape_list")}(inputs), kernel.shape.as_list()
    full = [(shape[1 + i] - 1) * strides[i] + sizes[i] + output_padding[i] for i in range(2)]
    outputs = [
        tf.nn.conv2d_transpose(part, part_kernel, [shape[0], *full, sizes[2]], strides, "VALID")
        for part, part_kernel in zip(tf.split(inputs, groups, -1), tf.split(kernel, groups, -1))
    ]
    outputs = tf.concat(outputs, axis=-1)
    outputs = outputs[:, padding[0] : full[0] - padding[0], padding[1] : full[1] - padding[1]]
    return tf.transpose(outputs, perm=(0, 3, 1, 2))
`,
};

const layer = (count: 1 | 2): Support => ({
  id: `conv_transpose${count}d`,
  kind: "class",
  needs: ["transposed_convolution"],
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Transposed convolution of tensors with channels first."""

    def __init__(
        self,
        input_channels,
        filters,
        kernel_size,
        strides=1,
        padding=0,
        output_padding=0,
        dilation_rate=1,
        groups=1,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        **kwargs,
    ):
        super().__init__(**kwargs)

        def per_dimension(value):
            return tuple(value) if isinstance(value, (list, tuple)) else (value,) * ${count}

        self.input_channels = input_channels
        self.filters = filters
        self.kernel_size = per_dimension(kernel_size)
        self.strides = per_dimension(strides)
        self.padding = per_dimension(padding)
        self.output_padding = per_dimension(output_padding)
        self.dilation_rate = per_dimension(dilation_rate)
        self.groups = groups
        self.use_bias = use_bias
        self.kernel_initializer = ${port.keras}.initializers.get(kernel_initializer)

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        shape = (*self.kernel_size, self.filters // self.groups, self.input_channels)
        self.kernel = self.add_weight(
            name="kernel", shape=shape, initializer=self.kernel_initializer, trainable=True
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros", trainable=True)

    def call(self, inputs):
${
  count === 1
    ? `        outputs = ${port.support("transposed_convolution")}(
            inputs[:, :, None],
            self.kernel[None],
            (1, *self.strides),
            (0, *self.padding),
            (0, *self.output_padding),
            (1, *self.dilation_rate),
            self.groups,
        )[:, :, 0]`
    : `        outputs = ${port.support("transposed_convolution")}(
            inputs,
            self.kernel,
            self.strides,
            self.padding,
            self.output_padding,
            self.dilation_rate,
            self.groups,
        )`
}
        return outputs if self.bias is None else outputs + tf.reshape(self.bias, ${count === 1 ? "(-1, 1)" : "(-1, 1, 1)"})
`,
});

export const convTransposeSupports: readonly Support[] = [layer(1), layer(2), transposeFunction];
