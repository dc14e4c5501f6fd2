import type { Support } from "../rule.ts";

const choice = (id: string, text: (name: string, base: string) => string): Support => ({
  id,
  kind: "class",
  needs: ["distribution"],
  text: (name, port) => text(name, port.support("distribution")),
});

/** `sample()` and the rest in the words of `torch.distributions`. */
const bernoulli = choice(
  "bernoulli_distribution",
  (name, base) => `class ${name}(${base}):
    def __init__(self, probs=None, logits=None):
        self.logits = tf.math.log(probs / (1.0 - probs)) if logits is None else tf.convert_to_tensor(logits)
        self.probs = tf.sigmoid(self.logits)
        self.mean = self.probs
        self.variance = self.probs * (1.0 - self.probs)

    def sample(self, sample_shape=()):
        noise = tf.random.uniform(self.extended(sample_shape, self.probs), dtype=self.probs.dtype)
        return tf.cast(noise < self.probs, self.probs.dtype)

    def log_prob(self, value):
        value = tf.cast(value, self.logits.dtype)
        logits, labels = self.logits + tf.zeros_like(value), value + tf.zeros_like(self.logits)
        return -tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
`,
);

const categorical = choice(
  "categorical_distribution",
  (name, base) => `class ${name}(${base}):
    def __init__(self, probs=None, logits=None):
        logits = tf.math.log(probs) if logits is None else tf.convert_to_tensor(logits)
        self.logits = tf.nn.log_softmax(logits, axis=-1)
        self.probs = tf.exp(self.logits)

    def log_prob(self, value):
        return tf.gather(self.logits, tf.cast(value, tf.int32), axis=-1, batch_dims=self.logits.shape.rank - 1)
`,
);

const relaxedBernoulli = choice(
  "relaxed_bernoulli",
  (name, base) => `class ${name}(${base}):
    def __init__(self, temperature, probs=None, logits=None):
        self.temperature = temperature
        self.logits = tf.math.log(probs / (1.0 - probs)) if logits is None else tf.convert_to_tensor(logits)

    def sample(self, sample_shape=()):
        noise = tf.random.uniform(self.extended(sample_shape, self.logits), 1e-6, 1.0 - 1e-6, dtype=self.logits.dtype)
        return tf.sigmoid((self.logits + tf.math.log(noise) - tf.math.log1p(-noise)) / self.temperature)
`,
);

const relaxedCategorical = choice(
  "relaxed_one_hot_categorical",
  (name, base) => `class ${name}(${base}):
    def __init__(self, temperature, probs=None, logits=None):
        self.temperature = temperature
        self.logits = tf.math.log(probs) if logits is None else tf.convert_to_tensor(logits)

    def sample(self, sample_shape=()):
        noise = tf.random.uniform(self.extended(sample_shape, self.logits), 1e-6, 1.0 - 1e-6, dtype=self.logits.dtype)
        return tf.nn.softmax((self.logits - tf.math.log(-tf.math.log(noise))) / self.temperature, axis=-1)
`,
);

/** Distributions of choices, as `torch.distributions` has them. */
export const choiceDistributionSupports: readonly Support[] = [
  bernoulli,
  categorical,
  relaxedBernoulli,
  relaxedCategorical,
];
