import type { FunctionInfo } from "../program/module.ts";
import { field, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { type Scope, withRenames } from "./scope.ts";

/** The implementations of attention beside the eager one, by name, in the library since 4.48. */
const table = /\bALL_ATTENTION_FUNCTIONS\s*(\[|\.get_interface\()/;

function assignmentsByName(fn: FunctionInfo): ReadonlyMap<string, readonly Syntax[]> {
  const found = new Map<string, Syntax[]>();
  walk(required(fn.node, "body"), (node) => {
    const left = node.type === "assignment" ? field(node, "left") : undefined;
    const right = field(node, "right");
    if (left?.type !== "identifier" || right === undefined) return;
    found.set(textOf(left), [...(found.get(textOf(left)) ?? []), right]);
  });
  return found;
}

/**
 * `attention_interface = eager_attention_forward`, replaced from the table where the configuration asks for it: a port has
 * the eager attention alone, and calls it by its name.
 */
export function withAttentionInterface(fn: FunctionInfo, scope: Scope): Scope {
  if (!table.test(textOf(fn.node))) return scope;
  const renames = new Map<string, string>();
  for (const [name, values] of assignmentsByName(fn)) {
    const [own, ...others] = values.filter((value) => !table.test(textOf(value)));
    const isReplaced = own !== undefined && others.length === 0 && values.length > 1;
    if (isReplaced && own.type === "identifier" && scope.module.functions.has(textOf(own))) {
      renames.set(name, textOf(own));
    }
  }
  return withRenames(scope, renames);
}

/** Whether an assignment says what the name stands for in the port. */
export const isInterfaceChoice = (node: Syntax, { renames }: Scope): boolean => {
  const [left, right] = [field(node, "left"), field(node, "right")];
  return left?.type === "identifier" && right !== undefined && renames.get(textOf(left)) === textOf(right);
};
