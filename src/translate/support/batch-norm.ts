import type { Support } from "../rule.ts";

/** With channels last a graph computes it together with the convolution before it. */
export const batchNorm2dSupport: Support = {
  id: "batch_norm2d",
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.BatchNormalization):
    """Batch normalization of images with channels first."""

    def __init__(self, channels, **kwargs):
        super().__init__(axis=-1, **kwargs)
        self.channels = channels

    def build(self, input_shape=None):
        if self.built:
            return
        super().build([None, None, None, self.channels])
        self.input_spec = None

    def call(self, inputs, training=None):
        outputs = super().call(tf.transpose(inputs, perm=(0, 2, 3, 1)), training=training)
        return tf.transpose(outputs, perm=(0, 3, 1, 2))
`,
};

export const batchNormSupport: Support = {
  id: "batch_norm",
  kind: "class",
  // Keras fixes the rank when it builds its layer, and for two and three dimensions it averages the biased variance.
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Batch normalization of the channels in axis 1, for inputs of any rank."""

    def __init__(self, channels, epsilon=1e-5, momentum=0.9, center=True, scale=True, **kwargs):
        super().__init__(**kwargs)
        self.channels = channels
        self.epsilon = epsilon
        self.momentum = momentum
        self.center = center
        self.scale = scale

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        shape = (self.channels,)
        self.gamma, self.beta = None, None
        if self.scale:
            self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones", trainable=True)
        if self.center:
            self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros", trainable=True)
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        rank = inputs.shape.rank
        mean, variance = self.moving_mean, self.moving_variance
        if training and self.trainable:
            mean, variance = tf.nn.moments(inputs, axes=[axis for axis in range(rank) if axis != 1])
            count = tf.cast(tf.size(inputs) // self.channels, variance.dtype)
            unbiased = variance * count / (count - 1)
            self.moving_mean.assign(self.momentum * self.moving_mean + (1 - self.momentum) * mean)
            self.moving_variance.assign(self.momentum * self.moving_variance + (1 - self.momentum) * unbiased)
        factor = tf.math.rsqrt(variance + self.epsilon)
        if self.gamma is not None:
            factor = factor * self.gamma
        offset = -mean * factor
        if self.beta is not None:
            offset = offset + self.beta
        shape = [1, self.channels] + [1] * (rank - 2)
        return inputs * tf.reshape(factor, shape) + tf.reshape(offset, shape)
`,
};
