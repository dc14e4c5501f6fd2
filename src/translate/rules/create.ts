import { dtypeOf, float, int, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, isNone } from "../operand.ts";
import { cast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { lengthOf, sequenceText } from "../sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const dtypeOption = (dtype: Operand | undefined): string => (isNone(dtype) ? "" : `, dtype=${dtype}`);

const dtypeFact = (dtype: Value | undefined, otherwise: Value | undefined) => {
  if (dtype === undefined || dtype.kind === "none") return dtypeOf(otherwise);
  return dtype.kind === "dtype" ? dtype.dtype : undefined;
};

const sized = ({ size, dtype }: Values, otherwise: Value | undefined = float()): Value =>
  tensor(lengthOf(size), dtypeFact(dtype, otherwise));

const likeInput = ({ input, dtype }: Values): Value => tensor(rankOf(input), dtypeFact(dtype, input));

/** The dtype of a tensor made after another one: its own unless one is asked for. */
const dtypeLike = (input: Operand, dtype: Operand | undefined): string =>
  isNone(dtype) ? `${atomic(input)}.dtype` : given(dtype).text;

/** `torch.zeros` and the methods and siblings that give the same numbers. */
const constantRules = (name: string, tf: "zeros" | "ones"): readonly OpRule[] => [
  {
    signatures: [`torch.${name}(*size, dtype=None)`],
    to: ({ size, dtype }) => `tf.${tf}(${sequenceText(given(size))}${dtypeOption(dtype)})`,
    infer: (values) => sized(values),
    examples:
      name === "empty"
        ? [{ torch: "torch.empty(0, 3)", inputs: {}, tf: "tf.zeros((0, 3))" }]
        : [
            { torch: `torch.${name}(2, 3)`, inputs: {}, tf: `tf.${tf}((2, 3))` },
            { torch: `torch.${name}((2, 3), dtype=torch.bool)`, inputs: {}, tf: `tf.${tf}((2, 3), dtype=tf.bool)` },
            { torch: `torch.${name}(x.shape[0], 1, dtype=x.dtype, device=x.device)`, inputs: { x: "float32[2,3]" } },
            { torch: `torch.${name}(x.shape, dtype=torch.long)`, inputs: { x: "float32[2,3]" } },
            { torch: `torch.${name}(size=[4])`, inputs: {} },
          ],
  },
  {
    signatures: [`Tensor.new_${name}(*size, dtype=None)`],
    to: ({ input, size, dtype }) => `tf.${tf}(${sequenceText(given(size))}, dtype=${dtypeLike(given(input), dtype)})`,
    infer: (values) => sized(values, values.input),
    examples:
      name === "empty"
        ? [{ torch: "x.new_empty(0, 2)", inputs: { x: "int64[2]<3>" } }]
        : [
            { torch: `x.new_${name}(2, 3)`, inputs: { x: "int64[2]<3>" }, tf: `tf.${tf}((2, 3), dtype=x.dtype)` },
            { torch: `x.new_${name}(x.shape, dtype=torch.float32)`, inputs: { x: "bool[2,3]" } },
          ],
  },
  {
    signatures: [`torch.${name}_like(input, dtype=None)`],
    to: ({ input, dtype }) => `tf.${tf}_like(${given(input)}${dtypeOption(dtype)})`,
    infer: likeInput,
    examples:
      name === "empty"
        ? [{ torch: "torch.empty_like(x)", inputs: { x: "float32[0,3]" } }]
        : [
            { torch: `torch.${name}_like(x)`, inputs: { x: "float32[2,3]" }, tf: `tf.${tf}_like(x)` },
            { torch: `torch.${name}_like(x, dtype=torch.long)`, inputs: { x: "bool[2]" } },
          ],
  },
];

/** The value that fills a tensor, cast where a dtype is asked for. */
const filled = (size: string, value: Operand, dtype: string | undefined): string =>
  `tf.fill(${size}, ${dtype === undefined ? value : cast(value, dtype)})`;

const full: OpRule = {
  signatures: ["torch.full(size, fill_value, dtype=None)"],
  to: ({ size, fill_value: value, dtype }) =>
    filled(sequenceText(given(size)), given(value), isNone(dtype) ? undefined : given(dtype).text),
  // whoever fills with a float asks for one, be it by a dtype that is not known
  infer: (values) => {
    const isOpen = values.dtype?.kind === "dtype" && values.dtype.dtype === undefined;
    return isOpen && dtypeOf(values.fill_value) === "float"
      ? tensor(lengthOf(values.size), "float")
      : sized(values, values.fill_value);
  },
  examples: [
    { torch: "torch.full((2, 3), 1.5)", inputs: {}, tf: "tf.fill((2, 3), 1.5)" },
    { torch: "torch.full((2,), 7)", inputs: {} },
    { torch: "torch.full([2, 2], False)", inputs: {} },
    { torch: "torch.full(x.shape, 0, dtype=x.dtype)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.full((2, 2), -1.5, dtype=x.dtype) + y", inputs: { x: "float32[2]", y: "int64[2]<3>" } },
    { torch: "torch.full((x.shape[1], 1), fill_value=2, dtype=torch.float32)", inputs: { x: "int64[2,3]<3>" } },
  ],
};

const newFull: OpRule = {
  signatures: ["Tensor.new_full(size, fill_value, dtype=None)"],
  to: ({ input, size, fill_value: value, dtype }) =>
    filled(sequenceText(given(size)), given(value), dtypeLike(given(input), dtype)),
  infer: (values) => sized(values, values.input),
  examples: [
    { torch: "x.new_full((2, 3), 4)", inputs: { x: "float32[2]" }, tf: "tf.fill((2, 3), tf.cast(4, x.dtype))" },
    { torch: "x.new_full(x.shape, True, dtype=torch.bool)", inputs: { x: "float32[2,3]" } },
  ],
};

const fullLike: OpRule = {
  signatures: ["torch.full_like(input, fill_value, dtype=None)"],
  to: ({ input, fill_value: value, dtype }) =>
    filled(`tf.shape(${given(input)})`, given(value), dtypeLike(given(input), dtype)),
  infer: likeInput,
  examples: [
    { torch: "torch.full_like(x, 3)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.full_like(x, 1, dtype=torch.bool)", inputs: { x: "float32[2]" } },
  ],
};

const arange: OpRule = {
  signatures: [
    "torch.arange(start, end, step=None, dtype=None)",
    "torch.arange(end, dtype=None)",
    "torch.arange(start, end, step, dtype=None)",
  ],
  to: ({ start, end, step, dtype }) => {
    const limits = [start, end, step].filter((limit) => limit !== undefined && !isNone(limit));
    const ends = start?.text === "0" && isNone(step) ? [given(end)] : limits.map(given);
    // TensorFlow takes no 2.0 for a range of whole numbers
    const isWhole = dtype?.value.kind === "dtype" && dtype.value.dtype === "int";
    const texts = ends.map(({ text }) => (isWhole ? text.replace(/^(-?\d+)\.0$/, "$1") : text));
    return `tf.range(${texts.join(", ")}${dtypeOption(dtype)})`;
  },
  infer: ({ start, end, step, dtype }) => {
    const dtypes = [start, end, step].filter((value) => value !== undefined).map(dtypeOf);
    const widest = dtypes.includes(undefined) ? undefined : dtypes.includes("float") ? float() : int();
    return tensor(1, dtypeFact(dtype, widest));
  },
  examples: [
    { torch: "torch.arange(5)", inputs: {}, tf: "tf.range(5)" },
    { torch: "torch.arange(0, 5)", inputs: {}, tf: "tf.range(5)" },
    { torch: "torch.arange(1, 8, 2)", inputs: {}, tf: "tf.range(1, 8, 2)" },
    { torch: "torch.arange(0, 6, 2, dtype=torch.float32)", inputs: {}, tf: "tf.range(0, 6, 2, dtype=tf.float32)" },
    { torch: "torch.arange(x.shape[1], device=x.device)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.arange(1, x.shape[1], dtype=torch.float32)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.arange(5, 0, -1)", inputs: {} },
    { torch: "torch.arange(0.0, 1.0, 0.25)", inputs: {} },
    { torch: "torch.arange(end=4, dtype=torch.long)", inputs: {} },
    { torch: "torch.arange(0, 6, 2.0, dtype=torch.long)", inputs: {}, tf: "tf.range(0, 6, 2, dtype=tf.int32)" },
  ],
};

/** `torch.range` includes its end and gives floats. */
const inclusiveRange: OpRule = {
  signatures: ["torch.range(start, end, step=1, dtype=None)"],
  to: ({ start, end, step, dtype }) => {
    if (given(step).text !== "1") return decline("torch.range() with a step: write torch.arange()");
    return `tf.range(${given(start)}, ${atomic(given(end))} + 1${isNone(dtype) ? ", dtype=tf.float32" : dtypeOption(dtype)})`;
  },
  infer: ({ dtype }) => tensor(1, dtypeFact(dtype, float())),
  examples: [
    { torch: "torch.range(0, 3)", inputs: {} },
    { torch: "torch.range(1, x.shape[0], dtype=torch.long)", inputs: { x: "float32[4]" } },
  ],
};

/** A bound of a range of floats: TensorFlow would take whole numbers for float64. */
const bound = (operand: Operand, dtype: string): string => {
  const isPlainFloat = operand.value.kind === "number" && operand.value.type === "float" && dtype === "tf.float32";
  return isPlainFloat ? operand.text : cast(operand, dtype);
};

const linspace: OpRule = {
  signatures: ["torch.linspace(start, end, steps, dtype=None)"],
  to: ({ start, end, steps, dtype }) => {
    const type = isNone(dtype) ? "tf.float32" : given(dtype).text;
    if (dtype?.value.kind === "dtype" && dtype.value.dtype === "int") return decline("linspace() of whole numbers");
    return `tf.linspace(${bound(given(start), type)}, ${bound(given(end), type)}, ${given(steps)})`;
  },
  infer: ({ dtype }) => tensor(1, dtypeFact(dtype, float())),
  examples: [
    { torch: "torch.linspace(0.0, 1.0, 5)", inputs: {}, tf: "tf.linspace(0.0, 1.0, 5)" },
    { torch: "torch.linspace(-1, 1, steps=4)", inputs: {} },
    { torch: "torch.linspace(0, x.shape[1] - 1, x.shape[0])", inputs: { x: "float32[3,7]" } },
    { torch: "torch.linspace(0.5, 2, 3, dtype=torch.float32)", inputs: {} },
  ],
};

const eye: OpRule = {
  signatures: ["torch.eye(n, m=None, dtype=None)"],
  to: ({ n, m, dtype }) => `tf.eye(${given(n)}${isNone(m) ? "" : `, num_columns=${m}`}${dtypeOption(dtype)})`,
  infer: ({ dtype }) => tensor(2, dtypeFact(dtype, float())),
  examples: [
    { torch: "torch.eye(3)", inputs: {}, tf: "tf.eye(3)" },
    { torch: "torch.eye(2, 4, dtype=torch.bool)", inputs: {} },
    { torch: "torch.eye(x.shape[1], dtype=x.dtype)", inputs: { x: "float32[2,3]" } },
  ],
};

const meshgrid: OpRule = {
  signatures: ['torch.meshgrid(*tensors, indexing="ij")'],
  to: ({ tensors, indexing }) => {
    const all = given(tensors);
    const arguments_ = all.items ? all.items.join(", ") : `*${atomic(all)}`;
    return `tf.meshgrid(${arguments_}, indexing=${given(indexing)})`;
  },
  infer: ({ tensors }) => {
    const rank = tensors?.kind === "sequence" ? tensors.items?.length : undefined;
    const items = tensors?.kind === "sequence" ? tensors.items : undefined;
    const grids = items?.map((item) => tensor(rank, dtypeOf(item)));
    return { kind: "sequence", type: "list", items: grids, item: grids?.[0] ?? tensor() };
  },
  examples: [
    { torch: "torch.meshgrid(x, y)", inputs: { x: "int64[2]<4>", y: "int64[3]<4>" } },
    { torch: "torch.meshgrid([x, y], indexing='xy')", inputs: { x: "float32[2]", y: "float32[3]" } },
    { torch: "torch.stack(torch.meshgrid([x, y], indexing='ij'))", inputs: { x: "float32[2]", y: "float32[3]" } },
  ],
};

/** Tensors made of sizes and numbers. */
export const createRules: readonly OpRule[] = [
  ...constantRules("zeros", "zeros"),
  ...constantRules("ones", "ones"),
  // what PyTorch leaves undefined may as well be zero
  ...constantRules("empty", "zeros"),
  full,
  newFull,
  fullLike,
  arange,
  inclusiveRange,
  linspace,
  eye,
  meshgrid,
];

export { dtypeFact, dtypeOption };
