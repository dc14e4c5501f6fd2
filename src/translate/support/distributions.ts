import type { Support } from "../rule.ts";

const sumRightmost: Support = {
  id: "sum_rightmost",
  kind: "function",
  text: (name) => `def ${name}(values, count):
    """The sum over the last \`count\` axes."""
    return tf.reduce_sum(values, axis=list(range(-count, 0))) if count > 0 else values
`,
};

/** What all distributions share; those below give it `mean`, `variance`, `sample` and `log_prob`. */
const distribution: Support = {
  id: "distribution",
  kind: "class",
  text: (name) => `class ${name}:
    """A probability distribution. Its last \`event_dims\` axes are one event."""

    event_dims = 0

    @property
    def stddev(self):
        return tf.sqrt(self.variance)

    @staticmethod
    def extended(sample_shape, parameters):
        return tf.concat([tf.cast(sample_shape, tf.int32), tf.shape(parameters)], axis=0)
`,
};

const derived = (id: string, text: (name: string, base: string) => string): Support => ({
  id,
  kind: "class",
  needs: ["distribution"],
  text: (name, port) => text(name, port.support("distribution")),
});

const normal = derived(
  "normal",
  (name, base) => `class ${name}(${base}):
    def __init__(self, loc, scale):
        self.loc = tf.convert_to_tensor(loc)
        self.scale = tf.convert_to_tensor(scale)

    @property
    def mean(self):
        return self.loc + tf.zeros_like(self.scale)

    @property
    def variance(self):
        return tf.square(self.scale) + tf.zeros_like(self.loc)

    def sample(self, sample_shape=()):
        noise = tf.random.normal(self.extended(sample_shape, self.mean), dtype=self.loc.dtype)
        return self.loc + self.scale * noise

    def log_prob(self, value):
        distance = (value - self.loc) / self.scale
        return -0.5 * tf.square(distance) - tf.math.log(self.scale) - 0.5 * np.log(2.0 * np.pi)
`,
);

const gumbel = derived(
  "gumbel",
  (name, base) => `class ${name}(${base}):
    def __init__(self, loc, scale):
        self.loc = tf.convert_to_tensor(loc)
        self.scale = tf.convert_to_tensor(scale)

    @property
    def mean(self):
        return self.loc + self.scale * np.euler_gamma

    @property
    def variance(self):
        return tf.square(np.pi * self.scale) / 6.0 + tf.zeros_like(self.loc)

    def sample(self, sample_shape=()):
        shape = self.extended(sample_shape, self.loc + self.scale)
        tiny = np.finfo(self.loc.dtype.as_numpy_dtype).tiny
        uniform = tf.random.uniform(shape, minval=tiny, maxval=1.0, dtype=self.loc.dtype)
        return self.loc - self.scale * tf.math.log(-tf.math.log(uniform))

    def log_prob(self, value):
        distance = (self.loc - value) / self.scale
        return distance - tf.exp(distance) - tf.math.log(self.scale)
`,
);

const studentT = derived(
  "student_t",
  (name, base) => `class ${name}(${base}):
    def __init__(self, df, loc=0.0, scale=1.0):
        self.df = tf.convert_to_tensor(df)
        self.loc = tf.cast(loc, self.df.dtype) + tf.zeros_like(self.df)
        self.scale = tf.cast(scale, self.df.dtype) + tf.zeros_like(self.df)

    @property
    def mean(self):
        return tf.where(self.df > 1.0, self.loc, np.nan)

    @property
    def variance(self):
        spread = tf.square(self.scale) * tf.math.divide_no_nan(self.df, self.df - 2.0)
        return tf.where(self.df > 2.0, spread, tf.where(self.df > 1.0, np.inf, np.nan))

    def sample(self, sample_shape=()):
        noise = tf.random.normal(self.extended(sample_shape, self.df), dtype=self.df.dtype)
        chi_square = 2.0 * tf.random.gamma(tf.cast(sample_shape, tf.int32), alpha=0.5 * self.df, dtype=self.df.dtype)
        return self.loc + self.scale * noise * tf.math.rsqrt(chi_square / self.df)

    def log_prob(self, value):
        distance = (value - self.loc) / self.scale
        log_norm = (
            tf.math.log(self.scale)
            + 0.5 * tf.math.log(self.df * np.pi)
            + tf.math.lgamma(0.5 * self.df)
            - tf.math.lgamma(0.5 * (self.df + 1.0))
        )
        return -0.5 * (self.df + 1.0) * tf.math.log1p(tf.square(distance) / self.df) - log_norm
`,
);

