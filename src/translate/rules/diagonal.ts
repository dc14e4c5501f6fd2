import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { given, integerOf } from "../operand.ts";
import { decline, type Operand, type OpRule, type PortContext } from "../rule.ts";

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input, ${parameters})`,
  `Tensor.${name}(${parameters})`,
];

const sameShape = ({ input }: Readonly<Record<string, Value | undefined>>): Value =>
  tensor(rankOf(input), dtypeOf(input));

/** The part of a matrix on one side of a diagonal. `band_part` cannot start beyond the main diagonal. */
function triangle(name: "tril" | "triu", input: string, diagonal: Operand, port: PortContext): string {
  const offset = integerOf(diagonal);
  if (name === "tril" && offset !== undefined && offset >= 0) return `tf.linalg.band_part(${input}, -1, ${offset})`;
  if (name === "triu" && offset !== undefined && offset <= 0)
    return `tf.linalg.band_part(${input}, ${Math.abs(offset)}, -1)`;
  return `${port.support(name)}(${input}, ${diagonal})`;
}

const triangular = (name: "tril" | "triu"): OpRule => ({
  signatures: bothForms(name, "diagonal=0"),
  to: ({ input, diagonal }, port) => triangle(name, given(input).text, given(diagonal), port),
  infer: sameShape,
  examples: [
    { torch: `torch.${name}(x)`, inputs: { x: "float32[4,4]" } },
    { torch: `x.${name}(diagonal=1)`, inputs: { x: "bool[3,4]" } },
    { torch: `torch.${name}(x, -1)`, inputs: { x: "int64[2,4,3]<9>" } },
    { torch: `torch.${name}(x, diagonal=2)`, inputs: { x: "float32[2,4,4]" } },
    { torch: `torch.${name}(torch.ones(x.shape[0], x.shape[0], dtype=torch.bool), 1)`, inputs: { x: "float32[4]" } },
    { torch: `torch.${name}(x, x.shape[0] - 3)`, inputs: { x: "float32[4,4]" } },
  ],
});

const indices = (name: "tril" | "triu"): OpRule => ({
  signatures: [`torch.${name}_indices(row, col, offset=0, dtype=None)`],
  to: ({ row, col, offset }, port) => {
    const part = triangle(name, `tf.ones((${given(row)}, ${given(col)}))`, given(offset), port);
    return `tf.transpose(tf.cast(tf.where(${part}), tf.int32))`;
  },
  infer: () => tensor(2, "int"),
  examples: [
    { torch: `torch.${name}_indices(3, 4)`, inputs: {} },
    { torch: `torch.${name}_indices(x.shape[0], 3, offset=1)`, inputs: { x: "float32[4]" } },
  ],
});

const diag: OpRule = {
  signatures: bothForms("diag", "diagonal=0"),
  to: ({ input, diagonal }) => {
    const offset = integerOf(diagonal) === 0 ? "" : `, k=${diagonal}`;
    switch (rankOf(given(input).value)) {
      case 1:
        return `tf.linalg.diag(${input}${offset})`;
      case 2:
        return `tf.linalg.diag_part(${input}${offset})`;
      default:
        return `tf.experimental.numpy.diag(${input}${offset})`;
    }
  },
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === 1 ? 2 : rank === 2 ? 1 : undefined, dtypeOf(input));
  },
  examples: [
    { torch: "torch.diag(x)", inputs: { x: "float32[3]" }, tf: "tf.linalg.diag(x)" },
    { torch: "x.diag()", inputs: { x: "float32[3,4]" }, tf: "tf.linalg.diag_part(x)" },
    { torch: "torch.diag(x.reshape(y.shape))", inputs: { x: "float32[9]", y: "float32[3,3]" } },
    { torch: "torch.diag(x, 1)", inputs: { x: "float32[3]" } },
    { torch: "torch.diag(x, diagonal=-1)", inputs: { x: "float32[3,3]" } },
  ],
};

const diagonalRule: OpRule = {
  signatures: [
    ...bothForms("diagonal", "offset=0, dim1=0, dim2=1"),
    "torch.linalg.diagonal(input, offset=0, dim1=-2, dim2=-1)",
  ],
  to: ({ input, offset, dim1, dim2 }) => {
    const shift = integerOf(offset) === 0 ? "" : `, k=${offset}`;
    const axes = `${dim1?.text} ${dim2?.text}`;
    const isPlain = axes === "-2 -1" || (axes === "0 1" && rankOf(given(input).value) === 2);
    if (isPlain) return `tf.linalg.diag_part(${given(input)}${shift})`;
    return `tf.experimental.numpy.diagonal(${given(input)}, offset=${given(offset)}, axis1=${given(dim1)}, axis2=${given(dim2)})`;
  },
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank - 1, dtypeOf(input));
  },
  examples: [
    { torch: "torch.diagonal(x, dim1=-2, dim2=-1)", inputs: { x: "float32[2,3,3]" }, tf: "tf.linalg.diag_part(x)" },
    { torch: "x.diagonal()", inputs: { x: "float32[3,4]" } },
    { torch: "x.diagonal(1, 0, 2)", inputs: { x: "float32[3,2,4]" } },
  ],
};

const diagEmbed: OpRule = {
  signatures: bothForms("diag_embed", "offset=0, dim1=-2, dim2=-1"),
  to: ({ input, offset, dim1, dim2 }) =>
    dim1?.text === "-2" && dim2?.text === "-1"
      ? `tf.linalg.diag(${given(input)}${integerOf(offset) === 0 ? "" : `, k=${offset}`})`
      : decline("diag_embed() into other dimensions than the last two"),
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank + 1, dtypeOf(input));
  },
  examples: [
    { torch: "torch.diag_embed(x)", inputs: { x: "float32[2,3]" }, tf: "tf.linalg.diag(x)" },
    { torch: "x.diag_embed(offset=1)", inputs: { x: "float32[3]" } },
  ],
};

const trace: OpRule = {
  signatures: ["torch.trace(input)", "Tensor.trace()"],
  to: ({ input }) => `tf.linalg.trace(${given(input)})`,
  infer: ({ input }) => tensor(0, dtypeOf(input)),
  examples: [{ torch: "torch.trace(x)", inputs: { x: "float32[3,4]" } }],
};

/** Diagonals of matrices and the parts on either side of them. */
export const diagonalRules: readonly OpRule[] = [
  triangular("tril"),
  triangular("triu"),
  indices("tril"),
  indices("triu"),
  diag,
  diagonalRule,
  diagEmbed,
  trace,
];
