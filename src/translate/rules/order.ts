import { dtypeOf, rankOf, tensor, tuple, type Value } from "../../facts/value.ts";
import { booleanOf, given, integerOf, isNone } from "../operand.ts";
import { aligned, asNumber } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { fromFront, isRepeatable } from "../sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input${parameters === "" ? "" : `, ${parameters}`})`,
  `Tensor.${name}(${parameters})`,
];

const valuesAndIndices = ({ input }: Values): Value =>
  tuple([tensor(rankOf(input), dtypeOf(input)), tensor(rankOf(input), "int")]);

const pair = ["values", "indices"] as const;

function isLast(dim: Operand | undefined, input: Operand): boolean {
  const axis = integerOf(dim);
  const rank = rankOf(input.value);
  return axis === -1 || (axis !== undefined && rank !== undefined && fromFront(axis, rank) === rank - 1);
}

const topk: OpRule = {
  signatures: bothForms("topk", "k, dim=-1, largest=True, sorted=True"),
  to: ({ input, k, dim, largest }) => {
    const operand = given(input);
    const isLargest = booleanOf(largest);
    if (isLargest === undefined) return decline("topk() with a largest that is not spelled out");
    if (isLast(dim, operand) && isLargest) return `tf.math.top_k(${operand}, k=${given(k)})`;
    if (!isRepeatable(operand) && operand.text.includes("random")) return decline("topk() of a value drawn at random");
    const sign = isLargest ? "" : "-";
    const back = (text: string): string =>
      isLast(dim, operand) ? text : `tf.experimental.numpy.swapaxes(${text}, ${dim}, -1)`;
    const source = back(operand.text);
    const found = `tf.math.top_k(${sign}${sign === "" || /^[\w.]+(\(|$)/.test(source) ? source : `(${source})`}, k=${given(k)})`;
    return [back(`${sign}${found}.values`), back(`${found}.indices`)];
  },
  infer: valuesAndIndices,
  fields: pair,
  examples: [
    { torch: "x.topk(2).values", inputs: { x: "float32[2,5]" }, tf: "tf.math.top_k(x, k=2).values" },
    { torch: "torch.topk(x, k=3, dim=-1)[1]", inputs: { x: "float32[2,5]" } },
    { torch: "torch.topk(x, 2, dim=1)", inputs: { x: "float32[2,5,3]" } },
    { torch: "x.topk(2, largest=False)", inputs: { x: "float32[2,5]" } },
    { torch: "(x + 1).topk(2, 0, largest=False)", inputs: { x: "float32[5,3]" } },
  ],
};

/** The order that is asked for, `undefined` when that cannot be told. */
function direction(descending: Operand | undefined): string | undefined {
  const isDescending = booleanOf(descending);
  if (isDescending === undefined) return undefined;
  return isDescending ? ', direction="DESCENDING"' : "";
}

const sorted = (tf: "sort" | "argsort", input: string, dim: Operand, order: string): string =>
  `tf.${tf}(${input}, axis=${dim}${order}${tf === "argsort" ? ", stable=True" : ""})`;

const sort: OpRule = {
  signatures: [
    "torch.sort(input, dim=-1, descending=False, stable=False)",
    "Tensor.sort(dim=-1, descending=False, stable=False)",
  ],
  to: ({ input, dim, descending }) => {
    const order = direction(descending);
    if (order === undefined) return decline("sort() in an order that is not spelled out");
    const operand = given(input);
    if (!isRepeatable(operand) && operand.text.includes("random")) return decline("sort() of a value drawn at random");
    return [
      sorted("sort", asNumber(operand), given(dim), order),
      sorted("argsort", asNumber(operand), given(dim), order),
    ];
  },
  infer: valuesAndIndices,
  fields: pair,
  examples: [
    { torch: "torch.sort(x)[0]", inputs: { x: "float32[2,5]" }, tf: "tf.sort(x, axis=-1)" },
    { torch: "x.sort(dim=0, descending=True)", inputs: { x: "float32[5,2]" } },
    { torch: "torch.sort(x, stable=True).indices", inputs: { x: "int64[8]<4>" } },
  ],
};

