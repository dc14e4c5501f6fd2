import type { FunctionInfo } from "../../program/module.ts";
import { field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import type { StatementHook } from "../statements/statement.ts";
import { layerExpression } from "./layer-expression.ts";
import { literalName } from "./layer-name.ts";
import { isLayerExpression } from "./layer-question.ts";

/** The attribute that a method gives a new layer, at once or by way of a variable. */
function attributeOf(left: Syntax, fn: FunctionInfo): string | undefined {
  const text = textOf(left);
  if (left.type === "attribute") return /^self\.(\w+)$/.exec(text)?.[1];
  if (left.type !== "identifier") return undefined;
  return new RegExp(`^\\s*self\\.(\\w+) = ${text}$`, "m").exec(textOf(fn.node))?.[1];
}

/** Whether a statement of a method makes a layer for an attribute. */
function lateAttribute(node: Syntax, fn: FunctionInfo, scope: Scope): string | undefined {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  const right = assignment?.type === "assignment" ? field(assignment, "right") : undefined;
  if (!assignment || right?.type !== "call" || scope.facts.valueOf(right).kind !== "instance") return undefined;
  const attribute = attributeOf(required(assignment, "left"), fn);
  return attribute !== undefined && isLayerExpression(right, scope) ? attribute : undefined;
}

/** Whether a call may put new layers in the place of others: a call with inputs that stand for none would do so, too. */
export function replacesLayers(scope: Scope): boolean {
  const called = new Set<string>();
  const makers = new Set<string>();
  for (const info of scope.module.classes.values()) {
    for (const fn of info.methods.values()) {
      if (fn.name === "__init__") continue;
      walk(fn.node, (node) => {
        if (lateAttribute(node, fn, { ...scope, fn }) !== undefined) makers.add(fn.name);
        const callee = fn.name === "forward" && node.type === "call" ? textOf(required(node, "function")) : undefined;
        const name = callee === undefined ? undefined : /^self\.(\w+)$/.exec(callee)?.[1];
        if (name !== undefined) called.add(name);
      });
    }
  }
  return [...makers].some((name) => called.has(name));
}

/** Layers that a method makes to put them in the place of others: they have the name of the attribute as well. */
export const lateLayers =
  (fn: FunctionInfo): StatementHook =>
  (node: Syntax, scope: Scope) => {
    const attribute = lateAttribute(node, fn, scope);
    const assignment = named(node)[0];
    const right = assignment && field(assignment, "right");
    if (attribute === undefined || !assignment || !right) return undefined;
    const left = required(assignment, "left");
    scope.port.report(
      "warning",
      "T019",
      node,
      "a method makes a layer anew and puts it in the place of another one",
      "Where a call does so, the model stays as that call leaves it, as in PyTorch: compile it for inputs of one size.",
    );
    const options = { name: literalName(attribute), isSelfBuilt: true, use: {}, isTied: false };
    const target =
      left.type === "attribute" ? `self.${scope.owner?.renamed.get(attribute) ?? attribute}` : textOf(left);
    return [`${target} = ${layerExpression(right, options, scope).text}`];
  };
