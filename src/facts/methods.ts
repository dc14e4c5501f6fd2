import { argument, type Given, type Maybe } from "./interpreter.ts";
import { elementAt, elementOf, elementsOf } from "./sequences.ts";
import {
  bool,
  dim,
  int,
  join,
  joinAll,
  listOf,
  none,
  plainUnknown,
  type SequenceValue,
  sameValue,
  tuple,
  unknown,
  type Value,
} from "./value.ts";

/** What `append` and the like leave in the place that held the container, beside the result of the call. */
export interface Effect {
  readonly result: Maybe;
  readonly receiver?: Value | undefined;
}

const literalOf = (value: Maybe): number | undefined =>
  value?.kind === "number" && typeof value.literal === "number" ? value.literal : undefined;

/** A method of a list, tuple or shape. */
function sequenceMethod(receiver: SequenceValue, name: string, given: readonly Given[]): Effect {
  const first = given[0]?.value;
  const grown = (value: Value): Value => ({
    kind: "sequence",
    type: receiver.type,
    item: join(receiver.item, value),
    head: receiver.head,
  });
  switch (name) {
    case "append":
      if (first === undefined) return { result: none };
      if (receiver.items && receiver.items.length < 8) {
        return { result: none, receiver: { ...tuple([...receiver.items, first]), type: receiver.type } };
      }
      return { result: none, receiver: grown(first) };
    case "insert":
      return { result: none, receiver: { ...(grown(given[1]?.value ?? unknown) as SequenceValue), head: undefined } };
    case "extend":
      return { result: none, receiver: first && grown(elementOf(first)) };
    case "pop":
      return { result: elementAt(receiver, literalOf(first) ?? (first ? undefined : -1)), receiver: grown(none) };
    case "numel":
      return { result: dim };
    case "index":
    case "count":
      return { result: int() };
    case "copy":
      return { result: receiver };
    default:
      return { result: none };
  }
}

function dictMethod(receiver: Value & { kind: "dict" }, name: string, given: readonly Given[]): Effect {
  const key = argument(given, 0);
  const fallback = argument(given, 1) ?? none;
  switch (name) {
    case "get":
    case "pop":
    case "setdefault": {
      const known = key?.kind === "string" && key.literal !== undefined ? receiver.entries?.[key.literal] : undefined;
      return {
        result: join(
          known ?? (receiver.entries && key?.kind === "string" && key.literal !== undefined ? none : receiver.item),
          fallback,
        ),
      };
    }
    case "keys":
      return { result: listOf({ kind: "string" }) };
    case "values":
      return { result: receiver.entries ? tuple(Object.values(receiver.entries)) : listOf(receiver.item) };
    case "items":
      return { result: listOf(tuple([{ kind: "string" }, receiver.item])) };
    case "update":
      return { result: none, receiver: { kind: "dict", item: unknown } };
    case "copy":
      return { result: receiver };
    default:
      return { result: unknown };
  }
}

function modulesMethod(receiver: Value & { kind: "modules" }, name: string, given: readonly Given[]): Effect {
  const module = name === "append" ? argument(given, 0) : name === "add_module" ? argument(given, 1) : undefined;
  if (module !== undefined) {
    // the same module once more is a loop, whose length nobody knows
    const isKnown = receiver.items && !receiver.items.some((other) => sameValue(other, module));
    const items = isKnown ? [...(receiver.items ?? []), module] : undefined;
    const item = receiver.items?.length === 0 ? module : join(receiver.item, module);
    return { result: none, receiver: { ...receiver, items, item } };
  }
  if (name === "extend" || name === "insert") {
    const added = name === "extend" ? elementOf(argument(given, 0) ?? unknown) : (argument(given, 1) ?? unknown);
    return { result: none, receiver: { ...receiver, items: undefined, item: join(receiver.item, added) } };
  }
  if (name === "items" || name === "named_children")
    return { result: listOf(tuple([{ kind: "string" }, receiver.item])) };
  if (name === "values" || name === "children") return { result: listOf(receiver.item) };
  if (name === "keys") return { result: listOf({ kind: "string" }) };
  return { result: name === "parameters" ? listOf(unknown) : receiver };
}

function outputMethod(receiver: Value & { kind: "output" }, name: string, given: readonly Given[]): Effect {
  const fields = Object.values(receiver.fields);
  if (name === "to_tuple" || name === "values")
    return { result: { kind: "sequence", type: "tuple", item: joinAll(fields) } };
  if (name === "keys") return { result: listOf({ kind: "string" }) };
  if (name === "items") return { result: listOf(tuple([{ kind: "string" }, joinAll(fields)])) };
  const key = argument(given, 0);
  if (name === "get" && key?.kind === "string" && key.literal !== undefined) {
    return { result: join(receiver.fields[key.literal] ?? none, argument(given, 1) ?? none) };
  }
  return { result: unknown };
}

function stringMethod(name: string): Value {
  if (/^(split|splitlines|rsplit)$/.test(name)) return listOf({ kind: "string" });
  if (/^(startswith|endswith|is\w+)$/.test(name)) return bool();
  return /^(find|count|index)$/.test(name) ? int() : { kind: "string" };
}

/** A method of something that Python itself or a container of modules offers. */
export function containerMethod(receiver: Value, name: string, given: readonly Given[]): Effect {
  switch (receiver.kind) {
    case "sequence":
      return sequenceMethod(receiver, name, given);
    case "dict":
      return dictMethod(receiver, name, given);
    case "modules":
      return modulesMethod(receiver, name, given);
    case "output":
      return outputMethod(receiver, name, given);
    case "string":
      return { result: stringMethod(name) };
    case "number":
      return { result: name === "item" ? receiver : unknown };
    case "config":
      return { result: plainUnknown };
    default:
      return { result: unknown };
  }
}

/** Calls a container of modules: `nn.Sequential` hands its input from one to the next. */
export function callModules(
  modules: Value & { kind: "modules" },
  step: (module: Value, input: Maybe) => Maybe,
  input: Maybe,
): Maybe {
  if (modules.container !== "sequential") return unknown;
  const items = elementsOf(modules);
  if (items) return items.reduce<Maybe>((value, module) => step(module, value), input);
  const once = step(modules.item, input);
  const twice = once === undefined ? undefined : step(modules.item, once);
  return once !== undefined && twice !== undefined ? join(once, twice) : once;
}