const argsort: OpRule = {
  signatures: bothForms("argsort", "dim=-1, descending=False, stable=False"),
  to: ({ input, dim, descending }) => {
    const order = direction(descending);
    if (order === undefined) return decline("argsort() in an order that is not spelled out");
    return sorted("argsort", asNumber(given(input)), given(dim), order);
  },
  infer: ({ input }) => tensor(rankOf(input), "int"),
  examples: [
    { torch: "x.argsort(dim=1)", inputs: { x: "float32[2,5]" }, tf: "tf.argsort(x, axis=1, stable=True)" },
    { torch: "torch.argsort(x, dim=0, descending=True)", inputs: { x: "float32[5,2]" } },
    { torch: "torch.argsort(x, dim=-1, stable=True)", inputs: { x: "bool[8]" } },
  ],
};

const kthvalue: OpRule = {
  signatures: bothForms("kthvalue", "k, dim=-1"),
  to: ({ input, k, dim }) =>
    ["sort", "argsort"].map((name) => {
      const whole = sorted(name === "sort" ? "sort" : "argsort", given(input).text, given(dim), "");
      return `tf.gather(${whole}, ${given(k)} - 1, axis=${dim})`;
    }),
  infer: ({ input }) => {
    const rank = rankOf(input);
    const less = rank === undefined ? undefined : rank - 1;
    return tuple([tensor(less, dtypeOf(input)), tensor(less, "int")]);
  },
  fields: pair,
  examples: [
    { torch: "torch.kthvalue(x, 2)", inputs: { x: "float32[2,5]" } },
    { torch: "x.kthvalue(3, dim=0).values", inputs: { x: "float32[5,2]" } },
  ],
};

/** `unique()`: values, and what else is asked for. */
const distinct = (name: "unique" | "unique_consecutive", support: string, leading: string): OpRule => ({
  signatures: bothForms(name, `${leading}return_inverse=False, return_counts=False, dim=None`),
  to: ({ input, return_inverse: inverse, return_counts: counts, dim, sorted: order }, port) => {
    const [wantsInverse, wantsCounts] = [booleanOf(inverse), booleanOf(counts)];
    if (wantsInverse === undefined || wantsCounts === undefined)
      return decline(`${name}() with flags that are not spelled out`);
    if (!isNone(dim)) return decline(`${name}() of slices along a dimension`);
    const found = `${port.support(support)}(${given(input)})`;
    if (order !== undefined && booleanOf(order) === undefined)
      return decline(`${name}() in an order that is not spelled out`);
    if (!wantsInverse && !wantsCounts) return `${found}[0]`;
    return [`${found}[0]`, ...(wantsInverse ? [`${found}[1]`] : []), ...(wantsCounts ? [`${found}[2]`] : [])];
  },
  infer: ({ input, return_inverse: inverse, return_counts: counts }) => {
    const isSet = (flag: Value | undefined): boolean => flag?.kind === "number" && flag.literal === true;
    const values = tensor(1, dtypeOf(input));
    const more = [
      ...(isSet(inverse) ? [tensor(rankOf(input), "int")] : []),
      ...(isSet(counts) ? [tensor(1, "int")] : []),
    ];
    return more.length === 0 ? values : tuple([values, ...more]);
  },
  examples: [
    { torch: `torch.${name}(x)`, inputs: { x: "int64[9]<4>" }, tf: `${support}(x)[0]` },
    { torch: `x.${name}(return_inverse=True)`, inputs: { x: "int64[3,4]<3>" } },
    { torch: `torch.${name}(x, return_counts=True)`, inputs: { x: "int64[9]<3>" } },
    { torch: `torch.${name}(x, return_inverse=True, return_counts=True)[2]`, inputs: { x: "int64[9]<3>" } },
  ],
});

