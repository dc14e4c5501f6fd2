import { type Dtype, dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { booleanOf, given, isNone } from "../operand.ts";
import { asBool, asFloat, asNumber, cast, isMaskOfAnyKind } from "../promotion.ts";
import { decline, type Example, type Operand, type Operands, type OpRule } from "../rule.ts";
import { lengthOf } from "../sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

/** `axis=` and `keepdims=` as far as they say something. PyTorch takes an empty list of axes for all of them. */
export function axisOptions(dim: Operand | undefined, keepdim: Operand | undefined): string {
  const isAll = isNone(dim) || dim?.items?.length === 0;
  const keeps = keepdim === undefined || booleanOf(keepdim) === false ? "" : `, keepdims=${keepdim}`;
  return `${isAll ? "" : `, axis=${dim}`}${keeps}`;
}

/** Rank of a reduction over `dim`. */
export function reducedRank({ input, dim, keepdim }: Values): number | undefined {
  const rank = rankOf(input);
  const keeps = keepdim?.kind === "number" ? keepdim.literal : keepdim === undefined ? false : undefined;
  if (keeps === true) return rank;
  if (dim === undefined || dim.kind === "none") return keeps === false ? 0 : undefined;
  const count = lengthOf(dim);
  return rank === undefined || keeps === undefined || count === undefined ? undefined : Math.max(rank - count, 0);
}

const reduced = (values: Values, dtype: Dtype | undefined): Value => tensor(reducedRank(values), dtype);

const withDtype = (input: string, dtype: Operand | undefined): string =>
  isNone(dtype) ? input : cast(input, given(dtype).text);

const countable = (dtype: Dtype | undefined): Dtype | undefined => (dtype === "bool" ? "int" : dtype);

/** Sums and the like: booleans are counted, and `dtype` casts before anything is added. */
const total = (name: string, tf: string, examples: readonly Example[]): OpRule => ({
  signatures: [
    `torch.${name}(input, dim=None, keepdim=False, dtype=None)`,
    `Tensor.${name}(dim=None, keepdim=False, dtype=None)`,
  ],
  to: ({ input, dim, keepdim, dtype }) => {
    const operand = isNone(dtype) ? asNumber(given(input)) : withDtype(given(input).text, dtype);
    return `${tf}(${operand}${axisOptions(dim, keepdim)})`;
  },
  infer: (values) =>
    reduced(values, values.dtype?.kind === "dtype" ? values.dtype.dtype : countable(dtypeOf(values.input))),
  examples,
});

/** A reduction that keeps the class of the numbers. */
const reduction = (
  signatures: readonly string[],
  to: (options: string, operands: Operands) => string,
  examples: readonly Example[],
  dtype: (input: Dtype | undefined) => Dtype | undefined = (input) => input,
): OpRule => ({
  signatures,
  to: (operands) => to(axisOptions(operands.dim, operands.keepdim), operands),
  infer: (values) => reduced(values, dtype(dtypeOf(values.input))),
  examples,
});

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input, ${parameters})`,
  `Tensor.${name}(${parameters})`,
];

const floats = { x: "float32[2,3,4]" };

const truth = (name: "any" | "all"): OpRule =>
  reduction(
    bothForms(name, "dim=None, keepdim=False"),
    (options, { input }) => `tf.reduce_${name}(${asBool(given(input))}${options})`,
    [
      { torch: `torch.${name}(x)`, inputs: { x: "bool[2,3]" }, tf: `tf.reduce_${name}(x)` },
      { torch: `x.${name}(dim=-1, keepdim=True)`, inputs: { x: "bool[2,3]" } },
      { torch: `(x > 0).${name}(1)`, inputs: { x: "float32[2,3]" } },
      { torch: `x.${name}()`, inputs: { x: "int64[4]<3>" } },
    ],
    () => "bool",
  );

const mean: OpRule = {
  ...total("mean", "tf.reduce_mean", [
    { torch: "x.mean(-1, keepdim=True)", inputs: floats, tf: "tf.reduce_mean(x, axis=-1, keepdims=True)" },
    { torch: "torch.mean(x)", inputs: floats, tf: "tf.reduce_mean(x)" },
    { torch: "x.mean(dim=(1, 2))", inputs: floats, tf: "tf.reduce_mean(x, axis=(1, 2))" },
    { torch: "x.mean([-2, -1], keepdim=False)", inputs: floats },
    { torch: "x.mean(axis=0)", inputs: floats },
    { torch: "x.mean(dtype=torch.float32)", inputs: { x: "int64[5]<9>" } },
  ]),
};

const spread = (name: "std" | "var"): OpRule => ({
  signatures: bothForms(name, "dim=None, unbiased=True, keepdim=False, correction=None"),
  to: ({ input, dim, unbiased, keepdim, correction }, port) => {
    // std(False) is std(unbiased=False)
    const isFlag = booleanOf(dim) !== undefined;
    const bias = isNone(correction)
      ? booleanOf(isFlag ? dim : unbiased)
      : ["0", "1"].indexOf(given(correction).text) === 1;
    const known = isNone(correction) || ["0", "1"].includes(given(correction).text);
    if (bias === undefined || !known) return decline(`${name}() with a correction that is not spelled out as 0 or 1`);
    const options = axisOptions(isFlag ? undefined : dim, keepdim);
    if (!bias) return `tf.math.reduce_${name === "std" ? "std" : "variance"}(${given(input)}${options})`;
    const variance = `${port.support("sample_variance")}(${given(input)}${options})`;
    return name === "std" ? `tf.sqrt(${variance})` : variance;
  },
  infer: (values) =>
    reduced(
      values.dim?.kind === "number" && values.dim.type === "bool" ? { ...values, dim: undefined } : values,
      "float",
    ),
  examples: [
    { torch: `x.${name}(-1, keepdim=True)`, inputs: floats },
    { torch: `torch.${name}(x, dim=(0, 2), unbiased=False)`, inputs: floats },
    { torch: `x.${name}()`, inputs: floats },
    { torch: `x.${name}(unbiased=False)`, inputs: floats },
    { torch: `x.${name}(dim=1, correction=0)`, inputs: floats },
    { torch: `x.${name}(False)`, inputs: floats },
  ],
});

const logsumexp: OpRule = reduction(
  [...bothForms("logsumexp", "dim, keepdim=False"), "torch.special.logsumexp(input, dim, keepdim=False)"],
  (options, { input }) => `tf.reduce_logsumexp(${asFloat(given(input))}${options})`,
  [
    { torch: "torch.logsumexp(x, dim=-1)", inputs: floats, tf: "tf.reduce_logsumexp(x, axis=-1)" },
    { torch: "x.logsumexp((0, 1), keepdim=True)", inputs: floats },
  ],
  () => "float",
);

const countNonzero: OpRule = reduction(
  bothForms("count_nonzero", "dim=None"),
  (options, { input }) => `tf.math.count_nonzero(${given(input)}${options}, dtype=tf.int32)`,
  [
    { torch: "torch.count_nonzero(x)", inputs: { x: "int64[2,3]<2>" } },
    { torch: "x.count_nonzero(dim=1)", inputs: { x: "bool[2,3]" } },
  ],
  () => "int",
);

const cumulative = (name: "cumsum" | "cumprod", tf: string): OpRule => ({
  signatures: bothForms(name, "dim, dtype=None"),
  to: ({ input, dim, dtype }, port) => {
    const own = given(input);
    const number = isMaskOfAnyKind(own) ? `${port.support("as_numbers")}(${own})` : asNumber(own);
    const operand = isNone(dtype) ? number : withDtype(own.text, dtype);
    return `${tf}(${operand}, axis=${given(dim)})`;
  },
  infer: ({ input, dtype }) => tensor(rankOf(input), dtype?.kind === "dtype" ? dtype.dtype : countable(dtypeOf(input))),
  examples: [
    { torch: `torch.${name}(x, dim=1)`, inputs: floats, tf: `${tf}(x, axis=1)` },
    { torch: `x.${name}(-1)`, inputs: { x: "int64[2,3]<5>" } },
    { torch: `x.${name}(dim=0)`, inputs: { x: "bool[4]" } },
    { torch: `x.${name}(0, dtype=torch.float32)`, inputs: { x: "int64[4]<5>" } },
  ],
});

/** Reductions to sums, means and truth. */
export const reduceRules: readonly OpRule[] = [
  total("sum", "tf.reduce_sum", [
    { torch: "x.sum(-1)", inputs: floats, tf: "tf.reduce_sum(x, axis=-1)" },
    { torch: "torch.sum(x)", inputs: { x: "int64[2,3]<5>" }, tf: "tf.reduce_sum(x)" },
    { torch: "x.sum(dim=1, keepdim=True)", inputs: { x: "bool[2,3]" } },
    { torch: "torch.sum(x, dim=[0, 2])", inputs: floats },
    { torch: "x.sum(dtype=torch.float32)", inputs: { x: "bool[3]" } },
    { torch: "x.sum(axis=1, keepdims=True)", inputs: floats },
  ]),
  mean,
  total("prod", "tf.reduce_prod", [
    { torch: "x.prod(-1)", inputs: { x: "int64[2,3]<5>" }, tf: "tf.reduce_prod(x, axis=-1)" },
    { torch: "torch.prod(x)", inputs: floats },
  ]),
  truth("any"),
  truth("all"),
  spread("std"),
  spread("var"),
  logsumexp,
  countNonzero,
  cumulative("cumsum", "tf.cumsum"),
  cumulative("cumprod", "tf.math.cumprod"),
];
