import type { Support } from "../rule.ts";

export const groupNormSupport: Support = {
  id: "group_norm",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, groups, gamma=None, beta=None, epsilon=1e-5):
    """Normalizes groups of channels, which are in axis 1."""
    shape = ${port.use("shape_list")}(inputs)
    grouped = tf.reshape(inputs, [shape[0], groups, -1])
    mean, variance = tf.nn.moments(grouped, axes=[-1], keepdims=True)
    outputs = tf.reshape(tf.nn.batch_normalization(grouped, mean, variance, None, None, epsilon), shape)
    weight_shape = [1, shape[1]] + [1] * (len(shape) - 2)
    if gamma is not None:
        outputs = outputs * tf.reshape(gamma, weight_shape)
    return outputs if beta is None else outputs + tf.reshape(beta, weight_shape)
`,
};

export const groupNormLayerSupport: Support = {
  id: "group_norm_layer",
  kind: "class",
  needs: ["group_norm"],
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Group normalization of the channels in axis 1."""

    def __init__(self, groups, channels, epsilon=1e-5, center=True, scale=True, **kwargs):
        super().__init__(**kwargs)
        self.groups = groups
        self.channels = channels
        self.epsilon = epsilon
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

    def call(self, inputs):
        return ${port.support("group_norm")}(inputs, self.groups, self.gamma, self.beta, self.epsilon)
`,
};