const negativeBinomial = derived(
  "negative_binomial",
  (name, base) => `class ${name}(${base}):
    def __init__(self, total_count, logits):
        self.total_count = tf.convert_to_tensor(total_count)
        self.logits = tf.convert_to_tensor(logits)

    @property
    def mean(self):
        return self.total_count * tf.exp(self.logits)

    @property
    def variance(self):
        return self.mean / tf.sigmoid(-self.logits)

    def sample(self, sample_shape=()):
        shape = tf.cast(sample_shape, tf.int32)
        count = self.total_count + tf.zeros_like(self.logits)
        rate = tf.random.gamma(shape, alpha=count, beta=tf.exp(-self.logits), dtype=count.dtype)
        return tf.random.poisson([], rate, dtype=count.dtype)

    def log_prob(self, value):
        value = tf.cast(value, self.logits.dtype)
        unnormalized = self.total_count * tf.math.log_sigmoid(-self.logits) + value * tf.math.log_sigmoid(self.logits)
        log_norm = (
            tf.math.lgamma(1.0 + value)
            + tf.math.lgamma(self.total_count)
            - tf.math.lgamma(self.total_count + value)
        )
        return unnormalized - tf.where(self.total_count + value == 0.0, tf.zeros_like(log_norm), log_norm)
`,
);

const independent: Support = {
  id: "independent",
  kind: "class",
  needs: ["distribution", "sum_rightmost"],
  text: (name, port) => `class ${name}(${port.support("distribution")}):
    """A distribution whose last axes count as one event."""

    def __init__(self, base_distribution, reinterpreted_batch_ndims):
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.event_dims = base_distribution.event_dims + reinterpreted_batch_ndims

    @property
    def mean(self):
        return self.base_dist.mean

    @property
    def variance(self):
        return self.base_dist.variance

    def sample(self, sample_shape=()):
        return self.base_dist.sample(sample_shape)

    def log_prob(self, value):
        return ${port.support("sum_rightmost")}(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)
`,
};

const affineTransform: Support = {
  id: "affine_transform",
  kind: "class",
  needs: ["sum_rightmost"],
  text: (name, port) => `class ${name}:
    """The map from \`x\` to \`loc + scale * x\`."""

    def __init__(self, loc, scale, event_dim=0):
        self.loc = loc
        self.scale = scale
        self.event_dim = event_dim

    def __call__(self, inputs):
        return self.loc + self.scale * inputs

    def inverse(self, outputs):
        return (outputs - self.loc) / self.scale

    def log_slope(self, outputs):
        # a scale of a smaller size than the outputs counts once, as in PyTorch
        scale = self.scale if tf.is_tensor(self.scale) else tf.fill(tf.shape(outputs), self.scale)
        slopes = ${port.support("sum_rightmost")}(tf.math.log(tf.abs(scale)), self.event_dim)
        return slopes + ${port.support("sum_rightmost")}(tf.zeros_like(outputs), self.event_dim)
`,
};

const transformed: Support = {
  id: "transformed_distribution",
  kind: "class",
  needs: ["distribution", "sum_rightmost"],
  text: (name, port) => `class ${name}(${port.support("distribution")}):
    """The distribution of what transforms make of the draws of another one."""

    def __init__(self, base_distribution, transforms):
        self.base_dist = base_distribution
        self.transforms = transforms if isinstance(transforms, (list, tuple)) else [transforms]
        self.event_dims = max([base_distribution.event_dims] + [each.event_dim for each in self.transforms])

    def sample(self, sample_shape=()):
        value = self.base_dist.sample(sample_shape)
        for transform in self.transforms:
            value = transform(value)
        return value

    def log_prob(self, value):
        slopes = 0.0
        for transform in reversed(self.transforms):
            slopes = slopes + ${port.support("sum_rightmost")}(transform.log_slope(value), self.event_dims - transform.event_dim)
            value = transform.inverse(value)
        outer_dims = self.event_dims - self.base_dist.event_dims
        return ${port.support("sum_rightmost")}(self.base_dist.log_prob(value), outer_dims) - slopes
`,
};

const withNumpy = (support: Support): Support => ({
  ...support,
  text: (name, port) => {
    port.use("np");
    return support.text(name, port);
  },
});

/** Distributions as `torch.distributions` has them, of which TensorFlow itself has none. */
export const distributionSupports: readonly Support[] = [
  affineTransform,
  distribution,
  independent,
  negativeBinomial,
  withNumpy(gumbel),
  withNumpy(normal),
  withNumpy(studentT),
  sumRightmost,
  transformed,
];
