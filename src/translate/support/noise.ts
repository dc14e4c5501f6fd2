import type { Support } from "../rule.ts";

const dropout: Support = {
  id: "apply_dropout",
  kind: "function",
  text: (name) => `def ${name}(inputs, rate, training=False):
    """Dropout in training alone."""
    if tf.is_tensor(training):
        return tf.cond(training, lambda: tf.nn.dropout(inputs, rate=rate), lambda: tf.identity(inputs))
    return tf.nn.dropout(inputs, rate=rate) if training else inputs
`,
};

const gumbelSoftmax: Support = {
  id: "gumbel_softmax",
  kind: "function",
  text: (name, port) => `def ${name}(logits, temperature=1.0, hard=False, axis=-1):
    """Samples from the Gumbel-Softmax distribution; hard samples have the gradient of soft ones."""
    uniform = tf.random.uniform(tf.shape(logits), minval=1e-20, maxval=1.0, dtype=logits.dtype)
    noise = -tf.math.log(-tf.math.log(uniform))
    soft = ${port.use("stable_softmax")}((logits + noise) / temperature, axis=axis)
    if not hard:
        return soft
    size = ${port.use("shape_list")}(soft)[axis]
    one_hot = tf.one_hot(tf.argmax(soft, axis=axis), size, axis=axis, dtype=soft.dtype)
    return one_hot - tf.stop_gradient(soft) + soft
`,
};

export const noiseSupports: readonly Support[] = [dropout, gumbelSoftmax];
