import { rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone } from "../operand.ts";
import { aligned, commonDtype } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";

/** The argument of a call that is the whole text, `undefined` when the text goes on behind the call. */
function argumentOf(text: string, opening: string, closing: string): string | undefined {
  if (!text.startsWith(opening) || !text.endsWith(closing)) return undefined;
  const inner = text.slice(opening.length, text.length - closing.length);
  let depth = 0;
  for (const character of inner) {
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ",")) return undefined;
  }
  return inner;
}

const permutations = [", perm=(0, 2, 1))", ", perm=(0, 1, 3, 2))", ", perm=(0, 1, 2, 4, 3))"];

/** What is transposed, if the operand is the transpose of matrices. */
function transposed({ text, value }: Operand): string | undefined {
  const inner = argumentOf(text, "tf.linalg.matrix_transpose(", ")");
  if (inner !== undefined) return inner;
  if (rankOf(value) === 2) return argumentOf(text, "tf.transpose(", ")");
  return permutations.map((ending) => argumentOf(text, "tf.transpose(", ending)).find((each) => each !== undefined);
}

/** `tf.matmul`, which transposes matrices on the way. */
function matrices(a: Operand, b: Operand): string {
  const [first, second] = [transposed(a), transposed(b)];
  if (first === undefined && second === undefined) return `tf.matmul(${aligned([a, b]).join(", ")})`;
  const flags = `${first === undefined ? "" : ", transpose_a=True"}${second === undefined ? "" : ", transpose_b=True"}`;
  return `tf.matmul(${first ?? a}, ${second ?? b}${flags})`;
}

/** PyTorch multiplies vectors as well, TensorFlow's `matmul` matrices only. */
function product(a: Operand, b: Operand): string {
  const [left, right] = [rankOf(a.value), rankOf(b.value)];
  if (left === 1 && right === 1) return `tf.tensordot(${a}, ${b}, axes=1)`;
  if (right === 1) return `tf.linalg.matvec(${a}, ${b})`;
  if (left === 1) return `tf.linalg.matvec(${b}, ${a}, transpose_a=True)`;
  return matrices(a, b);
}

function productRank(a: Value | undefined, b: Value | undefined): number | undefined {
  const [left, right] = [rankOf(a), rankOf(b)];
  if (left === undefined || right === undefined) return undefined;
  if (left === 1 || right === 1) return Math.max(left, right) - 1;
  return Math.max(left, right);
}

const matmul: OpRule = {
  signatures: ["torch.matmul(input, other)", "Tensor.matmul(other)", "torch.linalg.matmul(input, other)"],
  to: ({ input, other }) => product(given(input), given(other)),
  infer: ({ input, other }) => tensor(productRank(input, other), commonDtype([input, other])),
  examples: [
    { torch: "torch.matmul(x, y)", inputs: { x: "float32[2,3]", y: "float32[3,4]" }, tf: "tf.matmul(x, y)" },
    {
      torch: "torch.matmul(x, y.transpose(-1, -2))",
      inputs: { x: "float32[2,5,2,3]", y: "float32[2,5,4,3]" },
      tf: "tf.matmul(x, y, transpose_b=True)",
    },
    { torch: "x.matmul(y.t())", inputs: { x: "float32[2,5,3]", y: "float32[4,3]" } },
    { torch: "torch.matmul(x.transpose(1, 2), y)", inputs: { x: "float32[2,3,5]", y: "float32[2,3,4]" } },
    { torch: "torch.matmul(x, y)", inputs: { x: "float32[3]", y: "float32[3]" }, tf: "tf.tensordot(x, y, axes=1)" },
    { torch: "torch.matmul(x, y)", inputs: { x: "float32[2,4,3]", y: "float32[3]" }, tf: "tf.linalg.matvec(x, y)" },
    { torch: "torch.matmul(x, y)", inputs: { x: "float32[3]", y: "float32[2,3,4]" } },
    { torch: "torch.matmul(x, y)", inputs: { x: "int64[2,3]<9>", y: "int64[3,2]<9>" } },
  ],
};

