import type { Support } from "../rule.ts";

export const bilinearSupport: Support = {
  id: "bilinear",
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Joins the last dimensions of two tensors by one matrix for each output."""

    def __init__(
        self, first_size, second_size, units, use_bias=True, kernel_initializer="glorot_uniform", **kwargs
    ):
        super().__init__(**kwargs)
        self.weight_shape = (units, first_size, second_size)
        self.use_bias = use_bias
        self.kernel_initializer = ${port.keras}.initializers.get(kernel_initializer)

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        self.weight = self.add_weight(
            name="weight", shape=self.weight_shape, initializer=self.kernel_initializer, trainable=True
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.weight_shape[0],), initializer="zeros", trainable=True
            )

    def call(self, first, second):
        outputs = tf.einsum("...i,oij,...j->...o", first, self.weight, second)
        return outputs if self.bias is None else outputs + self.bias
`,
};
