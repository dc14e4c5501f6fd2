import { Node } from "ts-morph";
import type { Scope } from "./scope.ts";

/** A node as it was written, with its parts translated. */
export function spliced(node: Node, scope: Scope): string {
  const whole = node.getSourceFile().getFullText();
  let position = node.getStart();
  let text = "";
  for (const child of node.forEachChildAsArray()) {
    text += whole.slice(position, child.getStart()) + scope.write(child);
    position = child.getEnd();
  }
  return text + whole.slice(position, node.getEnd());
}

const looseParents = [
  Node.isPropertyAccessExpression,
  Node.isElementAccessExpression,
  Node.isNonNullExpression,
  Node.isAwaitExpression,
  Node.isPrefixUnaryExpression,
];

/** `x as tf.Tensor` in brackets where something follows it. */
export function bracketed(text: string, node: Node): string {
  const parent = node.getParent();
  const isOperand = Node.isBinaryExpression(parent) && !parent.getOperatorToken().getText().endsWith("=");
  const isCallee = Node.isCallExpression(parent) && parent.getExpression() === node;
  const isLoose = isOperand || isCallee || looseParents.some((is) => is(parent));
  return isLoose && / as [\w.]+$/.test(text) ? `(${text})` : text;
}

/** A property of an object literal, short where its value has its name. */
export const property = (name: string, text: string): string => (name === text ? name : `${name}: ${text}`);

export const braced = (parts: readonly string[]): string => (parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`);