const ofMatrices = (name: "bmm" | "mm", second: string, rank: number): OpRule => ({
  signatures: [`torch.${name}(input, ${second})`, `Tensor.${name}(${second})`],
  to: (operands) => matrices(given(operands.input), given(operands[second])),
  infer: (values) => tensor(rank, commonDtype([values.input, values[second]])),
  examples:
    rank === 3
      ? [
          { torch: "torch.bmm(x, y)", inputs: { x: "float32[2,3,4]", y: "float32[2,4,5]" }, tf: "tf.matmul(x, y)" },
          {
            torch: "x.bmm(y.transpose(1, 2))",
            inputs: { x: "float32[2,3,4]", y: "float32[2,5,4]" },
            tf: "tf.matmul(x, y, transpose_b=True)",
          },
        ]
      : [{ torch: "torch.mm(x, y.t())", inputs: { x: "float32[2,3]", y: "float32[4,3]" } }],
});

const mv: OpRule = {
  signatures: ["torch.mv(input, vec)", "Tensor.mv(vec)"],
  to: ({ input, vec }) => `tf.linalg.matvec(${given(input)}, ${given(vec)})`,
  infer: ({ input, vec }) => tensor(1, commonDtype([input, vec])),
  examples: [{ torch: "torch.mv(x, y)", inputs: { x: "float32[2,3]", y: "float32[3]" } }],
};

/** Products of two vectors. */
const vectors = (names: readonly string[], other: string, axes: 0 | 1): OpRule => ({
  signatures: names.flatMap((name) => [`torch.${name}(input, ${other})`, `Tensor.${name}(${other})`]),
  to: (operands) =>
    `tf.tensordot(${aligned([given(operands.input), given(operands[other])]).join(", ")}, axes=${axes})`,
  infer: (values) => tensor(axes === 0 ? 2 : 0, commonDtype([values.input, values[other]])),
  examples: [
    { torch: `torch.${names[0]}(x, x + 1)`, inputs: { x: "float32[3]" }, tf: `tf.tensordot(x, x + 1, axes=${axes})` },
    { torch: `x.${names[0]}(y)`, inputs: { x: "float32[3]", y: "float32[3]" } },
  ],
});

const inner: OpRule = {
  signatures: ["torch.inner(input, other)", "Tensor.inner(other)"],
  to: ({ input, other }) => `tf.experimental.numpy.inner(${aligned([given(input), given(other)]).join(", ")})`,
  infer: ({ input, other }) => {
    const [left, right] = [rankOf(input), rankOf(other)];
    const rank = left === undefined || right === undefined ? undefined : Math.max(left + right - 2, 0);
    return tensor(rank, commonDtype([input, other]));
  },
  examples: [
    { torch: "torch.inner(x, y)", inputs: { x: "float32[3]", y: "float32[3]" } },
    { torch: "torch.inner(x, y)", inputs: { x: "float32[2,3]", y: "float32[4,3]" } },
  ],
};

const outer: OpRule = {
  ...vectors(["outer", "ger"], "vec2", 0),
  examples: [
    { torch: "torch.outer(x, y)", inputs: { x: "float32[3]", y: "float32[2]" }, tf: "tf.tensordot(x, y, axes=0)" },
    { torch: "x.outer(y)", inputs: { x: "int64[3]<9>", y: "float32[2]" } },
    { torch: "torch.ger(x, y)", inputs: { x: "float32[3]", y: "float32[2]" } },
  ],
};

