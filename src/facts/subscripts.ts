import { fields, named, required, type Syntax, textOf } from "../python/syntax.ts";
import type { Frame, Interpreter, Maybe } from "./interpreter.ts";
import { type Bounds, elementAt, sliced } from "./sequences.ts";
import { join, joinAll, none, plainUnknown, type TensorValue, tensor, unknown, type Value } from "./value.ts";

/** One part of a subscript: `undefined` stands for a slice. */
type Index = { readonly node: Syntax; readonly slice?: Bounds; readonly value?: Value | undefined };

/** `object[…]`. */
export function subscriptOf(it: Interpreter, node: Syntax, frame: Frame): Maybe {
  const object = it.evaluate(required(node, "value"), frame);
  const indices = fields(node, "subscript")
    .flatMap((each) => (each.type === "tuple" ? named(each) : [each]))
    .map((each) => indexOf(it, each, frame));
  if (object === undefined || indices.some((index) => index === undefined)) return undefined;
  return takeFrom(
    it,
    object,
    indices.filter((index) => index !== undefined),
  );
}

function indexOf(it: Interpreter, node: Syntax, frame: Frame): Index | undefined {
  if (node.type !== "slice") {
    const value = it.evaluate(node, frame);
    return value && { node, value };
  }
  const colons = node.children.filter(({ type }) => type === ":");
  const [first] = colons;
  const second = colons[1];
  const parts = named(node);
  const before = parts.find((part) => first && part.end <= first.start);
  const between = parts.find((part) => first && part.start >= first.end && (!second || part.end <= second.start));
  const values = parts.map((part) => it.evaluate(part, frame));
  const bound = (part: Syntax | undefined): number | undefined | "unknown" => {
    if (!part) return undefined;
    const value = values[parts.indexOf(part)];
    return value?.kind === "number" && typeof value.literal === "number" ? value.literal : "unknown";
  };
  const hasStep = second !== undefined && parts.some((part) => part.start >= second.end);
  return { node, slice: { start: bound(before), stop: bound(between), hasStep } };
}

function takeFrom(it: Interpreter, object: Value, indices: readonly Index[]): Maybe {
  const [index] = indices;
  switch (object.kind) {
    case "tensor":
      return tensorElement(object, indices);
    case "sequence":
      if (!index) return unknown;
      return index.slice ? sliced(object, index.slice) : elementAt(object, literalOf(index.value));
    case "modules":
      if (index?.slice) return { ...object, items: undefined };
      return (
        (object.container === "dict" ? undefined : object.items?.at(literalOf(index?.value) ?? Number.NaN)) ??
        object.item
      );
    case "dict":
      return dictElement(object, index?.value);
    case "output":
      return outputElement(it, object, index);
    case "either":
      return joinAll(object.options.flatMap((option) => takeFrom(it, option, indices) ?? []));
    case "none":
      return object.cached ? object : undefined;
    case "string":
      return { kind: "string" };
    case "qualified":
      // a port has the eager attention, whatever else a name may stand for
      if (/\.ALL_ATTENTION_FUNCTIONS$/.test(object.name)) return none;
      return /\.(ACT2FN|ACT2CLS)$/.test(object.name) ? { kind: "activation" } : unknown;
    case "unknown":
      if (object.plain) return object;
      return indices.length > 1 ? tensor() : unknown;
    case "number":
      return plainUnknown;
    default:
      return unknown;
  }
}

const literalOf = (value: Maybe): number | undefined =>
  value?.kind === "number" && typeof value.literal === "number" ? value.literal : undefined;

/** Attention classes and the like are picked by an implementation's name: ports are eager. */
function dictElement(object: Value & { kind: "dict" }, key: Maybe): Value {
  if (key?.kind === "string" && key.literal !== undefined) return object.entries?.[key.literal] ?? object.item;
  return object.entries?.eager ?? object.item;
}

/** `outputs[0]`: what the first field that is set holds. */
function outputElement(it: Interpreter, object: Value & { kind: "output" }, index: Index | undefined): Value {
  const info = it.program.classOf(object.class);
  if (!index || !info) return unknown;
  if (index.value?.kind === "string" && index.value.literal !== undefined)
    return object.fields[index.value.literal] ?? none;
  const names = [...new Set([...it.program.ancestry(info)].reverse().flatMap((each) => [...each.constants.keys()]))];
  const present = names.flatMap((name) => {
    const value = object.fields[name];
    return value && value.kind !== "none" ? [{ name, value }] : [];
  });
  const [first, second] = present;
  const head: Value[] = [];
  if (first) head.push(first.name.endsWith("loss") && second ? join(first.value, second.value) : first.value);
  // further fields move up when an earlier one is left out; the pooled output follows one that never is
  if (second?.name === "pooler_output") head.push(second.value);
  const item = joinAll(present.map(({ value }) => value));
  if (index.slice) return sliced({ kind: "sequence", type: "tuple", item, head }, index.slice);
  const position = literalOf(index.value);
  return (position !== undefined && position >= 0 ? head[position] : undefined) ?? unknown;
}

/** A tuple in brackets, in a variable too, counts as several parts. */
function spread(index: Index): readonly Index[] {
  const { value, node } = index;
  const items = value?.kind === "sequence" && value.type === "tuple" ? value.items : undefined;
  return items?.map((item) => ({ node, value: item })) ?? [index];
}

/** Rank of `x[…]` in PyTorch, as far as the parts of the subscript tell. */
function tensorElement(object: TensorValue, indices: readonly Index[]): Value {
  if (object.rank === undefined) return tensor(undefined, object.dtype);
  let rank = object.rank;
  let advanced: number | undefined;
  for (const { node, slice, value } of indices.flatMap(spread)) {
    if (slice || node.type === "ellipsis" || textOf(node) === "...") continue;
    if (value?.kind === "none" && (node.type === "none" || /newaxis$/.test(textOf(node)))) rank += 1;
    else if (value?.kind === "number" && value.type !== "bool" && node.type !== "true" && node.type !== "false")
      rank -= 1;
    else if (value?.kind === "tensor" && value.rank !== undefined && value.dtype === "int") {
      rank -= 1;
      advanced = Math.max(advanced ?? 0, value.rank);
    } else if (value?.kind === "tensor" && value.rank !== undefined && value.dtype === "bool") {
      rank -= value.rank;
      advanced = Math.max(advanced ?? 0, 1);
    } else if (value?.kind === "sequence" && value.item.kind === "number" && value.type === "list") {
      rank -= 1;
      advanced = Math.max(advanced ?? 0, 1);
    } else return tensor(undefined, object.dtype);
  }
  const result = rank + (advanced ?? 0);
  return tensor(rank < 0 ? undefined : result, object.dtype);
}
