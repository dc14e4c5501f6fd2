import { field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";

/** The loop whose variable a name is, unless the loop binds the name anew. */
function loopOf(name: string, node: Syntax): Syntax | undefined {
  for (let parent = node.parent; parent && parent.type !== "function_definition"; parent = parent.parent) {
    if (parent.type !== "for_statement") continue;
    if (textOf(required(parent, "left")).split(/\W+/).includes(name))
      return isRebound(name, parent) ? undefined : parent;
  }
  return undefined;
}

function isRebound(name: string, loop: Syntax): boolean {
  let found = false;
  walk(required(loop, "body"), (node) => {
    if (node.type === "assignment" && textOf(field(node, "left") ?? node) === name) found = true;
    return !found;
  });
  return found;
}

/**
 * Reports a change of a loop's variable: in PyTorch, `for row in x: row.mul_(2)` changes `x`, which a new tensor under
 * the variable's name would not.
 */
export function reportsView(name: string, node: Syntax, scope: Scope): boolean {
  const loop = loopOf(name, node);
  if (!loop || changedVariables(loop)) return false;
  scope.port.report(
    "error",
    "T018",
    node,
    `${name} is a part of another tensor, which changes with it in PyTorch`,
    "Collect the changed parts in a list and join them with tf.stack after the loop.",
  );
  return true;
}

/** The variables of `for x in (a, b): x.squeeze_(-1)`, which the loop changes one by one. */
export function changedVariables(loop: Syntax): readonly string[] | undefined {
  const [left, right] = [required(loop, "left"), required(loop, "right")];
  if (left.type !== "identifier" || (right.type !== "tuple" && right.type !== "list")) return undefined;
  const variables = named(right);
  if (variables.length === 0 || variables.some(({ type }) => type !== "identifier")) return undefined;
  const names = variables.map(textOf);
  const isChange = new RegExp(`^${textOf(left)}\\.[a-z]\\w*_\\(`);
  let changes = false;
  let leaves = false;
  walk(required(loop, "body"), (node) => {
    if (node.type === "expression_statement" && isChange.test(textOf(node))) changes = true;
    if (/^(break|continue|return)_statement$/.test(node.type)) leaves = true;
    return true;
  });
  return changes && !leaves && !isRebound(textOf(left), loop) && new Set(names).size === names.length
    ? names
    : undefined;
}
