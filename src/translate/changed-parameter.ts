import type { FunctionInfo } from "../program/module.ts";
import { field, named, required, type Syntax, textOf, walk } from "../python/syntax.ts";

/** A parameter that a function changes in place, for the caller to see. */
export interface ChangedParameter {
  readonly name: string;
  /** Place among the parameters, `self` left out. */
  readonly index: number;
}

const found = new WeakMap<FunctionInfo, ChangedParameter | undefined>();

/**
 * The one parameter that a function without a result changes: `def mask(scores): scores[:, 0] = 0`. A port's tensors do
 * not change, so that its function returns the new one.
 */
export function changedParameter(fn: FunctionInfo): ChangedParameter | undefined {
  if (!found.has(fn)) found.set(fn, findChanged(fn));
  return found.get(fn);
}

function findChanged(fn: FunctionInfo): ChangedParameter | undefined {
  if (fn.name === "__init__" || fn.name === "forward" || fn.node.type === "lambda") return undefined;
  const plain = fn.parameters.filter(({ name }) => name !== "self" && name !== "cls");
  const names = new Set(plain.map(({ name }) => name));
  const changed = new Set<string>();
  const rebound = new Set<string>();
  let returns = false;
  walk(required(fn.node, "body"), (node) => {
    if (node.type === "function_definition" || node.type === "lambda") return false;
    if (node.type === "return_statement" || node.type === "yield") returns = true;
    const name = changedName(node);
    if (name !== undefined && names.has(name) && !rebound.has(name)) changed.add(name);
    const left = node.type === "assignment" ? field(node, "left") : undefined;
    if (left?.type === "identifier") rebound.add(textOf(left));
    return true;
  });
  const [name] = changed;
  if (returns || name === undefined || changed.size > 1 || rebound.has(name)) return undefined;
  return { name, index: plain.findIndex((each) => each.name === name) };
}

/** The variable whose tensor a statement changes. */
function changedName(node: Syntax): string | undefined {
  if (node.type === "assignment" || node.type === "augmented_assignment") {
    const left = required(node, "left");
    const object = left.type === "subscript" ? required(left, "value") : undefined;
    return object?.type === "identifier" ? textOf(object) : undefined;
  }
  const call = node.type === "expression_statement" ? named(node)[0] : undefined;
  const callee = call?.type === "call" ? required(call, "function") : undefined;
  if (callee?.type !== "attribute" || !/[a-z]_$/.test(textOf(required(callee, "attribute")))) return undefined;
  const object = required(callee, "object");
  return object.type === "identifier" ? textOf(object) : undefined;
}
