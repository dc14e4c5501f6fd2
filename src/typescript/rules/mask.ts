import { Node, SyntaxKind } from "ts-morph";
import { both, type Call, decline, type Rules } from "../rule.ts";

const comparisons: Readonly<Record<string, string>> = {
  "===": "equal",
  "==": "equal",
  "!==": "notEqual",
  "!=": "notEqual",
  "<": "less",
  "<=": "lessEqual",
  ">": "greater",
  ">=": "greaterEqual",
  "&&": "logicalAnd",
  "||": "logicalOr",
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
};

/** A condition on one element as an operation on the whole mask; whatever does not speak of the element stays. */
function lifted(node: Node, element: string, mask: string, write: (node: Node) => string): string {
  const lift = (child: Node): string => lifted(child, element, mask, write);
  if (Node.isIdentifier(node) && node.getText() === element) return mask;
  const speaksOfElement = [node, ...node.getDescendants()].some(
    (each) => Node.isIdentifier(each) && each.getText() === element,
  );
  if (!speaksOfElement) return write(node);
  if (Node.isParenthesizedExpression(node)) return lift(node.getExpression());
  if (Node.isBinaryExpression(node)) {
    const op = comparisons[node.getOperatorToken().getText()];
    if (op !== undefined) return `tf.${op}(${lift(node.getLeft())}, ${lift(node.getRight())})`;
  }
  if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken) {
    return `tf.logicalNot(${lift(node.getOperand())})`;
  }
  const absolute =
    Node.isCallExpression(node) && node.getExpression().getText() === "Math.abs" ? node.getArguments()[0] : undefined;
  if (absolute !== undefined) return `tf.abs(${lift(absolute)})`;
  return decline(`masked_fill()'s condition \`${node.getText()}\` has no form on tensors`);
}

function condition(call: Call, mask: string): string {
  const test = call.node("condition");
  if (!(Node.isArrowFunction(test) || Node.isFunctionExpression(test))) {
    return decline("masked_fill()'s condition is not written where it is used");
  }
  const [parameter] = test.getParameters();
  const body = test.getBody();
  const [only, ...more] = Node.isBlock(body) ? body.getStatements() : [];
  const result = Node.isReturnStatement(only) && more.length === 0 ? only.getExpression() : body;
  if (parameter === undefined || !Node.isExpression(result)) {
    return decline("masked_fill()'s condition is more than one comparison");
  }
  return lifted(result, parameter.getName(), mask, call.write);
}

export const mask: Rules = both("masked_fill", {
  parameters: ["a", "mask", "condition", "value"],
  to: (call) => `tf.where(${condition(call, call.text("mask"))}, ${call.text("value")}, ${call.text("a")})`,
});
