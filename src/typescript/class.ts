import { type ClassDeclaration, type MethodDeclaration, Node, type PropertyDeclaration } from "ts-morph";
import { isAdded } from "./declare-fields.ts";
import { keywordOf } from "./forward-calls.ts";
import { isTensorType, libraryName, twinName } from "./names.ts";
import { modules } from "./rules/modules.ts";
import { reportGap, type Scope } from "./scope.ts";
import { spliced } from "./splice.ts";
import { weightType } from "./types.ts";
import { tensorAttribute, weightValue } from "./weights.ts";

/** Names that tfjs' layers take for themselves: attributes of a model that have them end in an underscore. */
const taken = new Set(
  `name inputSpec supportsMasking batchInputShape dtype initialWeights inboundNodes outboundNodes activityRegularizer id
  input output losses updates built trainable trainableWeights nonTrainableWeights weights stateful outputShape call
  apply build dispose getConfig countParams getWeights setWeights addWeight addLoss computeMask computeOutputShape
  calculateLosses resetStates getClassName weightFrom`.split(/\s+/),
);

export const attributeName = (name: string): string => (taken.has(name) ? `${name}_` : name);

/** Indents a block by one more step; lines inside template strings keep their places. */
export const indented = (text: string, node: Node): string => {
  const hasTemplate = /`[^`]*\n[^`]*`/.test(node.getText());
  return hasTemplate ? text : text.replaceAll(/\n(?=[^\n])/g, "\n  ");
};

/** Whether the constructor sets an attribute whatever happens, so that the compiler sees it. */
function isSetAtOnce(property: PropertyDeclaration): boolean {
  const owner = property.getParent();
  const [made] = Node.isClassDeclaration(owner) ? owner.getConstructors() : [];
  return (made?.getStatements() ?? []).some((each) => each.getText().startsWith(`this.${property.getName()} = `));
}

function written(property: PropertyDeclaration, scope: Scope): string {
  const kind = tensorAttribute(property);
  const value = property.getInitializer();
  const type = property.getTypeNode();
  const modifiers = property
    .getModifiers()
    .map((each) => `${each.getText()} `)
    .join("");
  const isSet = isAdded(property) && isSetAtOnce(property);
  const mark = property.hasQuestionToken() ? "?" : property.hasExclamationToken() && !isSet ? "!" : "";
  const name = attributeName(property.getName());
  if (kind !== "weight") {
    const typed = type === undefined ? "" : `: ${scope.write(type)}`;
    return `${modifiers}${name}${mark}${typed}${value === undefined ? "" : ` = ${scope.write(value)}`};`;
  }
  const start = value === undefined ? "" : ` = ${weightValue(value, property.getName(), scope)}`;
  const typed = value !== undefined && type === undefined ? "" : `: ${weightType(property.getType())}`;
  return `${modifiers}${name}${mark}${typed}${start};`;
}

/** The parameters of `call(inputs, kwargs)`: the first one of `forward`, and the others by name. */
export function callSignature(method: MethodDeclaration, isTold: boolean, scope: Scope): string {
  const [first, ...others] = method.getParameters();
  const names = others.map((parameter) => {
    const name = parameter.getNameNode();
    const bound = Node.isIdentifier(name) ? name.getText() : `options: ${scope.write(name)}`;
    const start = parameter.getInitializer();
    if (parameter.isRestParameter()) return `${bound} = []`;
    return start === undefined ? bound : `${bound} = ${scope.write(start)}`;
  });
  const types = others.map((parameter) => {
    const optional = parameter.isOptional() ? "?" : "";
    const type = parameter.getTypeNode();
    const start = parameter.getInitializer();
    const text =
      type === undefined ? (start?.getType().getBaseTypeOfLiteralType().getText() ?? "any") : scope.write(type);
    const withNothing = optional === "?" ? ` | undefined` : "";
    return `${keywordOf(parameter)}${optional}: ${text}${/undefined/.test(text) ? "" : withNothing}`;
  });
  if (isTold && !method.getParameters().some((parameter) => parameter.getName() === "training")) {
    names.push("training = false");
    types.push("training?: boolean");
  }
  const input =
    first === undefined
      ? names.length > 0
        ? "_inputs: tf.Tensor[]"
        : ""
      : inputText(first.isRestParameter(), spliced(first, scope));
  const isOptional = others.every((parameter) => parameter.isOptional());
  const kwargs =
    names.length === 0 ? "" : `{ ${names.join(", ")} }: { ${types.join("; ")} }${isOptional ? " = {}" : ""}`;
  return [input, kwargs].filter((text) => text !== "").join(", ");
}

const inputText = (isRest: boolean, text: string): string => (isRest ? text.replace("...", "") : text);

