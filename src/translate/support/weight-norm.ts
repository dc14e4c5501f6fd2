import type { Support } from "../rule.ts";

/** The names are those that the library's loader gives to the parts of PyTorch's parametrization. */
const weightNorm = (layer: string, shape: string): Support => ({
  id: `weight_norm_${layer}`,
  kind: "class",
  needs: [layer],
  text: (name, port) => `class ${name}(${port.support(layer)}):
    """A convolution whose weight is kept as directions and sizes once \`normalized_axis\` is set."""

    normalized_axis = None

    @property
    def kernel(self):
        if self.normalized_axis is None:
            return self.plain_kernel
        axes = [axis for axis in range(3) if axis != self.normalized_axis]
        norm = tf.sqrt(tf.reduce_sum(tf.square(self.weight_v), axis=axes, keepdims=True))
        return tf.transpose(self.weight_v * self.weight_g / norm, perm=(2, 1, 0))

    @kernel.setter
    def kernel(self, value):
        self.plain_kernel = value

    def build(self, input_shape=None):
        if self.normalized_axis is None:
            super().build(input_shape)
        if self.built:
            return
        self.built = True
        shape = (${shape}, *self.kernel_size)
        sizes = [size if axis == self.normalized_axis else 1 for axis, size in enumerate(shape)]
        self.weight_g = self.add_weight(name="weight_g", shape=sizes, initializer="ones", trainable=True)
        self.weight_v = self.add_weight(
            name="weight_v", shape=shape, initializer=self.kernel_initializer, trainable=True
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros", trainable=True)
`,
});

export const weightNormSupports: readonly Support[] = [
  weightNorm("conv1d", "self.filters, self.input_channels // self.groups"),
  weightNorm("conv_transpose1d", "self.input_channels, self.filters // self.groups"),
];
