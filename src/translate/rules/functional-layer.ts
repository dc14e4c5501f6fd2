import { rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, booleanOf, given, isNone } from "../operand.ts";
import { decline, type OpRule } from "../rule.ts";
import { sequenceText } from "../sizes.ts";
import { keyword } from "./layer-arguments.ts";

type Values = Readonly<Record<string, Value | undefined>>;
const floatsLikeInput = ({ input }: Values): Value => tensor(rankOf(input), "float");

const linear: OpRule = {
  signatures: ["torch.nn.functional.linear(input, weight, bias=None)"],
  to: ({ input, weight, bias }) => {
    // a layer's weight is the transpose of its kernel, and transposing it again gives the kernel
    const kernel = /^tf\.transpose\(([\w.]+)\)$/.exec(given(weight).text)?.[1];
    const product =
      rankOf(input?.value) === 1
        ? `tf.linalg.matvec(${weight}, ${input})`
        : kernel === undefined
          ? `tf.matmul(${input}, ${weight}, transpose_b=True)`
          : `tf.matmul(${input}, ${kernel})`;
    if (isNone(bias)) return product;
    // layers may be made without one
    const isOptional = /^[\w.]*bias$/.test(given(bias).text);
    return `${product} + ${isOptional ? `(0.0 if ${bias} is None else ${bias})` : atomic(given(bias))}`;
  },
  infer: floatsLikeInput,
  examples: [
    {
      torch: "F.linear(x, w)",
      inputs: { x: "float32[2,5,3]", w: "float32[4,3]" },
      tf: "tf.matmul(x, w, transpose_b=True)",
    },
    { torch: "F.linear(x, w, bias)", inputs: { x: "float32[2,3]", w: "float32[4,3]", bias: "float32[4]" } },
    { torch: "F.linear(x, w, bias=b)", inputs: { x: "float32[2,3]", w: "float32[4,3]", b: "float32[4]" } },
  ],
};

const embedding: OpRule = {
  signatures: [
    "torch.nn.functional.embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)",
  ],
  to: ({ input, weight, max_norm }, port) => {
    if (isNone(max_norm) || max_norm?.value.kind === "none") return `tf.gather(${given(weight)}, ${given(input)})`;
    // a setting that is None as a rule: a run tells
    const isOpen = max_norm?.value.kind === "unknown" && /^[a-z_][\w.]*$/.test(max_norm.text);
    return isOpen
      ? `${port.support("embedding_lookup")}(${given(weight)}, ${given(input)}, ${max_norm})`
      : decline("embedding() with max_norm");
  },
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank + 1, "float");
  },
  examples: [{ torch: "F.embedding(x, w)", inputs: { x: "int64[2,5]<4>", w: "float32[4,3]" }, tf: "tf.gather(w, x)" }],
};

const oneHot: OpRule = {
  signatures: ["torch.nn.functional.one_hot(tensor, num_classes=-1)"],
  to: ({ tensor: input, num_classes }) => {
    const count = given(num_classes).text === "-1" ? `tf.reduce_max(${given(input)}) + 1` : given(num_classes).text;
    return `tf.one_hot(${given(input)}, ${count}, dtype=tf.int32)`;
  },
  infer: ({ tensor: input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank + 1, "int");
  },
  examples: [
    { torch: "F.one_hot(x, num_classes=5)", inputs: { x: "int64[2,3]<5>" }, tf: "tf.one_hot(x, 5, dtype=tf.int32)" },
    { torch: "F.one_hot(x)", inputs: { x: "int64[4]<5>" } },
  ],
};

const dropout = (name: string): OpRule => ({
  signatures: [`torch.nn.functional.${name}(input, p=0.5, training=True, inplace=False)`],
  to: ({ input, p, training }, port) => {
    if (booleanOf(training) === false) return given(input).text;
    if (booleanOf(training) === true) return `tf.nn.dropout(${given(input)}, rate=${given(p)})`;
    return `${port.support("apply_dropout")}(${given(input)}, ${given(p)}, training=${given(training)})`;
  },
  infer: ({ input }) => input ?? tensor(),
  examples: [
    { torch: `F.${name}(x, p=0.1, training=False)`, inputs: { x: "float32[2,3]" }, tf: "x" },
    { torch: `F.${name}(x, 0.0, True)`, inputs: { x: "float32[2,3]" }, tf: "tf.nn.dropout(x, rate=0.0)" },
  ],
});

const channelDropout: OpRule = {
  signatures: [1, 2, 3].map(
    (count) => `torch.nn.functional.dropout${count}d(input, p=0.5, training=True, inplace=False)`,
  ),
  to: ({ input, training }) =>
    booleanOf(training) === false
      ? given(input).text
      : decline("dropout of whole channels as a function: use the layer"),
  infer: ({ input }) => input ?? tensor(),
  examples: [{ torch: "F.dropout2d(x, 0.5, False)", inputs: { x: "float32[2,3,2,2]" }, tf: "x" }],
};

