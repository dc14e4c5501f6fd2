import { Node, type PropertyAccessExpression, SyntaxKind } from "ts-morph";

/** A value that stands in a text: what JSON has. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Names and what they stand for. */
export type Names = ReadonlyMap<string, Value>;

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "**": (left, right) => left ** right,
};

function ofBinary(node: Node, names: Names): Value | undefined {
  if (!Node.isBinaryExpression(node)) return undefined;
  const [left, right] = [evaluate(node.getLeft(), names), evaluate(node.getRight(), names)];
  const operation = operations[node.getOperatorToken().getText()];
  return operation !== undefined && typeof left === "number" && typeof right === "number"
    ? operation(left, right)
    : undefined;
}

/** A local constant stands for what it was made from, a part of a destructured value for that part. */
function ofName(node: Node, names: Names): Value | undefined {
  const known = names.get(node.getText());
  if (known !== undefined) return known;
  const [declaration] = node.getSymbol()?.getDeclarations() ?? [];
  if (Node.isVariableDeclaration(declaration)) {
    const start = declaration.getInitializer();
    return start === undefined || start === node ? undefined : evaluate(start, names);
  }
  if (!Node.isBindingElement(declaration)) return undefined;
  const source = declaration.getFirstAncestorByKind(SyntaxKind.VariableDeclaration)?.getInitializer();
  const whole = source === undefined ? undefined : evaluate(source, names);
  return memberOf(whole, declaration.getPropertyNameNode()?.getText() ?? declaration.getName());
}

function memberOf(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, Value>(Object.entries(value)).get(name);
}

/** An attribute stands for what the constructor puts there, or for the parameter that declares it. */
function ofAttribute(node: PropertyAccessExpression, names: Names): Value | undefined {
  const owner = node.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  const assignment = owner
    ?.getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .find((each) => each.getLeft().getText() === node.getText() && each.getOperatorToken().getText() === "=");
  return assignment === undefined ? names.get(node.getName()) : evaluate(assignment.getRight(), names);
}

function ofObject(node: Node, names: Names): Value | undefined {
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const entries = node.getProperties().map((property) => {
    if (!Node.isPropertyAssignment(property)) return undefined;
    const value = evaluate(property.getInitializer(), names);
    return value === undefined ? undefined : ([property.getName().replace(/^["']|["']$/g, ""), value] as const);
  });
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

/** The value of an expression, as far as its text and the given names tell; nothing is run. */
export function evaluate(node: Node | undefined, names: Names = new Map()): Value | undefined {
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) return node.getText() === "true";
  if (Node.isNullLiteral(node)) return null;
  if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node) || Node.isSatisfiesExpression(node)) {
    return evaluate(node.getExpression(), names);
  }
  if (Node.isPrefixUnaryExpression(node)) {
    const value = evaluate(node.getOperand(), names);
    return node.getOperatorToken() === SyntaxKind.MinusToken && typeof value === "number" ? -value : undefined;
  }
  if (Node.isArrayLiteralExpression(node)) {
    const values = node.getElements().map((element) => evaluate(element, names));
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  if (Node.isIdentifier(node)) return ofName(node, names);
  if (Node.isPropertyAccessExpression(node) && Node.isThisExpression(node.getExpression()))
    return ofAttribute(node, names);
  if (Node.isPropertyAccessExpression(node)) return memberOf(evaluate(node.getExpression(), names), node.getName());
  if (Node.isElementAccessExpression(node)) {
    const index = evaluate(node.getArgumentExpression(), names);
    return memberOf(evaluate(node.getExpression(), names), String(index));
  }
  return node === undefined ? undefined : (ofObject(node, names) ?? ofBinary(node, names));
}
