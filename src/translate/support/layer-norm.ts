import type { Support } from "../rule.ts";

export const layerNormSupport: Support = {
  id: "layer_norm",
  kind: "class",
  // `(x - mean) * rsqrt(variance + epsilon) * gamma + beta`, written out, crashes the graph optimizer of TensorFlow 2.15.
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Layer normalization over the last dimensions of inputs of any rank."""

    def __init__(self, normalized_shape, epsilon=1e-5, center=True, scale=True, **kwargs):
        super().__init__(**kwargs)
        is_sequence = isinstance(normalized_shape, (list, tuple))
        self.normalized_shape = tuple(normalized_shape) if is_sequence else (normalized_shape,)
        self.epsilon = epsilon
        self.center = center
        self.scale = scale

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        self.gamma, self.beta = None, None
        if self.scale:
            self.gamma = self.add_weight(
                name="gamma", shape=self.normalized_shape, initializer="ones", trainable=True
            )
        if self.center:
            self.beta = self.add_weight(
                name="beta", shape=self.normalized_shape, initializer="zeros", trainable=True
            )

    def call(self, inputs):
        axes = list(range(-len(self.normalized_shape), 0))
        mean, variance = tf.nn.moments(inputs, axes=axes, keepdims=True)
        return tf.nn.batch_normalization(inputs, mean, variance, self.beta, self.gamma, self.epsilon)
`,
};
