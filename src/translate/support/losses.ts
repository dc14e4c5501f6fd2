import type { Support } from "../rule.ts";

const reduceLoss: Support = {
  id: "reduce_loss",
  kind: "function",
  text: (name) => `def ${name}(losses, reduction):
    """The mean or the sum of losses, or the losses themselves."""
    if reduction == "none":
        return losses
    return tf.reduce_mean(losses) if reduction == "mean" else tf.reduce_sum(losses)
`,
};

/** A loss of each element by itself. */
const elementLoss = (id: string, parameters: string, documentation: string, result: string): Support => ({
  id,
  kind: "function",
  needs: ["reduce_loss"],
  text: (name, port) => `def ${name}(inputs, targets, ${parameters === "" ? "" : `${parameters}, `}reduction="mean"):
    """${documentation}"""
    targets = tf.cast(targets, inputs.dtype)
    losses = ${result}
    return ${port.support("reduce_loss")}(losses, reduction)
`,
});

const nllLoss: Support = {
  id: "nll_loss",
  kind: "function",
  text: (name, port) => `def ${name}(log_probabilities, labels, weight=None, ignore_index=-100, reduction="mean"):
    """Negative log likelihood of labels; classes are in axis 1. Labels of \`ignore_index\` do not count."""
    rank = len(${port.use("shape_list")}(log_probabilities))
    if rank > 2:
        log_probabilities = tf.experimental.numpy.moveaxis(log_probabilities, 1, -1)
    is_counted = labels != tf.cast(ignore_index, labels.dtype)
    labels = tf.where(is_counted, labels, tf.zeros_like(labels))
    weights = tf.cast(is_counted, log_probabilities.dtype)
    if weight is not None:
        weights = weights * tf.gather(weight, labels)
    losses = -tf.gather(log_probabilities, labels, axis=-1, batch_dims=max(rank - 1, 0)) * weights
    if reduction == "none":
        return losses
    total = tf.reduce_sum(losses)
    return total / tf.reduce_sum(weights) if reduction == "mean" else total
`,
};

const crossEntropy: Support = {
  id: "cross_entropy",
  kind: "function",
  needs: ["nll_loss", "reduce_loss"],
  text: (
    name,
    port,
  ) => `def ${name}(logits, labels, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0):
    """Cross entropy of labels or of probabilities; classes are in axis 1. Labels of \`ignore_index\` do not count."""
    rank = len(${port.use("shape_list")}(logits))
    log_probabilities = tf.nn.log_softmax(logits, axis=min(rank - 1, 1))
    if not labels.dtype.is_floating and label_smoothing == 0.0:
        return ${port.support("nll_loss")}(log_probabilities, labels, weight, ignore_index, reduction)
    if rank > 2:
        log_probabilities = tf.experimental.numpy.moveaxis(log_probabilities, 1, -1)
    num_classes = ${port.use("shape_list")}(log_probabilities)[-1]
    class_weights = tf.ones([num_classes], log_probabilities.dtype) if weight is None else weight
    if labels.dtype.is_floating:
        targets = tf.experimental.numpy.moveaxis(labels, 1, -1) if rank > 2 else labels
        counts = tf.ones_like(log_probabilities[..., 0])
    else:
        is_counted = labels != tf.cast(ignore_index, labels.dtype)
        labels = tf.where(is_counted, labels, tf.zeros_like(labels))
        targets = tf.one_hot(labels, num_classes, dtype=log_probabilities.dtype)
        counts = tf.cast(is_counted, log_probabilities.dtype)
    smoothed = targets * (1.0 - label_smoothing) + label_smoothing / tf.cast(num_classes, targets.dtype)
    losses = -tf.reduce_sum(smoothed * log_probabilities * class_weights, axis=-1) * counts
    if reduction != "mean" or labels.dtype.is_floating:
        return ${port.support("reduce_loss")}(losses, reduction)
    return tf.reduce_sum(losses) / tf.reduce_sum(tf.reduce_sum(targets * class_weights, axis=-1) * counts)
`,
};

