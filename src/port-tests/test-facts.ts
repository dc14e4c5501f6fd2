import type { Facts } from "../facts/facts.ts";
import { tensor, unknown, type Value } from "../facts/value.ts";
import { argumentsOf } from "../python/signature.ts";
import { field, named, required, type Syntax, textOf, walk } from "../python/syntax.ts";

/** Number class of what the library's test functions make. */
const makers: Readonly<Record<string, "int" | "float">> = {
  ids_tensor: "int",
  random_attention_mask: "int",
  floats_tensor: "float",
};

function madeTensor(call: Syntax): Value {
  const dtype = makers[textOf(required(call, "function"))];
  if (dtype === undefined) return unknown;
  const shape = argumentsOf(call)[0]?.value;
  const isSpelledOut = shape?.type === "list" || shape?.type === "tuple";
  return tensor(isSpelledOut ? named(shape).length : undefined, dtype);
}

const enclosing = (node: Syntax): Syntax | undefined => {
  let each: Syntax | undefined = node;
  while (each && each.type !== "function_definition") each = each.parent;
  return each;
};

/** Right sides of `name = …` in a function. */
function assignments(fn: Syntax): ReadonlyMap<string, readonly Syntax[]> {
  const found = new Map<string, Syntax[]>();
  walk(fn, (node) => {
    if (node.type !== "assignment") return;
    const [left, right] = [field(node, "left"), field(node, "right")];
    if (left?.type !== "identifier" || !right) return;
    found.set(textOf(left), [...(found.get(textOf(left)) ?? []), right]);
  });
  return found;
}

/** Adds what is known of tests to facts: what the library's makers of random inputs return, and the names bound to it. */
export function testFacts(facts: Facts): Facts {
  const known = new Map<Syntax, ReadonlyMap<string, readonly Syntax[]>>();
  const bound = (node: Syntax): Syntax | undefined => {
    const fn = enclosing(node);
    if (!fn) return undefined;
    let names = known.get(fn);
    if (!names) {
      names = assignments(fn);
      known.set(fn, names);
    }
    return names
      .get(textOf(node))
      ?.filter((right) => right.end < node.start)
      .at(-1);
  };
  const find = (node: Syntax, depth = 0): Value => {
    const inferred = facts.valueOf(node);
    if (inferred.kind !== "unknown" || depth > 8) return inferred;
    if (node.type === "call") return madeTensor(node);
    if (node.type !== "identifier") return inferred;
    const right = bound(node);
    return right ? find(right, depth + 1) : inferred;
  };
  return { ...facts, valueOf: (node) => find(node) };
}
