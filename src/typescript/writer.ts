import { type ElementAccessExpression, Node, SyntaxKind } from "ts-morph";
import { libraryCall, libraryNew, libraryProperty } from "./calls.ts";
import { attributeName, layerClass } from "./class.ts";
import { isAdded } from "./declare-fields.ts";
import { forwardCall } from "./forward-calls.ts";
import { isModuleClass, isTensorType, libraryName, twinName } from "./names.ts";
import { Gap } from "./rule.ts";
import { modules } from "./rules/modules.ts";
import { note, reportGap, type Scope } from "./scope.ts";
import { bracketed, spliced } from "./splice.ts";
import { libraryReference, portType } from "./types.ts";
import { attributeDeclaration, tensorAssignment, weightRead } from "./weights.ts";

/** The class that an identifier names, where that class has a twin. */
function renamed(node: Node): string | undefined {
  if (!Node.isIdentifier(node)) return undefined;
  const symbol = node.getSymbol();
  const [declaration] = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
  if (Node.isClassDeclaration(declaration)) {
    return isModuleClass(declaration) && declaration.getName() === node.getText()
      ? twinName(node.getText())
      : undefined;
  }
  return isUnseenModel(node) ? twinName(node.getText()) : undefined;
}

/** A class of another model whose file was not given: one that is made or extended. */
function isUnseenModel(node: Node): boolean {
  const [local] = node.getSymbol()?.getDeclarations() ?? [];
  if (
    !Node.isImportSpecifier(local) ||
    !/(^|\/)modeling_\w+(\.[jt]s)?$/.test(local.getImportDeclaration().getModuleSpecifierValue())
  )
    return false;
  const uses = node
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((each) => each.getText() === node.getText());
  return uses.some(
    (each) => Node.isNewExpression(each.getParent()) || Node.isExpressionWithTypeArguments(each.getParent()),
  );
}

/** The attribute that a value is put into: its name is the layer's. */
function keptIn(node: Node): string | undefined {
  const parent = node.getParent();
  if (Node.isPropertyDeclaration(parent)) return parent.getName();
  if (!Node.isBinaryExpression(parent) || parent.getOperatorToken().getText() !== "=") return undefined;
  const target = parent.getLeft();
  return Node.isPropertyAccessExpression(target) && Node.isThisExpression(target.getExpression())
    ? target.getName()
    : undefined;
}

/** An attribute of a module under the name that it has in the port, read if it is a weight. */
function ownAttribute(node: Node, scope: Scope): string | undefined {
  if (!Node.isPropertyAccessExpression(node) || libraryName(node) !== undefined) return undefined;
  const declaration = attributeDeclaration(node);
  const owner = declaration?.getParent();
  if (!Node.isClassDeclaration(owner) || !isModuleClass(owner) || Node.isMethodDeclaration(declaration))
    return undefined;
  const dot = node.hasQuestionDotToken() ? "?." : ".";
  const plain = `${scope.write(node.getExpression())}${dot}${attributeName(node.getName())}`;
  return weightRead(node, plain) ?? plain;
}

/** Sizes are read as numbers, also where a library's compiler asks what lies outside of an array. */
function sizes(node: Node, scope: Scope): string | undefined {
  if (Node.isElementAccessExpression(node) && isOfAddedList(node)) return `${spliced(node, scope)}!`;
  if (Node.isElementAccessExpression(node) && isShape(node.getExpression())) return `${spliced(node, scope)} as number`;
  if (!Node.isVariableDeclaration(node)) return undefined;
  const [pattern, start] = [node.getNameNode(), node.getInitializer()];
  if (!Node.isArrayBindingPattern(pattern) || start === undefined || !isShape(start)) return undefined;
  const elements = pattern.getElements();
  const hasRest = elements.some((each) => Node.isBindingElement(each) && each.getDotDotDotToken() !== undefined);
  const tuple = elements.map((_, index) => (hasRest && index === elements.length - 1 ? "...number[]" : "number"));
  return `${pattern.getText()} = ${scope.write(start)} as [${tuple.join(", ")}]`;
}

/** An entry of a list that the source did not declare, so that nothing was said of missing entries. */
function isOfAddedList(node: ElementAccessExpression): boolean {
  const declaration = attributeDeclaration(node.getExpression());
  return isAdded(declaration) && Node.isPropertyAccessExpression(node.getParent());
}

const isShape = (node: Node): boolean =>
  Node.isPropertyAccessExpression(node) && node.getName() === "shape" && isTensorType(node.getExpression().getType());

/** `this.mode === "train"` asks what the call says. */
function modeTest(node: Node): string | undefined {
  if (!Node.isBinaryExpression(node) || !/^[!=]==?$/.test(node.getOperatorToken().getText())) return undefined;
  const [left, right] = [node.getLeft(), node.getRight()];
  if (libraryName(left) !== "torch.nn.Module.mode" || !Node.isStringLiteral(right)) return undefined;
  const isSame = node.getOperatorToken().getText().startsWith("=");
  return isSame === (right.getLiteralValue() === "train") ? "training" : "!training";
}