const binaryWithLogits: Support = {
  id: "binary_cross_entropy_with_logits",
  kind: "function",
  needs: ["reduce_loss"],
  text: (name, port) => `def ${name}(logits, targets, weight=None, reduction="mean", pos_weight=None):
    """Binary cross entropy of logits."""
    targets = tf.cast(targets, logits.dtype)
    if pos_weight is None:
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits)
    else:
        losses = tf.nn.weighted_cross_entropy_with_logits(labels=targets, logits=logits, pos_weight=pos_weight)
    return ${port.support("reduce_loss")}(losses if weight is None else losses * weight, reduction)
`,
};

const klDivergence: Support = {
  id: "kl_div",
  kind: "function",
  needs: ["reduce_loss"],
  text: (name, port) => `def ${name}(log_probabilities, targets, reduction="mean", log_target=False):
    """Kullback-Leibler divergence of log probabilities from targets."""
    if log_target:
        losses = tf.exp(targets) * (targets - log_probabilities)
    else:
        losses = tf.math.xlogy(targets, targets) - targets * log_probabilities
    if reduction == "batchmean":
        return tf.reduce_sum(losses) / tf.cast(${port.use("shape_list")}(losses)[0], losses.dtype)
    return ${port.support("reduce_loss")}(losses, reduction)
`,
};

const ctcLoss: Support = {
  id: "ctc_loss",
  kind: "function",
  needs: ["reduce_loss"],
  text: (name, port) => `def ${name}(
    log_probabilities, targets, input_lengths, target_lengths, blank=0, reduction="mean", zero_infinity=False
):
    """Connectionist temporal classification of log probabilities, which have time first."""
    target_lengths = tf.cast(target_lengths, tf.int32)
    if len(${port.use("shape_list")}(targets)) == 1:
        targets = tf.RaggedTensor.from_row_lengths(targets, target_lengths).to_tensor()
    losses = tf.nn.ctc_loss(
        labels=tf.cast(targets, tf.int32),
        logits=log_probabilities,
        label_length=target_lengths,
        logit_length=tf.cast(input_lengths, tf.int32),
        blank_index=blank,
    )
    if zero_infinity:
        losses = tf.where(tf.math.is_finite(losses), losses, tf.zeros_like(losses))
    if reduction == "mean":
        losses = losses / tf.cast(tf.maximum(target_lengths, 1), losses.dtype)
    return ${port.support("reduce_loss")}(losses, reduction)
`,
};

/** Losses with PyTorch's reductions. */
export const lossSupports: readonly Support[] = [
  reduceLoss,
  nllLoss,
  crossEntropy,
  binaryWithLogits,
  klDivergence,
  ctcLoss,
  elementLoss("mse_loss", "", "Squared differences.", "tf.math.squared_difference(inputs, targets)"),
  elementLoss("l1_loss", "", "Absolute differences.", "tf.abs(inputs - targets)"),
  elementLoss(
    "smooth_l1_loss",
    "beta=1.0",
    "Absolute differences, squared where they are below `beta`.",
    `tf.abs(inputs - targets)
    if beta > 0:
        losses = tf.where(losses < beta, 0.5 * losses * losses / beta, losses - 0.5 * beta)`,
  ),
  elementLoss(
    "huber_loss",
    "delta=1.0",
    "Absolute differences, squared where they are below `delta`.",
    `tf.abs(inputs - targets)
    losses = tf.where(losses <= delta, 0.5 * losses * losses, delta * (losses - 0.5 * delta))`,
  ),
  elementLoss(
    "binary_cross_entropy",
    "weight=None",
    "Binary cross entropy of probabilities.",
    `-targets * tf.maximum(tf.math.log(inputs), -100.0)
    losses = losses - (1.0 - targets) * tf.maximum(tf.math.log(1.0 - inputs), -100.0)
    losses = losses if weight is None else losses * weight`,
  ),
];
