import { type BinaryExpression, type ClassDeclaration, Node, type SourceFile, SyntaxKind } from "ts-morph";
import { applyEdits, type Edit } from "../change/edit.ts";
import { isModuleClass } from "./names.ts";

const isAssignment = (node: Node | undefined): node is BinaryExpression =>
  Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken;

/** The assignments `this.x = ...` of a class, and `this[...] = ...`. */
function ownAssignments(declaration: ClassDeclaration): readonly BinaryExpression[] {
  return declaration.getDescendantsOfKind(SyntaxKind.BinaryExpression).filter((node) => {
    const left = node.getLeft();
    const isMember = Node.isPropertyAccessExpression(left) || Node.isElementAccessExpression(left);
    return isAssignment(node) && isMember && Node.isThisExpression(left.getExpression());
  });
}

/** The type of what is assigned, written out; of an empty list, the type of what is pushed to it. */
function typeText(assignment: BinaryExpression, declaration: ClassDeclaration): string {
  const value = assignment.getRight();
  if (Node.isArrayLiteralExpression(value) && value.getElements().length === 0) {
    const list = `${assignment.getLeft().getText()}.push`;
    const push = declaration
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .find((call) => call.getExpression().getText() === list);
    const element = push?.getArguments()[0];
    const type = element?.getType().getBaseTypeOfLiteralType().getText(element) ?? "number";
    return /[|=]/.test(type) ? `(${type})[]` : `${type}[]`;
  }
  // Names as they are known here: without a place, a class that is exported would be called by its file.
  return value.getType().getBaseTypeOfLiteralType().getText(assignment);
}

const unionOf = (texts: readonly string[]): string => {
  const known = texts.filter((text) => text !== "any");
  return [...new Set(known.length > 0 ? known : ["any"])].join(" | ");
};

/** Whether a declaration is one that `declareFields` put there. */
export const isAdded = (node: Node | undefined): boolean =>
  Node.isPropertyDeclaration(node) &&
  node.getText().startsWith(`${node.getName()}!: `) &&
  node.getStartLineNumber() === node.getParent().getFirstChildByKind(SyntaxKind.OpenBraceToken)?.getStartLineNumber();

/** Attributes that are assigned and declared nowhere, as js-pytorch's modules allow; TensorFlow.js' layers do not. */
function missingFields(declaration: ClassDeclaration): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const assignment of ownAssignments(declaration)) {
    const left = assignment.getLeft();
    if (!Node.isPropertyAccessExpression(left) || left.getNameNode().getSymbol() !== undefined) continue;
    const types = fields.get(left.getName()) ?? [];
    types.push(typeText(assignment, declaration));
    fields.set(left.getName(), types);
  }
  return fields;
}

/** Attributes whose names are put together when the model is made: `this[\`block\${i}\`]` has the type that was put there. */
function dynamicEdits(declaration: ClassDeclaration): { edits: readonly Edit[]; hasDynamic: boolean } {
  const assignments = ownAssignments(declaration).filter(({ getLeft }) => getLeft !== undefined);
  const dynamic = assignments.filter((each) => Node.isElementAccessExpression(each.getLeft()));
  if (dynamic.length === 0) return { edits: [], hasDynamic: false };
  const type = unionOf(dynamic.map((each) => typeText(each, declaration)));
  const reads = declaration.getDescendantsOfKind(SyntaxKind.ElementAccessExpression).filter((node) => {
    const parent = node.getParent();
    const isTarget = isAssignment(parent) && parent.getLeft() === node;
    return Node.isThisExpression(node.getExpression()) && !isTarget && !Node.isAsExpression(parent);
  });
  const edits = reads.flatMap((node) => [
    { start: node.getStart(), end: node.getStart(), text: "(" },
    { start: node.getEnd(), end: node.getEnd(), text: ` as ${type})` },
  ]);
  return { edits, hasDynamic: !declaration.forEachChildAsArray().some(Node.isIndexSignatureDeclaration) };
}

/** `forward = (x) => ...` as a method, as which a layer's `call` has to be written. */
function methodEdits(declaration: ClassDeclaration): readonly Edit[] {
  const property = declaration.getProperty("forward");
  const value = property?.getInitializer();
  if (property === undefined || !Node.isArrowFunction(value)) return [];
  const body = value.getBody();
  const edits = [{ start: property.getNameNode().getEnd(), end: value.getStart(), text: "" }];
  const arrow = value.getEqualsGreaterThan();
  const isBlock = Node.isBlock(body);
  edits.push({ start: arrow.getStart(), end: body.getStart(), text: isBlock ? "" : "{ return " });
  edits.push({ start: body.getEnd(), end: property.getEnd(), text: isBlock ? "" : "; }" });
  return edits;
}

function editsOf(declaration: ClassDeclaration, takesAny: boolean): readonly Edit[] {
  const brace = declaration.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getEnd();
  const fields = [...missingFields(declaration)]
    .filter(([, types]) => takesAny || unionOf(types) !== "any")
    .map(([name, types]) => `${name}!: ${unionOf(types)};`);
  const { edits, hasDynamic } = dynamicEdits(declaration);
  if (hasDynamic) fields.unshift("[name: string]: unknown;");
  const members = fields.length === 0 ? [] : [{ start: brace, end: brace, text: ` ${fields.join(" ")}` }];
  return [...members, ...methodEdits(declaration), ...(fields.length > 0 || edits.length === 0 ? edits : [])];
}

/**
 * Declares what a model leaves undeclared, so that types can be asked for and the port can declare it too. Lines stay
 * where they are: diagnostics speak of the lines of the original.
 */
export function declareFields(source: SourceFile): void {
  const classes = (): readonly ClassDeclaration[] =>
    source.getDescendantsOfKind(SyntaxKind.ClassDeclaration).filter(isModuleClass);
  const declare = (takesAny: boolean): boolean => {
    const edits = classes().flatMap((each) => editsOf(each, takesAny));
    if (edits.length > 0) source.replaceWithText(applyEdits(source.getFullText(), edits));
    return edits.length > 0;
  };
  // What one attribute is may depend on another one; what nobody can tell comes last.
  for (let pass = 0; pass < 4 && declare(false); pass += 1);
  declare(true);
}
