import { type CallExpression, Node, type ParameterDeclaration } from "ts-morph";
import { isModuleClass, isTensorType, libraryName, twinSpecifier } from "./names.ts";
import { decline } from "./rule.ts";
import type { Scope } from "./scope.ts";
import { braced, property } from "./splice.ts";
import { calledUnit } from "./training.ts";

/** The name under which a parameter of `forward` travels in a call's keyword arguments. */
export function keywordOf(parameter: ParameterDeclaration): string {
  const name = parameter.getNameNode();
  return Node.isIdentifier(name) ? name.getText() : "options";
}

/** A rest parameter takes what is left as a list. */
function argumentsFor(
  parameters: readonly ParameterDeclaration[],
  call: CallExpression,
  scope: Scope,
): readonly (string | undefined)[] {
  const nodes = call.getArguments();
  return parameters.map((parameter, index) => {
    if (parameter.isRestParameter()) return `[${nodes.slice(index).map(scope.write).join(", ")}]`;
    const node = nodes[index];
    if (Node.isSpreadElement(node)) return decline("the arguments of forward() are spread");
    return node === undefined ? undefined : scope.write(node);
  });
}

/** `layer.forward(x, mask)` of a module class becomes `layer.call(x, { mask, training })`. */
function knownForward(call: CallExpression, scope: Scope): string | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const [declaration] = callee.getNameNode().getSymbol()?.getDeclarations() ?? [];
  if (!Node.isMethodDeclaration(declaration) || declaration.getName() !== "forward") return undefined;
  const owner = declaration.getParent();
  if (!Node.isClassDeclaration(owner) || !isModuleClass(owner)) return undefined;
  const parameters = declaration.getParameters();
  const [first = "", ...others] = argumentsFor(parameters, call, scope);
  const named = others.flatMap((text, index) => {
    const parameter = parameters[index + 1];
    return text === undefined || parameter === undefined ? [] : [property(keywordOf(parameter), text)];
  });
  const isTold = scope.training.has(declaration);
  const isNamed = parameters.some((parameter) => parameter.getName() === "training");
  if (isTold && !isNamed) named.push("training");
  const kwargs = named.length === 0 ? "" : `${first === "" ? "[]" : ""}, ${braced(named)}`;
  const optional = callee.hasQuestionDotToken() ? "?" : "";
  return `${scope.write(callee.getExpression())}${optional}.call(${first}${kwargs})`;
}

/** A module whose class nobody sees is called as any layer is. */
function unknownForward(call: CallExpression, scope: Scope): string | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "forward") return undefined;
  const owner = callee.getExpression();
  const isKnown = libraryName(callee) !== undefined;
  if (isKnown) return undefined;
  const [input, ...more] = call.getArguments();
  if (input === undefined || more.length > 0) {
    return decline(
      `nothing is known of ${owner.getText()}, whose forward() takes ${call.getArguments().length} arguments`,
    );
  }
  return `${scope.write(owner)}.apply(${scope.write(input)}, { training }) as tf.Tensor`;
}

/** A function of the file that is told whether it runs in training is handed it last. */
function toldCall(call: CallExpression, scope: Scope): string | undefined {
  const unit = calledUnit(call);
  if (unit === undefined || !scope.training.has(unit)) return undefined;
  if (!(Node.isMethodDeclaration(unit) || Node.isFunctionDeclaration(unit) || Node.isArrowFunction(unit)))
    return undefined;
  const parameters = unit.getParameters();
  if (parameters.some((parameter) => parameter.isRestParameter()))
    return decline("a function with a rest parameter calls modules");
  const given = call.getArguments().map(scope.write);
  while (given.length < parameters.length) given.push("undefined");
  return `${scope.write(call.getExpression())}(${[...given, "training"].join(", ")})`;
}

/** A function on tensors that is imported from a file which has no port. */
function foreignCall(call: CallExpression): string | undefined {
  const callee = call.getExpression();
  const [local] = Node.isIdentifier(callee) ? (callee.getSymbol()?.getDeclarations() ?? []) : [];
  if (!Node.isImportSpecifier(local)) return undefined;
  const specifier = local.getImportDeclaration().getModuleSpecifierValue();
  const takesTensors = [call, ...call.getArguments()].some((each) => isTensorType(each.getType()));
  if (!takesTensors || twinSpecifier(specifier) !== specifier) return undefined;
  return decline(`${callee.getText()}() comes from ${specifier}, which is no model and has no port`);
}

/** Calls of modules that are classes of the models themselves, and of functions that call modules. */
export function forwardCall(node: Node, scope: Scope): string | undefined {
  if (!Node.isCallExpression(node)) return undefined;
  return foreignCall(node) ?? knownForward(node, scope) ?? unknownForward(node, scope) ?? toldCall(node, scope);
}