const layerNorm: OpRule = {
  signatures: ["torch.nn.functional.layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05)"],
  to: ({ input, normalized_shape, weight, bias, eps }, port) => {
    const shape = given(normalized_shape);
    const options = [...keyword("weight", weight), ...keyword("bias", bias), ...keyword("epsilon", eps, "1e-05")];
    return `${port.support("layer_normalization")}(${[`${given(input)}`, sequenceText(shape), ...options].join(", ")})`;
  },
  infer: floatsLikeInput,
  examples: [
    { torch: "F.layer_norm(x, (4,))", inputs: { x: "float32[2,3,4]" } },
    {
      torch: "F.layer_norm(x, [3, 4], w, b, eps=1e-3)",
      inputs: { x: "float32[2,3,4]", w: "float32[3,4]", b: "float32[3,4]" },
    },
  ],
};

const rmsNorm: OpRule = {
  signatures: ["torch.nn.functional.rms_norm(input, normalized_shape, weight=None, eps=None)"],
  to: ({ input, normalized_shape, weight, eps }, port) => {
    const options = [...keyword("weight", weight), ...keyword("epsilon", eps)];
    return `${port.support("rms_normalization")}(${[`${given(input)}`, sequenceText(given(normalized_shape)), ...options].join(", ")})`;
  },
  infer: floatsLikeInput,
  examples: [{ torch: "F.rms_norm(x, (4,), w, eps=1e-5)", inputs: { x: "float32[2,3,4]", w: "float32[4]" } }],
};

const groupNorm: OpRule = {
  signatures: ["torch.nn.functional.group_norm(input, num_groups, weight=None, bias=None, eps=1e-05)"],
  to: ({ input, num_groups, weight, bias, eps }, port) => {
    const options = [...keyword("gamma", weight), ...keyword("beta", bias), ...keyword("epsilon", eps, "1e-05")];
    return `${port.support("group_norm")}(${[`${given(input)}`, `${given(num_groups)}`, ...options].join(", ")})`;
  },
  infer: floatsLikeInput,
  examples: [
    { torch: "F.group_norm(x, 2)", inputs: { x: "float32[2,4,5]" } },
    { torch: "F.group_norm(x, 2, w, b)", inputs: { x: "float32[2,4,5,3]", w: "float32[4]", b: "float32[4]" } },
  ],
};

const batchNorm: OpRule = {
  signatures: [
    "torch.nn.functional.batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05)",
  ],
  to: ({ input, running_mean, running_var, weight, bias, training, eps }, port) => {
    const isTraining = booleanOf(training);
    if (isTraining !== false && !(isTraining === true && isNone(running_mean))) {
      return decline("batch_norm() that updates running statistics: use the layer");
    }
    const options = [
      ...keyword("mean", running_mean),
      ...keyword("variance", running_var),
      ...keyword("weight", weight),
      ...keyword("bias", bias),
      ...keyword("epsilon", eps, "1e-05"),
    ];
    return `${port.support("batch_normalization")}(${[`${given(input)}`, ...options].join(", ")})`;
  },
  infer: floatsLikeInput,
  examples: [
    { torch: "F.batch_norm(x, None, None, training=True, momentum=0.0, eps=1e-6)", inputs: { x: "float32[2,4,5]" } },
    { torch: "F.batch_norm(x, m, m * m + 1, w)", inputs: { x: "float32[2,4,5,2]", m: "float32[4]", w: "float32[4]" } },
  ],
};

const normalize: OpRule = {
  signatures: ["torch.nn.functional.normalize(input, p=2.0, dim=1, eps=1e-12)"],
  to: ({ input, p, dim, eps }, port) => {
    const epsilon = Number(given(eps).text);
    // TensorFlow compares the square of the norm
    if (Number(given(p).text) === 2 && epsilon >= 1e-18) {
      return `tf.math.l2_normalize(${given(input)}, axis=${given(dim)}, epsilon=${Number((epsilon * epsilon).toPrecision(12))})`;
    }
    return `${port.support("normalize_vectors")}(${[`${given(input)}`, ...keyword("p", p, "2.0"), `axis=${given(dim)}`, ...keyword("epsilon", eps, "1e-12")].join(", ")})`;
  },
  infer: floatsLikeInput,
  examples: [
    { torch: "F.normalize(x)", inputs: { x: "float32[2,3]" }, tf: "tf.math.l2_normalize(x, axis=1, epsilon=1e-24)" },
    { torch: "F.normalize(x, dim=-1, p=2)", inputs: { x: "float32[2,3,4]" } },
    { torch: "F.normalize(x * 1e-6, eps=1e-3)", inputs: { x: "float32[2,3]" } },
    { torch: "F.normalize(x, p=1, dim=0)", inputs: { x: "float32[2,3]" } },
  ],
};

/** The functions behind layers with weights. */
export const layerFunctions: readonly OpRule[] = [
  linear,
  embedding,
  oneHot,
  dropout("dropout"),
  channelDropout,
  layerNorm,
  rmsNorm,
  groupNorm,
  batchNorm,
  normalize,
];
