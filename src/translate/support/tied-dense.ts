import type { Support } from "../rule.ts";

export const tiedDenseSupport: Support = {
  id: "tied_dense",
  kind: "class",
  // A weight called `weight` has PyTorch's layout, which is the layout of embeddings too.
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """A dense layer that may take its weight from an embedding layer, \`input_embeddings\`."""

    def __init__(self, units, input_size, use_bias=True, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.input_size = input_size
        self.use_bias = use_bias
        self.kernel_initializer = ${port.keras}.initializers.get(kernel_initializer)
        self.input_embeddings = None
        self.weight = None
        self.bias = None

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        if self.input_embeddings is None and self.weight is None:
            self.weight = self.add_weight(
                name="weight", shape=(self.units, self.input_size), initializer=self.kernel_initializer, trainable=True
            )
        if self.use_bias and self.bias is None:
            self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros", trainable=True)

    @property
    def kernel(self):
        return tf.transpose(self.weight if self.input_embeddings is None else self.input_embeddings.embeddings)

    def get_output_embeddings(self):
        return self.weight if self.input_embeddings is None else self.input_embeddings

    def set_output_embeddings(self, value):
        if isinstance(value, ${port.keras}.layers.Layer):
            self.input_embeddings = value
        elif value is not None:
            self.weight = value
            self.units = ${port.use("shape_list")}(value)[0]

    def get_bias(self):
        return None if self.bias is None else {"bias": self.bias}

    def set_bias(self, value):
        name = self.bias.name.split(":")[0]
        self.bias = tf.Variable(value["bias"], name=name)

    def call(self, inputs):
        weight = self.weight if self.input_embeddings is None else self.input_embeddings.embeddings
        outputs = tf.matmul(inputs, weight, transpose_b=True)
        return outputs if self.bias is None else tf.nn.bias_add(outputs, self.bias)
`,
};
