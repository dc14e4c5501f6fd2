import { argument, type Frame, type Given, type Interpreter, type Maybe } from "./interpreter.ts";
import { elementOf, elementsOf, enumerated, retyped, zipped } from "./sequences.ts";
import {
  bool,
  type Dtype,
  float,
  int,
  join,
  joinAll,
  listOf,
  type NumberValue,
  none,
  tuple,
  unknown,
  type Value,
} from "./value.ts";

type Builtin = (values: readonly Value[], given: readonly Given[], it: Interpreter, frame: Frame) => Maybe;

const numberAs =
  (type: "int" | "float" | "bool"): Builtin =>
  ([value]) => ({ kind: "number", type, dim: value?.kind === "number" ? value.dim : undefined });

/** `max(a, b)` and the like: one of the numbers. */
const oneOf: Builtin = (values) => {
  const candidates = values.length === 1 && values[0] ? [elementOf(values[0])] : values;
  const joined = joinAll(candidates);
  return joined.kind === "number" ? { ...joined, literal: undefined } : joined.kind === "tensor" ? joined : unknown;
};

const lengthOf: Builtin = ([value]) => {
  const count = elementsOf(value)?.length;
  const isMeasured = value?.kind === "tensor" || value?.kind === "unknown";
  return count === undefined && isMeasured
    ? ({ kind: "number", type: "int", dim: true } satisfies NumberValue)
    : int(count);
};

const total: Builtin = ([value]) => {
  const item = value ? elementOf(value) : unknown;
  return item.kind === "number" ? { ...item, literal: undefined } : item.kind === "tensor" ? item : unknown;
};

function attributeByName(
  [object, name]: readonly Value[],
  given: readonly Given[],
  it: Interpreter,
  frame: Frame,
): Maybe {
  if (!object) return unknown;
  const fallback = argument(given, 2);
  // `getattr(torch, config.router_dtype)`: what can be named by a setting is a dtype
  if (object.kind === "qualified" && object.name === "torch" && (name?.kind !== "string" || name.literal === undefined))
    return { kind: "dtype" };
  if (name?.kind !== "string" || name.literal === undefined) return unknown;
  const found = it.attribute(object, name.literal, frame);
  if (found === undefined) return undefined;
  if (fallback === undefined) return found;
  // a default tells what kind of plain value a configuration holds
  return found.kind === "unknown" && found.plain && fallback.kind === "none" ? found : join(found, fallback);
}

function mapped([, ...sequences]: readonly Value[], given: readonly Given[], it: Interpreter, frame: Frame): Maybe {
  const callee = given[0]?.value;
  const [first] = sequences;
  const items = sequences.length === 1 ? elementsOf(first) : undefined;
  if (items) {
    const results = items.map((item) => it.call(callee, [{ value: item }], frame));
    return results.every((result) => result !== undefined) ? tuple(results) : undefined;
  }
  const result = it.call(
    callee,
    sequences.map((sequence) => ({ value: elementOf(sequence) })),
    frame,
  );
  return result && listOf(result);
}

const truth: Builtin = () => bool();
const text: Builtin = () => ({ kind: "string" });
const asList: Builtin = ([value]) => (value ? retyped(value, "list") : { ...listOf(none), items: [] });

const builtins: Readonly<Record<string, Builtin>> = {
  abs: ([value]) =>
    value?.kind === "tensor" ? value : value?.kind === "number" ? { ...value, literal: undefined } : unknown,
  all: truth,
  any: truth,
  bool: numberAs("bool"),
  callable: truth,
  dict: (_, given) => dictOf(given),
  enumerate: ([value]) => (value ? enumerated(value) : unknown),
  filter: ([, value]) => (value ? listOf(elementOf(value)) : unknown),
  float: numberAs("float"),
  getattr: attributeByName,
  hasattr: truth,
  int: numberAs("int"),
  isinstance: truth,
  issubclass: truth,
  iter: ([value]) => value ?? unknown,
  len: lengthOf,
  list: asList,
  map: mapped,
  max: oneOf,
  min: oneOf,
  next: ([value]) => (value ? elementOf(value) : unknown),
  range: (values) =>
    listOf({
      kind: "number",
      type: "int",
      dim: values.some((each) => each.kind === "number" && each.dim) || undefined,
    }),
  repr: text,
  reversed: ([value]) => (value ? listOf(elementOf(value)) : unknown),
  round: ([value], given) =>
    given.length > 1 ? float() : { kind: "number", type: "int", dim: value?.kind === "number" ? value.dim : undefined },
  sorted: ([value]) => (value ? listOf(elementOf(value)) : unknown),
  str: text,
  sum: total,
  tuple: ([value]) => (value ? retyped(value, "tuple") : tuple([])),
  zip: (values) => zipped(values),
};

/** `dict(a=…)`, whose entries are known by name. */
export function dictOf(given: readonly Given[]): Value {
  const entries: Record<string, Value> = {};
  for (const { keyword, value } of given) {
    if (keyword === undefined || keyword.startsWith("*")) return { kind: "dict", item: unknown };
    entries[keyword] = value ?? unknown;
  }
  return { kind: "dict", entries, item: joinAll(Object.values(entries)) };
}

export function callBuiltin(name: string, given: readonly Given[], it: Interpreter, frame: Frame): Maybe {
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (!builtin) return unknown;
  const values: Value[] = [];
  for (const { value } of given) {
    if (value === undefined) return undefined;
    values.push(value);
  }
  return builtin(values, given, it, frame);
}

/** `math.x` and the few functions of NumPy that stand for numbers. */
export function callMath(name: string, values: readonly Value[]): Value | undefined {
  const short = name.replace(/^(math|numpy|np)\./, "");
  const isMeasured = values.some((value) => value.kind === "number" && value.dim) || undefined;
  const as = (type: Dtype & ("int" | "float")): Value => ({ kind: "number", type, dim: isMeasured });
  if (name.startsWith("math.")) return /^(floor|ceil|gcd|prod|comb|factorial)$/.test(short) ? as("int") : as("float");
  if (
    /^(sqrt|log|log2|exp)$/.test(short) &&
    values.every((value) => value.kind === "number" || (value.kind === "unknown" && value.plain))
  ) {
    return as("float");
  }
  return undefined;
}
