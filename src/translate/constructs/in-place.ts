import { field, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { bindOperands, givenArguments } from "../expressions/arguments.ts";
import { ignoredChanges, inPlaceText } from "../expressions/in-place-text.ts";
import { operand } from "../operand.ts";
import { type Scope, translated } from "../scope.ts";
import { assignedPart } from "./assign-subscript.ts";
import type { Construct } from "./construct.ts";
import { reportsView } from "./loop-view.ts";

/** `x.masked_fill_(mask, 0)` changes `x`: in TensorFlow, `x` is bound to a new tensor. */
export const inPlaceMethod: Construct = (node, scope) => {
  const call = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (call?.type !== "call") return undefined;
  const callee = required(call, "function");
  if (callee.type !== "attribute") return undefined;
  const method = textOf(required(callee, "attribute"));
  if (method === "register_hook") return [];
  if (!isInPlace(method)) return undefined;
  const name = method.slice(0, -1);
  const receiver = required(callee, "object");
  const target = targetOf(receiver);
  if (receiver.type === "subscript" && scope.facts.valueOf(receiver).kind === "tensor") {
    const part = translated(receiver, scope);
    const changed = inPlaceText(name, part, givenArguments(call, scope), scope, bindOperands);
    return changed === undefined ? undefined : assignedPart(receiver, operand(changed, part.value), node, scope);
  }
  if (target === undefined) return chained(call, scope);
  if (ignoredChanges.has(name)) return [];
  if (reportsView(textOf(target), node, scope)) return [];
  const text = inPlaceText(name, translated(receiver, scope), givenArguments(call, scope), scope, bindOperands);
  return text === undefined ? undefined : [`${boundName(target, node, scope)} = ${text}`];
};

/** `x.add_(y).mul_(2)`: each call of the chain binds `x` anew. */
function chained(call: Syntax, scope: Scope): readonly string[] | undefined {
  const calls: Syntax[] = [];
  let innermost: Syntax = call;
  for (let callee = field(call, "function"); innermost.type === "call"; callee = field(innermost, "function")) {
    if (callee?.type !== "attribute" || !isInPlace(textOf(required(callee, "attribute")))) return undefined;
    calls.unshift(innermost);
    innermost = required(callee, "object");
  }
  const target = targetOf(innermost);
  if (!target) return undefined;
  const value = scope.facts.valueOf(innermost);
  const lines: string[] = [];
  for (const each of calls) {
    const method = textOf(required(required(each, "function"), "attribute")).slice(0, -1);
    if (ignoredChanges.has(method)) continue;
    const text = inPlaceText(
      method,
      operand(translated(target, scope).text, value),
      givenArguments(each, scope),
      scope,
      bindOperands,
    );
    if (text === undefined) return undefined;
    lines.push(`${boundName(target, each, scope)} = ${text}`);
  }
  return lines;
}

const isInPlace = (method: string): boolean => method.endsWith("_") && !method.startsWith("_");

/** The name or attribute that the change is bound to; `.data` is the tensor itself. */
function targetOf(receiver: Syntax): Syntax | undefined {
  if (receiver.type === "identifier") return receiver;
  if (receiver.type !== "attribute") return undefined;
  return textOf(required(receiver, "attribute")) === "data" ? targetOf(required(receiver, "object")) : receiver;
}

/** The name that the new tensor gets; weights that a Keras layer computes have none. */
function boundName(target: Syntax, node: Syntax, scope: Scope): string {
  const name = translated(target, scope).text;
  if (!/^[\w.[\]]+$/.test(name)) {
    scope.port.report(
      "error",
      "T013",
      node,
      "a change of something that a Keras layer computes",
      "Set the weight by hand: layer.weight.assign(value) in build() or after loading.",
    );
  }
  return name;
}
