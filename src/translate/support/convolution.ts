import type { Support } from "../rule.ts";

interface Dimensions {
  readonly count: 1 | 2 | 3;
  readonly words: string;
}

const constructorText = (count: number): string => `    def __init__(
        self,
        input_channels,
        filters,
        kernel_size,
        strides=1,
        padding=0,
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
        self.dilation_rate = per_dimension(dilation_rate)
        self.groups = groups
        self.use_bias = use_bias
        self.kernel_initializer = kernel_initializer
        if padding == "same":
            totals = [rate * (size - 1) for rate, size in zip(self.dilation_rate, self.kernel_size)]
            self.padding = [[total // 2, total - total // 2] for total in totals]
        else:
            self.padding = [[size, size] for size in per_dimension(0 if padding == "valid" else padding)]
`;

const biasText = `        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros", trainable=True)
`;

/** The loader reverses every matrix called \`kernel\` unless it has three or four dimensions: five stay as in PyTorch. */
const buildText = (count: number): string => `    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        shape = ${
          count === 3
            ? "(self.filters, self.input_channels // self.groups, *self.kernel_size)"
            : "(*self.kernel_size, self.input_channels // self.groups, self.filters)"
        }
        self.${count === 3 ? "weight" : "kernel"} = self.add_weight(
            name="${count === 3 ? "weight" : "kernel"}", shape=shape, initializer=self.kernel_initializer, trainable=True
        )
${biasText}`;

const callTexts = {
  1: `        # TensorFlow pads explicitly in two dimensions only
        outputs = tf.nn.conv2d(
            tf.transpose(inputs, perm=(0, 2, 1))[:, None],
            self.kernel[None],
            strides=(1, *self.strides),
            padding=[[0, 0], [0, 0], *self.padding, [0, 0]],
            dilations=(1, *self.dilation_rate),
        )[:, 0]
        if self.bias is not None:
            outputs = tf.nn.bias_add(outputs, self.bias)
        return tf.transpose(outputs, perm=(0, 2, 1))
`,
  2: `        outputs = tf.nn.conv2d(
            tf.transpose(inputs, perm=(0, 2, 3, 1)),
            self.kernel,
            strides=self.strides,
            padding=[[0, 0], *self.padding, [0, 0]],
            dilations=self.dilation_rate,
        )
        if self.bias is not None:
            outputs = tf.nn.bias_add(outputs, self.bias)
        return tf.transpose(outputs, perm=(0, 3, 1, 2))
`,
  3: `        outputs = tf.transpose(inputs, perm=(0, 2, 3, 4, 1))
        outputs = tf.pad(outputs, [[0, 0], *self.padding, [0, 0]])
        kernel = tf.transpose(self.weight, perm=(2, 3, 4, 1, 0))
        parts = [
            tf.nn.conv3d(part, part_kernel, (1, *self.strides, 1), "VALID", dilations=(1, *self.dilation_rate, 1))
            for part, part_kernel in zip(tf.split(outputs, self.groups, -1), tf.split(kernel, self.groups, -1))
        ]
        outputs = tf.concat(parts, axis=-1)
        if self.bias is not None:
            outputs = tf.nn.bias_add(outputs, self.bias)
        return tf.transpose(outputs, perm=(0, 4, 1, 2, 3))
`,
};

const convolution = ({ count, words }: Dimensions): Support => ({
  id: `conv${count}d`,
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Convolution over ${words} of tensors with channels first, with zeros around them."""

${constructorText(count)}
${buildText(count)}
    def call(self, inputs):
${callTexts[count]}`,
});

export const conv1dSupport = convolution({ count: 1, words: "the length" });
export const conv2dSupport = convolution({ count: 2, words: "height and width" });
export const conv3dSupport = convolution({ count: 3, words: "depth, height and width" });

/** As the convolution over the length, with the other end of the input in place of the zeros. */
export const circularConv1dSupport: Support = {
  id: "circular_conv1d",
  kind: "class",
  needs: ["conv1d"],
  text: (name, port) => `class ${name}(${port.support("conv1d")}):
    """Convolution over the length of a circle: each end goes on with the other one."""

    def __init__(self, *args, padding=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.margin = padding[0] if isinstance(padding, (list, tuple)) else padding

    def call(self, inputs):
        length = ${port.use("shape_list")}(inputs)[2]
        return super().call(
            tf.concat([inputs[:, :, length - self.margin :], inputs, inputs[:, :, : self.margin]], axis=2)
        )
`,
};
