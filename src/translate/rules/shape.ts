import { dim, dtypeOf, int, rankOf, shapeOfRank, tensor } from "../../facts/value.ts";
import { given, integerOf, isNone } from "../operand.ts";
import { decline, type Operand, type OpRule, type PortContext } from "../rule.ts";
import { elementsOf, fromFront, isRepeatable, lengthOf, sequenceText } from "../sizes.ts";

const view: OpRule = {
  signatures: ["Tensor.view(*size)", "Tensor.reshape(*size)", "Tensor.reshape(shape)", "torch.reshape(input, shape)"],
  to: ({ input, size, shape }) => {
    const sizes = given(size ?? shape);
    if (sizes.value.kind === "dtype" || elementsOf(sizes)?.[0]?.value.kind === "dtype") {
      return decline("view() that reads the bytes as another dtype");
    }
    return `tf.reshape(${given(input)}, ${sequenceText(sizes)})`;
  },
  infer: ({ input, size, shape }) => tensor(lengthOf(size ?? shape), dtypeOf(input)),
  examples: [
    { torch: "x.view(3, -1)", inputs: { x: "float32[2,3,4]" }, tf: "tf.reshape(x, (3, -1))" },
    { torch: "x.view(-1)", inputs: { x: "int64[2,3]<5>" }, tf: "tf.reshape(x, (-1,))" },
    { torch: "x.view((6,))", inputs: { x: "float32[2,3]" } },
    { torch: "x.view(*x.shape[:1], -1)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.reshape(x.shape[0], -1, 2)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.reshape(shape=(2, -1))", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.reshape([4, 6])", inputs: { x: "bool[2,3,4]" } },
    { torch: "torch.reshape(x, (-1, 2))", inputs: { x: "float32[2,3,4]" } },
    { torch: "torch.reshape(input=x, shape=(24,))", inputs: { x: "float32[2,3,4]" } },
  ],
};

const viewAs: OpRule = {
  signatures: ["Tensor.view_as(other)", "Tensor.reshape_as(other)"],
  to: ({ input, other }, port) => `tf.reshape(${given(input)}, ${port.use("shape_list")}(${given(other)}))`,
  infer: ({ input, other }) => tensor(rankOf(other), dtypeOf(input)),
  examples: [
    { torch: "x.view_as(y)", inputs: { x: "float32[2,6]", y: "int64[3,4]<2>" }, tf: "tf.reshape(x, shape_list(y))" },
    { torch: "x.reshape_as(other=y)", inputs: { x: "float32[2,6]", y: "float32[2,3,2]" } },
  ],
};

function flattened(input: Operand, first: Operand, last: Operand, port: PortContext): string {
  const start = integerOf(first);
  const end = integerOf(last);
  if (start === 0 && end === -1) return `tf.reshape(${input}, (-1,))`;
  const rank = rankOf(input.value);
  if (!isRepeatable(input) || start === undefined || end === undefined || rank === 0) {
    return `${port.support("flatten")}(${[input, ...dimensions(first, last)].join(", ")})`;
  }
  const shape = `${port.use("shape_list")}(${input})`;
  const head = start === 0 ? "" : `${shape}[:${start}] + `;
  const isToTheEnd = end === -1 || (rank !== undefined && end === rank - 1);
  return `tf.reshape(${input}, ${head}[-1]${isToTheEnd ? "" : ` + ${shape}[${end + 1}:]`})`;
}

const dimensions = (first: Operand, last: Operand): readonly string[] =>
  integerOf(last) === -1 ? [first.text] : [first.text, last.text];

const flatten: OpRule = {
  signatures: ["torch.flatten(input, start_dim=0, end_dim=-1)", "Tensor.flatten(start_dim=0, end_dim=-1)"],
  to: ({ input, start_dim, end_dim }, port) => flattened(given(input), given(start_dim), given(end_dim), port),
  infer: ({ input, start_dim, end_dim }) => {
    const rank = rankOf(input);
    const start = start_dim?.kind === "number" ? start_dim.literal : undefined;
    const end = end_dim?.kind === "number" ? end_dim.literal : undefined;
    if (start === 0 && end === -1) return tensor(1, dtypeOf(input));
    if (rank === undefined || typeof start !== "number" || typeof end !== "number")
      return tensor(undefined, dtypeOf(input));
    return tensor(rank === 0 ? 1 : rank - (fromFront(end, rank) - fromFront(start, rank)), dtypeOf(input));
  },
  examples: [
    { torch: "x.flatten()", inputs: { x: "float32[2,3,4]" }, tf: "tf.reshape(x, (-1,))" },
    { torch: "x.flatten(1)", inputs: { x: "float32[2,3,4]" }, tf: "tf.reshape(x, shape_list(x)[:1] + [-1])" },
    { torch: "torch.flatten(x, 2)", inputs: { x: "float32[2,3,4,5]" } },
    { torch: "torch.flatten(x, start_dim=1, end_dim=2)", inputs: { x: "int64[2,3,4,5]<9>" } },
    { torch: "x.flatten(0, 1)", inputs: { x: "float32[2,3,4]" }, tf: "tf.reshape(x, [-1] + shape_list(x)[2:])" },
    { torch: "x.flatten(-2)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.flatten(-3, -2)", inputs: { x: "float32[2,3,4,5]" } },
    { torch: "(x + x).flatten(2)", inputs: { x: "float32[2,3,4,5]" } },
    { torch: "(x + x).flatten(0, 1)", inputs: { x: "float32[2,3,4,5]" } },
    { torch: "torch.flatten(x)", inputs: { x: "float32[]" } },
  ],
};

const unflatten: OpRule = {
  signatures: ["torch.unflatten(input, dim, sizes)", "Tensor.unflatten(dim, sizes)"],
  to: ({ input, dim, sizes }, port) =>
    `${port.support("unflatten")}(${given(input)}, ${given(dim)}, ${sequenceText(given(sizes))})`,
  infer: ({ input, sizes }) => {
    const rank = rankOf(input);
    const length = lengthOf(sizes);
    return tensor(rank === undefined || length === undefined ? undefined : rank + length - 1, dtypeOf(input));
  },
  examples: [
    { torch: "x.unflatten(1, (2, -1))", inputs: { x: "float32[2,6,3]" } },
    { torch: "torch.unflatten(x, dim=-1, sizes=[3, 2])", inputs: { x: "float32[2,6]" } },
  ],
};

const ravel: OpRule = {
  signatures: ["torch.ravel(input)", "Tensor.ravel()"],
  to: ({ input }) => `tf.reshape(${given(input)}, (-1,))`,
  infer: ({ input }) => tensor(1, dtypeOf(input)),
  examples: [{ torch: "x.ravel()", inputs: { x: "float32[2,3]" }, tf: "tf.reshape(x, (-1,))" }],
};

const contiguous: OpRule = {
  signatures: ["Tensor.contiguous()"],
  to: ({ input }) => given(input).text,
  infer: ({ input }) => input ?? tensor(),
  examples: [
    { torch: "x.contiguous()", inputs: { x: "float32[2,3]" }, tf: "x" },
    { torch: "x.contiguous().view(-1)", inputs: { x: "float32[2,3]" }, tf: "tf.reshape(x, (-1,))" },
  ],
};

const size: OpRule = {
  signatures: ["Tensor.size(dim=None)"],
  to: ({ input, dim }, port) => `${port.use("shape_list")}(${given(input)})${isNone(dim) ? "" : `[${given(dim)}]`}`,
  infer: ({ input, dim: axis }) => (axis === undefined || axis.kind === "none" ? shapeOfRank(rankOf(input)) : dim),
  examples: [
    {
      torch: "x.reshape(x.size(1), x.size(0))",
      inputs: { x: "float32[2,3]" },
      tf: "tf.reshape(x, (shape_list(x)[1], shape_list(x)[0]))",
    },
    { torch: "x.reshape(x.size(dim=-1), -1)", inputs: { x: "float32[2,3]" } },
    { torch: "x.view(y.size())", inputs: { x: "float32[2,6]", y: "float32[3,4]" }, tf: "tf.reshape(x, shape_list(y))" },
  ],
};

const rank: OpRule = {
  signatures: ["Tensor.dim()", "Tensor.ndimension()"],
  to: ({ input }, port) => `len(${port.use("shape_list")}(${given(input)}))`,
  infer: () => int(),
  examples: [{ torch: "x + x.dim()", inputs: { x: "float32[2,3]" } }],
};

const numel: OpRule = {
  signatures: ["torch.numel(input)", "Tensor.numel()", "Tensor.nelement()"],
  to: ({ input }) => `tf.size(${given(input)})`,
  infer: () => dim,
  examples: [
    { torch: "x.view(x.numel())", inputs: { x: "float32[2,3]" }, tf: "tf.reshape(x, (tf.size(x),))" },
    { torch: "x.view(torch.numel(x))", inputs: { x: "float32[2,3]" } },
  ],
};

/** A port lays tensors out row by row, as PyTorch does with those that are contiguous. */
const strided: OpRule = {
  signatures: ["torch.as_strided(input, size, stride)", "Tensor.as_strided(size, stride)"],
  to: ({ input, size: sizes, stride: steps }, port) =>
    `${port.support("as_strided")}(${given(input)}, ${sequenceText(given(sizes))}, ${sequenceText(given(steps))})`,
  infer: ({ input, size: sizes, stride: steps }) => tensor(lengthOf(sizes) ?? lengthOf(steps), dtypeOf(input)),
  examples: [
    { torch: "x.as_strided((3, 4), (2, 1))", inputs: { x: "float32[2,6]" } },
    { torch: "torch.as_strided(x, (2, 2, 3), (6, 2, 1))", inputs: { x: "int64[2,6]<9>" } },
    { torch: "x.as_strided(size=[x.size(0) * 2 - 1, x.size(1)], stride=[2, 1])", inputs: { x: "float32[3,4]" } },
    { torch: "x.as_strided((2, 3, 2), (x.stride(0), 1, x.stride()[1]))", inputs: { x: "float32[2,4]" } },
  ],
};

const stride: OpRule = {
  signatures: ["Tensor.stride(dim=None)"],
  to: ({ input, dim: axis }, port) => {
    const all = `${port.support("row_strides")}(${given(input)})`;
    return isNone(axis) ? all : `${all}[${axis}]`;
  },
  infer: ({ input, dim: axis }) => (axis === undefined || axis.kind === "none" ? shapeOfRank(rankOf(input)) : dim),
  examples: [
    { torch: "x * x.stride(0) + x.stride(-1)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.as_strided(x.size(), x.stride())", inputs: { x: "float32[2,3,4]" } },
  ],
};

/** The sizes of a tensor, read and changed without moving an element. */
export const shapeRules: readonly OpRule[] = [
  view,
  viewAs,
  flatten,
  unflatten,
  ravel,
  contiguous,
  size,
  rank,
  numel,
  strided,
  stride,
];
