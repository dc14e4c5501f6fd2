import { type Dtype, dtypeOf, rankOf, tensor, type Value } from "../facts/value.ts";
import { textOf } from "../python/syntax.ts";
import { atomic } from "./operand.ts";
import type { Operand } from "./rule.ts";
import { isRepeatable, promoted } from "./sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const tensorDtypes: Readonly<Record<Dtype, string>> = {
  bool: "tf.bool",
  int: "tf.int32",
  float: "tf.float32",
  complex: "tf.complex64",
};

const order: readonly Dtype[] = ["bool", "int", "float", "complex"];

const isBelow = (a: Dtype, b: Dtype): boolean => order.indexOf(a) < order.indexOf(b);

export const cast = (argument: Operand | string, dtype: string): string => `tf.cast(${argument}, ${dtype})`;

/** The operand for functions that TensorFlow has for floats alone; PyTorch's give floats for integers. */
export function asFloat(argument: Operand): string {
  const dtype = dtypeOf(argument.value);
  return dtype === "int" || dtype === "bool" ? cast(argument, "tf.float32") : argument.text;
}

/** The operand for sums and the like, which count booleans. */
export function asNumber(argument: Operand): string {
  if (isPerhapsBool(argument) || isCounted(argument)) return cast(argument, "tf.float32");
  return dtypeOf(argument.value) === "bool" ? cast(argument, "tf.int32") : argument.text;
}

/** Whether an operand of an unknown dtype is summed up to be compared, as truth values are: `patches.sum() > 0`. */
function isCounted({ node, value }: Operand): boolean {
  if (value.kind !== "tensor" || value.dtype !== undefined || node?.parent?.type !== "attribute") return false;
  let outer = node.parent.parent;
  if (outer?.type !== "call") return false;
  do outer = outer.parent;
  while (outer?.type === "parenthesized_expression");
  return outer?.type === "comparison_operator" && /[<>=] *[01]$/.test(textOf(outer));
}

/** Whether an operand of an unknown dtype is a parameter that the docstring of its function calls a `BoolTensor`. */
function isPerhapsBool({ node, value }: Operand): boolean {
  if (node?.type !== "identifier" || value.kind !== "tensor" || value.dtype !== undefined) return false;
  let fn = node.parent;
  while (fn && fn.type !== "function_definition") fn = fn.parent;
  return (
    fn !== undefined && fn !== null && new RegExp(`\\b${textOf(node)} \\(\`?torch\\.BoolTensor\\b`).test(textOf(fn))
  );
}

/** Whether an operand of an unknown dtype is called a mask: these come as any kind of number. */
export const isMaskOfAnyKind = ({ node, value }: Operand): boolean =>
  node?.type === "identifier" &&
  value.kind === "tensor" &&
  value.dtype === undefined &&
  /(^|_)(mask|pad)$/.test(textOf(node));

/** The operand as truth values; a cast of booleans to booleans costs nothing where the dtype is not known. */
export const asBool = (argument: Operand): string =>
  dtypeOf(argument.value) === "bool" ? argument.text : cast(argument, "tf.bool");

/** The class of numbers that PyTorch computes a mixture in, `undefined` as soon as one is not known. */
export const commonDtype = (values: readonly (Value | undefined)[]): Dtype | undefined => promoted(values.map(dtypeOf));

/** Operands of an elementwise function, cast where PyTorch would promote and TensorFlow would refuse. */
export function aligned(operands: readonly Operand[]): readonly string[] {
  const common = widestKnown(operands);
  if (common === undefined) return operands.map((operand) => operand.text);
  const model = operands.find(({ value }) => value.kind === "tensor" && value.dtype === common);
  const target = model && isRepeatable(model) ? `${atomic(model)}.dtype` : tensorDtypes[common];
  return operands.map((operand) => (needsCast(operand, common) ? cast(operand, target) : operand.text));
}

/** The widest class among those that are known: an operand below it is cast in any case. */
function widestKnown(operands: readonly Operand[]): Dtype | undefined {
  const dtypes = operands.flatMap(({ value }) => dtypeOf(value) ?? []);
  return dtypes.reduce<Dtype | undefined>((a, b) => (a !== undefined && isBelow(b, a) ? a : b), undefined);
}

/** Python numbers adapt themselves to tensors, unless graph mode holds them as scalar tensors. */
function needsCast(operand: Operand, common: Dtype): boolean {
  const { value } = operand;
  if (isPerhapsBool(operand) || isMaskOfAnyKind(operand)) return common === "float";
  const dtype = dtypeOf(value);
  if (dtype === undefined || !isBelow(dtype, common)) return false;
  return value.kind === "tensor" || (value.kind === "number" && (value.dim === true || dtype === "bool"));
}

/** Rank after broadcasting, `undefined` as soon as one is not known. */
export function commonRank(values: readonly (Value | undefined)[]): number | undefined {
  let largest = 0;
  for (const value of values) {
    const rank = rankOf(value);
    if (rank === undefined) return undefined;
    largest = Math.max(largest, rank);
  }
  return largest;
}

/** Facts of an elementwise result of several operands. */
export const broadcast = (values: readonly (Value | undefined)[], dtype = commonDtype(values)): Value =>
  tensor(commonRank(values), dtype);

export const sameAsInput = ({ input }: Values): Value => tensor(rankOf(input), dtypeOf(input));

/** Facts of a function that gives floats for integers. */
export const floatLikeInput = ({ input }: Values): Value => {
  const dtype = dtypeOf(input);
  return tensor(rankOf(input), dtype === "int" || dtype === "bool" ? "float" : dtype);
};