/** `forward` as tfjs' `call`: what it computes with is freed when it ends. */
function callMethod(method: MethodDeclaration, scope: Scope): string {
  const parameters = callSignature(method, scope.training.has(method), scope);
  const type = method.getReturnTypeNode();
  const head = `override call(${parameters})${type === undefined ? "" : `: ${scope.write(type)}`}`;
  const body = method.getBody();
  if (body === undefined) return `abstract ${head};`;
  const tidy = givesTensors(method) ? "tf.tidy" : "tidied";
  if (tidy === "tidied") scope.support.add(tidy);
  return `${head} {\n    return ${tidy}(() => ${indented(scope.write(body), body)});\n  }`;
}

function member(node: Node, scope: Scope): string {
  if (Node.isPropertyDeclaration(node)) return written(node, scope);
  if (Node.isMethodDeclaration(node) && node.getName() === "forward" && !node.isStatic())
    return callMethod(node, scope);
  return scope.write(node);
}

/** Whether `forward` takes tensors and gives tensors, as tfjs' `call` has it. */
function isPlainForward(method: MethodDeclaration): boolean {
  const takes = method.getParameters()[0]?.getType();
  const isPlain = takes === undefined || isTensorType(takes) || isTensorType(takes.getArrayElementType() ?? takes);
  return isPlain && givesTensors(method);
}

function givesTensors(method: MethodDeclaration): boolean {
  const result = method.getReturnType();
  const element = result.getArrayElementType();
  return isTensorType(result) || (element !== undefined && isTensorType(element));
}

/** All classes that a class is related to by inheritance, itself among them. */
function family(declaration: ClassDeclaration): readonly ClassDeclaration[] {
  return [declaration, ...declaration.getDerivedClasses()];
}

function heritage(declaration: ClassDeclaration, scope: Scope): string {
  const base = declaration.getExtendsOrThrow();
  const isRoot = libraryName(base.getExpression()) === "torch.nn.Module";
  const forwards = family(declaration).flatMap((each) => each.getInstanceMethod("forward") ?? []);
  const root = forwards.every(isPlainForward) ? "TFModule" : "TFStructuredModule";
  if (isRoot) scope.support.add(root);
  const library = libraryName(base.getExpression()) ?? "";
  const twin = modules[library]?.type;
  if (twin?.startsWith("TF") === true) scope.support.add(twin);
  else if (library !== "" && !isRoot) {
    scope.support.add("TFModule");
    reportGap(scope, base, "J002", `${library} is a layer of tfjs in the port, which is not extended`);
  }
  const parents = declaration.getImplements().map((each) => scope.write(each));
  const text = isRoot ? root : library === "" ? scope.write(base) : twin?.startsWith("TF") === true ? twin : "TFModule";
  return `extends ${text}${parents.length > 0 ? ` implements ${parents.join(", ")}` : ""}`;
}

/** The comments before a member, with the line breaks around them; on a line with another member, a break of its own. */
function leading(node: Node): string {
  const trivia = node.getFullText().slice(0, node.getStart() - node.getFullStart());
  const isAfterAdded = Node.isConstructorDeclaration(node) && isAdded(node.getPreviousSibling());
  if (isAfterAdded && !/\n\s*\n/.test(trivia)) return `\n${trivia}`;
  return trivia.includes("\n") ? trivia : `\n  ${trivia.trim()}`;
}

const isMember = (node: Node): boolean =>
  Node.isIndexSignatureDeclaration(node) ||
  Node.isConstructorDeclaration(node) ||
  Node.isPropertyDeclaration(node) ||
  Node.isMethodDeclaration(node) ||
  Node.isGetAccessorDeclaration(node) ||
  Node.isSetAccessorDeclaration(node) ||
  Node.isClassStaticBlockDeclaration(node);

export const membersOf = (declaration: ClassDeclaration): readonly Node[] =>
  declaration.forEachChildAsArray().filter(isMember);

/** A module class as a layer, registered under its name so that tfjs can load it. */
export function layerClass(declaration: ClassDeclaration, scope: Scope): string {
  const name = twinName(declaration.getName() ?? "Model");
  const modifiers = declaration
    .getModifiers()
    .map((each) => `${each.getText()} `)
    .join("");
  const generics = declaration.getTypeParameters().map((each) => scope.write(each));
  const head = `${modifiers}class ${name}${generics.length > 0 ? `<${generics.join(", ")}>` : ""} ${heritage(declaration, scope)}`;
  const marks = scope.unmarked.splice(0).map((mark) => `// ${mark}\n`);
  const members = membersOf(declaration);
  const body = members.map((each) => {
    const text = member(each, scope);
    const own = scope.unmarked.splice(0).map((mark) => `// ${mark}\n  `);
    return `${leading(each)}${own.join("")}${text}`;
  });
  const registered = declaration.isAbstract() ? "" : `\ntf.serialization.registerClass(${name});`;
  return `${marks.join("")}${head} {\n  static override className = "${name}";${body.join("")}\n}${registered}`;
}
