import type { Support } from "../rule.ts";

const activation = (id: string, parameters: string, documentation: string, result: string): Support => ({
  id,
  kind: "function",
  text: (name) => `def ${name}(${["inputs", parameters].filter((part) => part !== "").join(", ")}):
    """${documentation}"""
    return ${result}
`,
});

/** Activations that neither TensorFlow nor the library has. */
export const activationSupports: readonly Support[] = [
  activation(
    "celu",
    "alpha=1.0",
    "The continuously differentiable exponential linear unit.",
    "tf.maximum(inputs, 0.0) + tf.minimum(alpha * tf.math.expm1(inputs / alpha), 0.0)",
  ),
  activation(
    "hard_shrink",
    "limit=0.5",
    "Sets numbers whose size is not above a limit to zero.",
    "tf.where(tf.abs(inputs) > limit, inputs, tf.zeros_like(inputs))",
  ),
  activation("hard_sigmoid", "", "The sigmoid in three straight lines.", "tf.nn.relu6(inputs + 3.0) / 6.0"),
  activation(
    "hard_swish",
    "",
    "Inputs times their sigmoid in three straight lines.",
    "inputs * tf.nn.relu6(inputs + 3.0) / 6.0",
  ),
  activation(
    "soft_shrink",
    "limit=0.5",
    "Moves numbers towards zero by a limit.",
    "tf.sign(inputs) * tf.maximum(tf.abs(inputs) - limit, 0.0)",
  ),
  activation("softmin", "axis=-1", "The softmax of the negated inputs.", "tf.nn.softmax(-inputs, axis=axis)"),
  activation(
    "softplus",
    "beta=1.0, threshold=20.0",
    "A smooth rectifier, linear where it is steep.",
    "tf.where(inputs * beta > threshold, inputs, tf.nn.softplus(inputs * beta) / beta)",
  ),
  activation("tanh_shrink", "", "What the hyperbolic tangent takes away.", "inputs - tf.tanh(inputs)"),
  activation(
    "threshold",
    "threshold=0.0, value=0.0",
    "Replaces numbers that are not above a threshold.",
    "tf.where(inputs > threshold, inputs, value * tf.ones_like(inputs))",
  ),
];

export const preluSupport: Support = {
  id: "prelu",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, weight):
    """A rectifier with a slope for negative numbers, one for all or one for each channel (axis 1)."""
    if len(${port.use("shape_list")}(inputs)) > 1:
        weight = tf.reshape(weight, [1, -1] + [1] * (len(${port.use("shape_list")}(inputs)) - 2))
    return tf.maximum(inputs, 0.0) + weight * tf.minimum(inputs, 0.0)
`,
};

export const preluLayerSupport: Support = {
  id: "prelu_layer",
  kind: "class",
  needs: ["prelu"],
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """A rectifier that learns its slope for negative numbers."""

    def __init__(self, channels=1, initial=0.25, **kwargs):
        super().__init__(**kwargs)
        self.channels = channels
        self.initial = initial

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        initializer = ${port.keras}.initializers.Constant(self.initial)
        self.weight = self.add_weight(name="weight", shape=(self.channels,), initializer=initializer, trainable=True)

    def call(self, inputs):
        return ${port.support("prelu")}(inputs, self.weight)
`,
};

export const getActivationSupport: Support = {
  id: "get_activation",
  kind: "function",
  text: (name, port) => `def ${name}(activation):
    """An activation by its name in PyTorch: TensorFlow's table does not hold all of them."""
    same = {"gelu_pytorch_tanh": "gelu_new", "gelu_accurate": "gelu_new", "gelu_python": "gelu"}
    others = {
        "laplace": lambda inputs: 0.5 * (1.0 + tf.math.erf((inputs - 0.707107) / (0.282095 * 2.0**0.5))),
        "leaky_relu": lambda inputs: tf.nn.leaky_relu(inputs, alpha=0.01),
        "linear": tf.identity,
        "relu2": lambda inputs: tf.square(tf.nn.relu(inputs)),
        "relu6": tf.nn.relu6,
    }
    return others[activation] if activation in others else ${port.use("get_tf_activation")}(same.get(activation, activation))
`,
};
