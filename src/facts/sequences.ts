import type { Maybe } from "./interpreter.ts";
import {
  int,
  isArray,
  join,
  joinAll,
  listOf,
  none,
  type SequenceValue,
  tensor,
  tuple,
  unknown,
  type Value,
} from "./value.ts";

/** `a + b` of tuples, lists and shapes. */
export function concatenated(a: SequenceValue, b: SequenceValue): SequenceValue {
  const type = a.type === "shape" || b.type === "shape" ? "shape" : a.type;
  const item = join(a.item, b.item);
  if (a.items && b.items) return { kind: "sequence", type, item, items: [...a.items, ...b.items] };
  const head = a.items ? [...a.items, ...(b.head ?? [])] : a.head;
  return { kind: "sequence", type, item, head: head?.length ? head : undefined };
}

/** `a * n`. */
export function repeated(a: SequenceValue, times: Value): SequenceValue {
  const count = times.kind === "number" && typeof times.literal === "number" ? times.literal : undefined;
  if (!a.items || count === undefined || count < 0 || count * a.items.length > 16) {
    return { kind: "sequence", type: a.type, item: a.item };
  }
  const items = Array.from({ length: count }, () => a.items ?? []).flat();
  return { kind: "sequence", type: a.type, item: a.item, items };
}

/** `a[i]`; `index` is `undefined` when it is not known. */
export function elementAt(a: SequenceValue, index: number | undefined): Value {
  if (index === undefined) return a.item;
  if (a.items) return a.items.at(index) ?? unknown;
  return (index >= 0 ? a.head?.[index] : undefined) ?? a.item;
}

export interface Bounds {
  readonly start: number | undefined | "unknown";
  readonly stop: number | undefined | "unknown";
  readonly hasStep: boolean;
}

/** `a[start:stop]`. */
export function sliced(a: SequenceValue, { start, stop, hasStep }: Bounds): SequenceValue {
  const { type, item } = a;
  if (start === "unknown" || stop === "unknown" || hasStep) return { kind: "sequence", type, item };
  if (a.items) {
    const items = a.items.slice(start, stop);
    return { kind: "sequence", type, items, item: items.length === 0 ? none : joinAll(items) };
  }
  const length = type === "shape" ? slicedLength(start, stop) : undefined;
  if (length !== undefined) return { kind: "sequence", type, item, items: Array.from({ length }, () => item) };
  const head = start === undefined || start >= 0 ? a.head?.slice(start, stop) : undefined;
  return { kind: "sequence", type, item, head: head?.length ? head : undefined };
}

/** `shape[:2]` and `shape[-2:]` have two sizes: nobody takes more of a shape than there is. */
function slicedLength(start: number | undefined, stop: number | undefined): number | undefined {
  if ((start === undefined || start === 0) && stop !== undefined && stop > 0) return stop;
  if (start !== undefined && start < 0 && stop === undefined) return -start;
  if (start === undefined || stop === undefined || start < 0 !== stop < 0) return undefined;
  return Math.max(0, stop - start);
}

/** What a loop over a value takes out of it. */
export function elementOf(value: Value): Value {
  switch (value.kind) {
    case "sequence":
    case "modules":
      return value.kind === "modules" && value.container === "dict" ? { kind: "string" } : value.item;
    case "tensor":
      return tensor(value.rank === undefined || value.rank === 0 ? undefined : value.rank - 1, value.dtype);
    case "dict":
    case "string":
    case "output":
      return { kind: "string" };
    case "none":
      return none;
    case "either":
      return joinAll(value.options.map(elementOf));
    default:
      return isArray(value) ? value : unknown;
  }
}

/** The elements one by one where their number is known. */
export function elementsOf(value: Maybe): readonly Value[] | undefined {
  if (value?.kind === "sequence" || value?.kind === "modules") return value.items;
  return undefined;
}

/** `count` values out of an unpacked one. */
export function unpacked(value: Value, count: number): readonly Value[] {
  if (value.kind === "either") {
    const fitting = value.options.filter(
      (option) => option.kind !== "sequence" || (option.items?.length ?? count) === count,
    );
    const ways = (fitting.length > 0 ? fitting : value.options).map((option) => unpacked(option, count));
    return Array.from({ length: count }, (_, i) => joinAll(ways.map((way) => way[i] ?? unknown)));
  }
  if (value.kind === "sequence") {
    if (value.items?.length === count) return value.items;
    return Array.from({ length: count }, (_, i) => (value.items ? value.item : elementAt(value, i)));
  }
  return Array.from({ length: count }, () => elementOf(value));
}

/** A sequence of the same elements under another type. */
export const retyped = (value: Value, type: "tuple" | "list"): Value =>
  value.kind === "sequence" ? { ...value, type } : { kind: "sequence", type, item: elementOf(value) };

export const enumerated = (value: Value): Value => {
  const items = elementsOf(value);
  return items
    ? retyped(tuple(items.map((item) => tuple([int(), item]))), "list")
    : listOf(tuple([int(), elementOf(value)]));
};

export function zipped(values: readonly Value[]): Value {
  const lists = values.map(elementsOf);
  const length = Math.min(...lists.map((list) => list?.length ?? Number.NaN));
  if (Number.isNaN(length)) return listOf(tuple(values.map(elementOf)));
  return retyped(tuple(Array.from({ length }, (_, i) => tuple(lists.map((list) => list?.[i] ?? unknown)))), "list");
}
