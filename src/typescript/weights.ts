import { type BinaryExpression, type ClassDeclaration, Node, type PropertyDeclaration, SyntaxKind } from "ts-morph";
import { isModuleClass, isTensorType, libraryName } from "./names.ts";
import { note, type Scope } from "./scope.ts";
import { spliced } from "./splice.ts";

/** A tensor in an attribute: made with the module (a weight), or put there while it runs (state). */
export type TensorAttribute = "weight" | "state";

function assignmentsTo(property: PropertyDeclaration, owner: ClassDeclaration): readonly BinaryExpression[] {
  const target = `this.${property.getName()}`;
  return owner
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .filter((node) => node.getLeft().getText() === target && node.getOperatorToken().getText() === "=");
}

/** What an attribute of a module is, if it holds a tensor. */
export function tensorAttribute(property: Node | undefined): TensorAttribute | undefined {
  if (!Node.isPropertyDeclaration(property) || property.isStatic()) return undefined;
  const owner = property.getParent();
  if (!Node.isClassDeclaration(owner) || !isModuleClass(owner) || !isTensorType(property.getType())) return undefined;
  const isEarly = (node: Node): boolean => node.getFirstAncestorByKind(SyntaxKind.Constructor) !== undefined;
  return assignmentsTo(property, owner).every(isEarly) ? "weight" : "state";
}

export const attributeDeclaration = (node: Node): Node | undefined =>
  Node.isPropertyAccessExpression(node) ? node.getNameNode().getSymbol()?.getDeclarations()[0] : undefined;

const initializers: Readonly<Record<string, string>> = {
  "torch.zeros": "tf.initializers.zeros()",
  "torch.ones": "tf.initializers.ones()",
  "torch.randn": "tf.initializers.randomNormal({ stddev: 1 })",
  "torch.rand": "tf.initializers.randomUniform({ minval: 0, maxval: 1 })",
};

/** The tensor whose numbers a parameter starts with: `new torch.Parameter(torch.ones([4]).data)`. */
function startOf(value: Node): Node {
  if (!Node.isNewExpression(value) || libraryName(value.getExpression()) !== "torch.Parameter") return value;
  const [data] = value.getArguments();
  const source = Node.isCallExpression(data) ? data.getExpression() : data;
  const isNumbers = Node.isPropertyAccessExpression(source) && /^(data|_data|tolist)$/.test(source.getName());
  return isNumbers && isTensorType(source.getExpression().getType()) ? source.getExpression() : value;
}

function trainedText(value: Node, scope: Scope): string {
  if (!Node.isNewExpression(value) && !Node.isCallExpression(value)) return "false";
  const name = libraryName(value.getExpression()) ?? "";
  if (name === "torch.Parameter") return "true";
  if (!/^torch\.(zeros|ones|rand|randn|tensor|Tensor|tril)$/.test(name)) return "false";
  const flag = value.getArguments()[1];
  return flag === undefined ? "false" : scope.write(flag);
}

/** Makes a weight of the layer from the tensor that the module starts with. */
function weightFrom(value: Node, name: string, scope: Scope): string {
  const start = startOf(value);
  const isCall = Node.isCallExpression(start);
  let initializer = isCall ? initializers[libraryName(start.getExpression()) ?? ""] : undefined;
  const trained = trainedText(value, scope);
  const [shape, , , xavier] = isCall ? start.getArguments() : [];
  const first = Node.isArrayLiteralExpression(shape) ? shape.getElements()[0] : undefined;
  if (xavier?.getText() === "true" && first !== undefined) {
    initializer = `tf.initializers.randomNormal({ stddev: 1 / Math.sqrt(${scope.write(first)}) })`;
  }
  const isPlain = xavier === undefined || /^(false|true)$/.test(xavier.getText());
  if (initializer !== undefined && shape !== undefined && isPlain) {
    const options = trained === "true" ? "" : `, undefined, ${trained}`;
    return `this.addWeight("${name}", ${scope.write(shape)}, "float32", ${initializer}${options})`;
  }
  const options = trained === "false" ? "" : `, ${trained}`;
  return `this.weightFrom("${name}", ${scope.write(start)}${options})`;
}

/** Another name for a weight that there is already. */
const isSharedWeight = (value: Node): boolean => tensorAttribute(attributeDeclaration(value)) === "weight";

/** What is put into an attribute that holds a weight; `null` and conditions stay as they are. */
export function weightValue(value: Node, name: string, scope: Scope): string {
  if (Node.isConditionalExpression(value)) {
    const [yes, no] = [value.getWhenTrue(), value.getWhenFalse()].map((each) => weightValue(each, name, scope));
    return `${scope.write(value.getCondition())} ? ${yes} : ${no}`;
  }
  if (isSharedWeight(value)) return scope.write(value).replace(/\.read\(\)$/, "");
  if (Node.isParenthesizedExpression(value)) return `(${weightValue(value.getExpression(), name, scope)})`;
  return isTensorType(value.getType()) && !value.getType().isNullable()
    ? weightFrom(value, name, scope)
    : spliced(value, scope);
}

/** Whether an attribute is only asked for, not computed with: compared with nothing, or tested. */
function isAskedFor(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isIfStatement(parent) || Node.isPrefixUnaryExpression(parent)) return true;
  if (Node.isConditionalExpression(parent)) return parent.getCondition() === node;
  if (!Node.isBinaryExpression(parent)) return false;
  const operator = parent.getOperatorToken().getText();
  const isFirst = parent.getLeft() === node;
  return /^[!=]==?$/.test(operator) || (isFirst && ["=", "&&"].includes(operator));
}

/** The value of a weight where it is computed with. */
export function weightRead(node: Node, plain: string): string | undefined {
  if (tensorAttribute(attributeDeclaration(node)) !== "weight") return undefined;
  return isAskedFor(node) ? plain : `${plain}.read()`;
}

/** `this.x = ...` where x holds a tensor. */
export function tensorAssignment(node: Node, scope: Scope): string | undefined {
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== "=") return undefined;
  const target = node.getLeft();
  const kind = tensorAttribute(attributeDeclaration(target));
  if (kind === undefined || !Node.isPropertyAccessExpression(target)) return undefined;
  if (kind === "weight") return `${scope.write(target)} = ${weightValue(node.getRight(), target.getName(), scope)}`;
  note(
    scope,
    node,
    "J003",
    `the tensor in ${target.getText()} lives on after the call; dispose it where it is replaced`,
  );
  const value = scope.write(node.getRight());
  return `${scope.write(target)} = ${isTensorType(node.getRight().getType()) ? `tf.keep(${value})` : value}`;
}
