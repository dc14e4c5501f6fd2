import type { Support } from "../rule.ts";

export const rmsNormSupport: Support = {
  id: "rms_norm",
  kind: "class",
  // without an epsilon PyTorch takes the smallest step of the dtype: 2 ** -23
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Divides the last dimensions by their root mean square."""

    def __init__(self, normalized_shape, epsilon=1.1920929e-07, scale=True, **kwargs):
        super().__init__(**kwargs)
        is_sequence = isinstance(normalized_shape, (list, tuple))
        self.normalized_shape = tuple(normalized_shape) if is_sequence else (normalized_shape,)
        self.epsilon = epsilon
        self.scale = scale

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        self.weight = None
        if self.scale:
            self.weight = self.add_weight(
                name="weight", shape=self.normalized_shape, initializer="ones", trainable=True
            )

    def call(self, inputs):
        axes = list(range(-len(self.normalized_shape), 0))
        mean_square = tf.reduce_mean(tf.square(inputs), axis=axes, keepdims=True)
        outputs = inputs * tf.math.rsqrt(mean_square + self.epsilon)
        return outputs if self.weight is None else outputs * self.weight
`,
};
