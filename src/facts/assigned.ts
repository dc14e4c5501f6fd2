import type { ClassInfo } from "../program/module.ts";
import { argumentsOf } from "../python/signature.ts";
import { field, named, required, type Syntax, stringValue, textOf, walk } from "../python/syntax.ts";

const cache = new WeakMap<ClassInfo, ReadonlySet<string>>();

/** Names of the attributes that the methods of a class assign to `self`. */
export function assignedAttributes(info: ClassInfo): ReadonlySet<string> {
  const known = cache.get(info);
  if (known) return known;
  const names = new Set<string>();
  walk(info.node, (node) => {
    if (node.type === "assignment" || node.type === "augmented_assignment") addTargets(required(node, "left"), names);
    else if (node.type === "call") addRegistered(node, names);
  });
  cache.set(info, names);
  return names;
}

function addTargets(target: Syntax, names: Set<string>): void {
  if (target.type === "attribute" && textOf(required(target, "object")) === "self")
    names.add(textOf(required(target, "attribute")));
  else if (/pattern|tuple/.test(target.type)) for (const each of named(target)) addTargets(each, names);
}

function addRegistered(call: Syntax, names: Set<string>): void {
  const callee = field(call, "function");
  if (
    callee?.type !== "attribute" ||
    !/^(register_(buffer|parameter)|add_module)$/.test(textOf(required(callee, "attribute")))
  )
    return;
  const name = stringValue(argumentsOf(call)[0]?.value);
  if (name !== undefined) names.add(name);
}