const bincount: OpRule = {
  signatures: bothForms("bincount", "weights=None, minlength=0"),
  to: ({ input, weights, minlength }) => {
    const least = integerOf(minlength) === 0 ? "" : `, minlength=${minlength}`;
    return `tf.math.bincount(${given(input)}${isNone(weights) ? "" : `, weights=${weights}`}${least})`;
  },
  infer: ({ weights }) => tensor(1, weights === undefined || weights.kind === "none" ? "int" : "float"),
  examples: [
    { torch: "torch.bincount(x)", inputs: { x: "int64[9]<4>" }, tf: "tf.math.bincount(x)" },
    { torch: "x.bincount(minlength=7)", inputs: { x: "int64[9]<4>" } },
    { torch: "torch.bincount(x, weights=w)", inputs: { x: "int64[9]<4>", w: "float32[9]" } },
  ],
};

/** The side from which a sequence is searched. */
function sideOf(right: Operand | undefined, side: Operand | undefined): string | undefined {
  if (!isNone(side)) return `, side=${side}`;
  const isRight = booleanOf(right);
  if (isRight === undefined) return undefined;
  return isRight ? ', side="right"' : "";
}

/** TensorFlow searches rows of a matrix or a single row; PyTorch searches one row for any tensor as well. */
function searched(sequence: Operand, values: Operand, side: string): string {
  const [rows, found] = aligned([sequence, values]);
  const [depth, rank] = [rankOf(sequence.value), rankOf(values.value)];
  if (depth !== 1 || rank === 1) return `tf.searchsorted(${rows}, ${found}${side})`;
  return `tf.reshape(tf.searchsorted(${rows}, tf.reshape(${found}, (-1,))${side}), tf.shape(${values}))`;
}

const searchsorted: OpRule = {
  signatures: ["torch.searchsorted(sorted_sequence, input, right=False, side=None)"],
  to: ({ sorted_sequence: sequence, input, right, side }) => {
    const from = sideOf(right, side);
    return from === undefined
      ? decline("searchsorted() from a side that is not spelled out")
      : searched(given(sequence), given(input), from);
  },
  infer: ({ input }) => tensor(rankOf(input), "int"),
  examples: [
    { torch: "torch.searchsorted(x.sort()[0], y)", inputs: { x: "float32[6]", y: "float32[4]" } },
    { torch: "torch.searchsorted(x.sort()[0], y, right=True)", inputs: { x: "int64[2,6]<5>", y: "int64[2,3]<5>" } },
    { torch: "torch.searchsorted(x.sort()[0], y, side='right')", inputs: { x: "float32[6]", y: "int64[2,3]<2>" } },
  ],
};

const bucketize: OpRule = {
  signatures: bothForms("bucketize", "boundaries, right=False").slice(0, 1),
  to: ({ input, boundaries, right }) => {
    const from = sideOf(right, undefined);
    if (from === undefined) return decline("bucketize() with a right that is not spelled out");
    const row = given(boundaries);
    // the boundaries always have one dimension
    return searched({ ...row, value: tensor(1, dtypeOf(row.value)) }, given(input), from);
  },
  infer: ({ input }) => tensor(rankOf(input), "int"),
  examples: [
    { torch: "torch.bucketize(x, y.sort()[0])", inputs: { x: "float32[2,3]", y: "float32[5]" } },
    { torch: "torch.bucketize(x, y.sort()[0], right=True)", inputs: { x: "int64[6]<5>", y: "int64[4]<5>" } },
  ],
};

/** Order, counts and what is searched in sorted numbers. */
export const orderRules: readonly OpRule[] = [
  topk,
  sort,
  argsort,
  kthvalue,
  distinct("unique", "sorted_unique", "sorted=True, "),
  distinct("unique_consecutive", "unique_consecutive", ""),
  bincount,
  searchsorted,
  bucketize,
];