/** Functions that call modules are told last whether they run in training. */
function toldFunction(node: Node, scope: Scope): string | undefined {
  if (!scope.training.has(node)) return undefined;
  if (!(Node.isMethodDeclaration(node) || Node.isFunctionDeclaration(node) || Node.isArrowFunction(node)))
    return undefined;
  const parameters = node.getParameters();
  const text = spliced(node, scope);
  const last = parameters.at(-1);
  const written = last === undefined ? undefined : scope.write(last);
  if (written === undefined) return text.replace("()", "(training: boolean)");
  const place = text.indexOf(written) + written.length;
  const type = parameters.some((each) => each.isOptional()) ? "training = false" : "training: boolean";
  return `${text.slice(0, place)}, ${type}${text.slice(place)}`;
}

const isMarked = (node: Node): boolean =>
  Node.isStatement(node) &&
  !Node.isBlock(node) &&
  (Node.isBlock(node.getParent()) || Node.isSourceFile(node.getParent()) || Node.isCaseClause(node.getParent()));

/** Places in which any value may stand: an access would ask for its type. */
function takesAny(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) return false;
  return !(Node.isCallExpression(parent) && parent.getExpression() === node);
}

/** A construct without a form, as an expression that throws. */
function gapText(node: Node, gap: Gap, scope: Scope): string {
  const isLayer = Node.isNewExpression(node) && libraryName(node.getExpression())?.startsWith("torch.nn.") === true;
  const type = isLayer
    ? "tf.layers.Layer"
    : node.getType().isVoid() || Node.isExpressionStatement(node.getParent())
      ? ""
      : portType(node.getType(), scope);
  if (type === undefined && !takesAny(node)) throw gap;
  reportGap(scope, node, gap.code, gap.message);
  scope.support.add("gap");
  return `gap${type ? `<${type}>` : ""}(${JSON.stringify(gap.message)})`;
}

/** What a class hands to a layer of tfjs that it cannot extend. */
function layerSuper(node: Node, scope: Scope): string | undefined {
  if (!Node.isCallExpression(node) || !Node.isSuperExpression(node.getExpression())) return undefined;
  const base = node.getFirstAncestorByKind(SyntaxKind.ClassDeclaration)?.getExtends()?.getExpression();
  const library = base === undefined ? undefined : libraryName(base);
  if (library === undefined || library === "torch.nn.Module") return undefined;
  if (modules[library]?.type.startsWith("TF") === true) return undefined;
  scope.support.add("gap");
  return `super(gap("${library} is not extended"))`;
}

/** js-pytorch's way to a device: a statement that says nothing to TensorFlow.js. */
function droppedStatement(node: Node, scope: Scope): string | undefined {
  const call = Node.isExpressionStatement(node) ? node.getExpression() : undefined;
  if (!Node.isCallExpression(call) || libraryName(call.getExpression()) !== "torch.Tensor.to") return undefined;
  note(scope, node, "J004", "tensors live where the backend keeps them: to() was dropped");
  return `// ${node.getText().split("\n")[0]}: the backend decides where tensors live.`;
}

function expression(node: Node, scope: Scope): string | undefined {
  if (Node.isCallExpression(node))
    return layerSuper(node, scope) ?? libraryCall(node, scope) ?? forwardCall(node, scope);
  if (Node.isNewExpression(node)) return libraryNew(node, keptIn(node), scope);
  if (Node.isPropertyAccessExpression(node)) return ownAttribute(node, scope) ?? libraryProperty(node, scope);
  return tensorAssignment(node, scope);
}

function guarded(node: Node, scope: Scope): string | undefined {
  try {
    const text = expression(node, scope);
    return (
      text ?? (Node.isCallExpression(node) || Node.isElementAccessExpression(node) ? spliced(node, scope) : undefined)
    );
  } catch (error) {
    if (error instanceof Gap && Node.isExpression(node)) return gapText(node, error, scope);
    throw error;
  }
}

/** A short property whose value is written differently in the port: `{ scale }` as `{ scale: this.scale }`. */
function shortProperty(node: Node): string | undefined {
  if (!Node.isShorthandPropertyAssignment(node)) return undefined;
  const text = renamed(node.getNameNode()) ?? node.getName();
  return text === node.getName() ? text : `${node.getName()}: ${text}`;
}

function translated(node: Node, scope: Scope): string {
  if (Node.isClassDeclaration(node) && isModuleClass(node)) return layerClass(node, scope);
  const text =
    renamed(node) ??
    libraryReference(node, scope) ??
    shortProperty(node) ??
    droppedStatement(node, scope) ??
    sizes(node, scope) ??
    modeTest(node) ??
    guarded(node, scope) ??
    toldFunction(node, scope) ??
    spliced(node, scope);
  return bracketed(text, node);
}

/** Translates a node; statements in which something has no form get a comment that says so. */
export function writeNode(node: Node, scope: Scope): string {
  const text = translated(node, scope);
  if (!isMarked(node) || scope.unmarked.length === 0) return text;
  const indent = " ".repeat(node.getStart() - node.getStartLinePos());
  return `${scope.unmarked
    .splice(0)
    .map((mark) => `// ${mark}\n${indent}`)
    .join("")}${text}`;
}
