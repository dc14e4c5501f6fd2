import type { Dtype, Value } from "../facts/value.ts";
import { field, type Syntax } from "../python/syntax.ts";
import { atomic, integerOf } from "./operand.ts";
import type { Operand } from "./rule.ts";

/** A tuple display of several expressions. */
export const tupleText = (items: readonly (Operand | string | number)[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;

/** Sizes, axes or repeats as one Python sequence, also where PyTorch takes a lone integer for a sequence of one. */
export function sequenceText(sequence: Operand): string {
  if (sequence.items) return tupleText(sequence.items);
  return sequence.value.kind === "number" || integerOf(sequence) !== undefined ? tupleText([sequence]) : sequence.text;
}

/** The spelled-out elements, a lone integer counting as one; `undefined` when something is unpacked or not spelled out. */
export function elementsOf(sequence: Operand | undefined): readonly Operand[] | undefined {
  if (!sequence) return undefined;
  if (sequence.items) return sequence.items.some((item) => item.text.startsWith("*")) ? undefined : sequence.items;
  return sequence.value.kind === "number" || integerOf(sequence) !== undefined ? [sequence] : undefined;
}

/** The spelled-out integers of a sequence, `undefined` unless all of them are literals. */
export function integersOf(sequence: Operand | undefined): readonly number[] | undefined {
  const integers = elementsOf(sequence)?.map(integerOf);
  return integers?.every((integer) => integer !== undefined) ? integers : undefined;
}

/** How many sizes a value holds, as facts know it. */
export function lengthOf(value: Value | undefined): number | undefined {
  if (value?.kind === "number") return 1;
  if (value?.kind !== "sequence") return undefined;
  // one argument that is a number here and a tuple there
  const [only] = value.items ?? [];
  return value.items?.length === 1 && only?.kind === "either" ? undefined : value.items?.length;
}

/** Whether an expression may be written twice: a name, an attribute or a number. Calls would be computed twice. */
export const isRepeatable = (argument: Operand): boolean => /^[\w.]+$/.test(argument.text);

/** Subscript that applies `index` to one axis and keeps all others. */
export function alongAxis(tensor: Operand, axis: number, index: string): string {
  const parts =
    axis >= 0
      ? [...Array.from({ length: axis }, () => ":"), index]
      : ["...", index, ...Array.from({ length: -axis - 1 }, () => ":")];
  return `${atomic(tensor)}[${parts.join(", ")}]`;
}

/** An axis counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const classes: readonly Dtype[] = ["bool", "int", "float", "complex"];

/** The class of number that PyTorch gives to a mixture, `undefined` as soon as one is not known. */
export function promoted(dtypes: readonly (Dtype | undefined)[]): Dtype | undefined {
  let widest = -1;
  for (const dtype of dtypes) {
    if (dtype === undefined) return undefined;
    widest = Math.max(widest, classes.indexOf(dtype));
  }
  return classes[widest];
}

/** How many names a call is unpacked into: 2 for `a, b = x.split(1, dim=-1)`, seen from `x` or from another argument. */
export function targetsOf(argument: Operand | undefined): number | undefined {
  let call: Syntax | undefined = argument?.node?.parent;
  while (call && ["attribute", "argument_list", "keyword_argument"].includes(call.type)) call = call.parent;
  const assignment = call?.parent;
  if (call?.type !== "call" || assignment?.type !== "assignment" || field(assignment, "right") !== call)
    return undefined;
  const targets = field(assignment, "left");
  if (targets?.type !== "pattern_list" && targets?.type !== "tuple_pattern") return undefined;
  const names = targets.children.filter((child) => child.isNamed);
  return names.some((name) => name.type === "list_splat_pattern") ? undefined : names.length;
}
