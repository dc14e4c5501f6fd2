import { rankOf, tensor } from "../../facts/value.ts";
import { given, integerOf, isNone } from "../operand.ts";
import { asFloat } from "../promotion.ts";
import { decline, type Operand, type Operands, type OpRule } from "../rule.ts";
import { elementsOf } from "../sizes.ts";
import { axisOptions, reducedRank } from "./reduce.ts";

type Order = "euclidean" | "infinity" | "absolute" | "power";

/** Which norm `p` asks for, `undefined` when that cannot be told. */
function orderOf(p: Operand | undefined): Order | undefined {
  if (isNone(p)) return "euclidean";
  const text = given(p).text.replace(/["']/g, "");
  if (text === "fro" || /^2(\.0*)?$/.test(text)) return "euclidean";
  if (/^1(\.0*)?$/.test(text)) return "absolute";
  if (/^(float\()?inf\)?$|\.inf$/.test(text)) return "infinity";
  const number = Number(text);
  return number > 0 && Number.isFinite(number) ? "power" : undefined;
}

/** The norm of all numbers along the given axes, taken as one vector. */
function vectorNorm(input: Operand, p: Operand | undefined, options: string): ReturnType<OpRule["to"]> {
  const numbers = asFloat(input);
  switch (orderOf(p)) {
    case "euclidean":
      return `tf.norm(${numbers}${options})`;
    case "absolute":
      return `tf.reduce_sum(tf.abs(${numbers})${options})`;
    case "infinity":
      return `tf.reduce_max(tf.abs(${numbers})${options})`;
    case "power":
      return `tf.reduce_sum(tf.abs(${numbers}) ** ${p}${options}) ** (1 / ${p})`;
    default:
      // an order that a run tells: TensorFlow refuses what is not above zero
      return /^[\w.]*[a-z]\w*$/.test(given(p).text) && /^, axis=-?\d+(, |$)/.test(options)
        ? `tf.norm(${numbers}, ord=${p}${options})`
        : decline(`a norm of order ${p}`);
  }
}

/** `tf.norm` takes one axis, two or all. */
function normOver(operands: Operands, p: Operand | undefined): ReturnType<OpRule["to"]> {
  const { input, dim, keepdim } = operands;
  const axes = elementsOf(dim);
  if (axes && axes.length > 2 && orderOf(p) === "euclidean") {
    return `tf.sqrt(tf.reduce_sum(tf.square(${asFloat(given(input))})${axisOptions(dim, keepdim)}))`;
  }
  // PyTorch's lists of one axis are single axes, TensorFlow's are none at all
  const axis = axes?.length === 1 ? axes[0] : dim;
  return vectorNorm(given(input), p, axisOptions(axis, keepdim));
}

const floats = { x: "float32[2,3,4]" };

const norm: OpRule = {
  signatures: [
    'torch.norm(input, p="fro", dim=None, keepdim=False)',
    'Tensor.norm(p="fro", dim=None, keepdim=False)',
    "torch.linalg.vector_norm(input, p=2, dim=None, keepdim=False)",
    "torch.linalg.vector_norm(input, ord=2, dim=None, keepdim=False)",
  ],
  to: (operands) => normOver(operands, operands.p ?? operands.ord),
  infer: (values) => tensor(reducedRank(values), "float"),
  examples: [
    { torch: "x.norm(dim=-1, keepdim=True)", inputs: floats, tf: "tf.norm(x, axis=-1, keepdims=True)" },
    { torch: "torch.norm(x)", inputs: floats, tf: "tf.norm(x)" },
    { torch: "torch.norm(x, p=2, dim=1)", inputs: floats },
    { torch: "x.norm(2, -1)", inputs: floats },
    { torch: "x.norm(1, dim=[1])", inputs: floats },
    { torch: "x.norm(p=2, dim=(1, 2), keepdim=True)", inputs: floats },
    { torch: "x.norm(2, dim=(0, 1, 2))", inputs: floats },
    { torch: "x.norm(float('inf'), dim=1)", inputs: floats },
    { torch: "torch.norm(x, p=3, dim=-1)", inputs: floats },
    { torch: "torch.norm(x, p=math.pi, dim=-1, keepdim=True)", inputs: floats },
    { torch: "torch.linalg.vector_norm(x, ord=2, dim=-1)", inputs: floats },
  ],
};

const linalgNorm: OpRule = {
  signatures: ["torch.linalg.norm(input, ord=None, dim=None, keepdim=False)"],
  to: (operands) => {
    const { input, ord, dim } = operands;
    const axes = elementsOf(dim);
    const isVector = axes?.length === 1 || (isNone(dim) && rankOf(given(input).value) === 1);
    const isFrobenius = ord?.text.replace(/["']/g, "") === "fro";
    if (isNone(ord) || isFrobenius || isVector) return normOver(operands, ord);
    return decline("linalg.norm() of a given order, which is another norm for matrices than for vectors");
  },
  infer: (values) => tensor(reducedRank(values), "float"),
  examples: [
    { torch: "torch.linalg.norm(x)", inputs: floats, tf: "tf.norm(x)" },
    { torch: "torch.linalg.norm(x, dim=-1, keepdim=True)", inputs: floats },
    { torch: "torch.linalg.norm(x, ord=1, dim=1)", inputs: floats },
    { torch: "torch.linalg.norm(x, 'fro', dim=(0, 2))", inputs: floats },
    { torch: "torch.linalg.norm(x, 2)", inputs: { x: "float32[5]" } },
  ],
};

const dist: OpRule = {
  signatures: ["torch.dist(input, other, p=2)", "Tensor.dist(other, p=2)"],
  to: ({ input, other, p }) =>
    integerOf(p) === 2 ? `tf.norm(${given(input)} - ${given(other)})` : decline("dist() of another order than 2"),
  infer: () => tensor(0, "float"),
  examples: [{ torch: "torch.dist(x, y)", inputs: { x: "float32[2,3]", y: "float32[3]" } }],
};

/** Lengths of vectors. */
export const normRules: readonly OpRule[] = [norm, linalgNorm, dist];