const einsum: OpRule = {
  signatures: ["torch.einsum(equation, *operands)"],
  to: ({ equation, operands }) => {
    const all = given(operands);
    if (given(equation).value.kind !== "string" && !/^f?["']/.test(given(equation).text)) {
      if (given(equation).items || given(equation).value.kind === "tensor") {
        return decline("einsum() with lists of axes in place of an equation");
      }
    }
    return `tf.einsum(${equation}, ${all.items ? aligned(all.items).join(", ") : `*${atomic(all)}`})`;
  },
  infer: ({ equation, operands }) => {
    const text = equation?.kind === "string" ? equation.literal?.replace(/\s/g, "") : undefined;
    const result = text?.split("->")[1];
    const items = operands?.kind === "sequence" ? operands.items : undefined;
    return tensor(
      result === undefined || result.includes(".") ? undefined : result.length,
      items && commonDtype(items),
    );
  },
  examples: [
    {
      torch: 'torch.einsum("bij,bjk->bik", x, y)',
      inputs: { x: "float32[2,3,4]", y: "float32[2,4,5]" },
      tf: 'tf.einsum("bij,bjk->bik", x, y)',
    },
    { torch: 'torch.einsum("...qhd,...khd->...hqk", x, y)', inputs: { x: "float32[2,3,4,5]", y: "float32[2,6,4,5]" } },
    { torch: 'torch.einsum("i , j -> i j", x, y)', inputs: { x: "float32[2]", y: "float32[3]" } },
    { torch: 'torch.einsum("bHW,bWK->bHK", x, y)', inputs: { x: "float32[2,3,4]", y: "float32[2,4,5]" } },
    { torch: 'torch.einsum("ij->ji", [x])', inputs: { x: "float32[2,3]" } },
    { torch: 'torch.einsum("ii->i", x)', inputs: { x: "float32[3,3]" } },
  ],
};

const tensordot: OpRule = {
  signatures: ["torch.tensordot(a, b, dims=2)"],
  to: ({ a, b, dims }) => `tf.tensordot(${given(a)}, ${given(b)}, axes=${given(dims)})`,
  infer: ({ a, b, dims }) => {
    const [left, right] = [rankOf(a), rankOf(b)];
    const count = dims?.kind === "number" ? dims.literal : undefined;
    const isKnown = left !== undefined && right !== undefined && typeof count === "number";
    return tensor(isKnown ? left + right - 2 * count : undefined, commonDtype([a, b]));
  },
  examples: [
    { torch: "torch.tensordot(x, y, dims=1)", inputs: { x: "float32[2,3]", y: "float32[3,4]" } },
    { torch: "torch.tensordot(x, y, dims=([1], [0]))", inputs: { x: "float32[2,3]", y: "float32[3,4]" } },
  ],
};

const cdist: OpRule = {
  signatures: ["torch.cdist(x1, x2, p=2.0, compute_mode=None)"],
  to: ({ x1, x2, p }) => {
    const difference = `tf.expand_dims(${given(x1)}, axis=-2) - tf.expand_dims(${given(x2)}, axis=-3)`;
    const order = Number(p?.text);
    if (order === 2) return `tf.norm(${difference}, axis=-1)`;
    return order === 1
      ? `tf.reduce_sum(tf.abs(${difference}), axis=-1)`
      : decline("cdist() of another order than 1 or 2");
  },
  infer: ({ x1, x2 }) => tensor(productRank(x1, x2), "float"),
  examples: [
    { torch: "torch.cdist(x, y)", inputs: { x: "float32[2,4,3]", y: "float32[2,5,3]" } },
    { torch: "torch.cdist(x, y, p=1)", inputs: { x: "float32[4,3]", y: "float32[5,3]" } },
  ],
};

const cross: OpRule = {
  signatures: [
    "torch.cross(input, other, dim=None)",
    "Tensor.cross(other, dim=None)",
    "torch.linalg.cross(input, other, dim=-1)",
  ],
  to: ({ input, other, dim }) => {
    const axis = integerOf(dim);
    const rank = rankOf(given(input).value);
    if (isNone(dim) || axis === undefined)
      return decline("cross() without dim, which takes the first dimension of size 3");
    if (axis === -1 || axis + 1 === rank) return `tf.linalg.cross(${aligned([given(input), given(other)]).join(", ")})`;
    return decline("cross() along another dimension than the last");
  },
  infer: ({ input, other }) => tensor(productRank(input, other), commonDtype([input, other])),
  examples: [
    {
      torch: "torch.cross(x, y, dim=-1)",
      inputs: { x: "float32[2,3]", y: "float32[2,3]" },
      tf: "tf.linalg.cross(x, y)",
    },
    { torch: "torch.linalg.cross(x, y)", inputs: { x: "float32[2,3]", y: "float32[2,3]" } },
  ],
};

/** Products of vectors and matrices. */
export const matmulRules: readonly OpRule[] = [
  matmul,
  ofMatrices("bmm", "mat2", 3),
  ofMatrices("mm", "mat2", 2),
  mv,
  vectors(["dot"], "other", 1),
  inner,
  outer,
  einsum,
  tensordot,
  cdist,
  cross,
];
