import type { ClassInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import { isLayerExpression } from "./layer-question.ts";

/** The name of the parameter that gets an argument. */
export function parameterOf(info: ClassInfo, index: number, keyword: string | undefined): string | undefined {
  const parameters = info.methods.get("__init__")?.parameters.filter(({ name }) => name !== "self") ?? [];
  return keyword ?? (parameters[index]?.kind === "plain" ? parameters[index].name : undefined);
}

/** The attribute in which `__init__` of a class keeps a parameter: `self.module = module`. */
function attributeOf(info: ClassInfo, parameter: string): string | undefined {
  let found: string | undefined;
  const init = info.methods.get("__init__");
  if (!init) return undefined;
  walk(init.node, (node) => {
    if (node.type !== "assignment" || found !== undefined) return;
    const [left, right] = [required(node, "left"), field(node, "right")];
    // `self.encoder = Encoder(config) if encoder is None else encoder`
    const [yes, , no] = right?.type === "conditional_expression" ? named(right) : [right];
    const keeps = [yes, no].some((value) => value?.type === "identifier" && textOf(value) === parameter);
    if (keeps) found = /^self\.(\w+)$/.exec(textOf(left))?.[1];
  });
  return found;
}

/** A layer that a call makes for another layer, and the attribute in which that one keeps it. */
export interface HandedLayer {
  readonly value: Syntax;
  readonly attribute: string;
}

/** Layers among the arguments of a call: `Residual(Attention(config), rate)`. */
export function handedLayers(call: Syntax, scope: Scope): readonly HandedLayer[] {
  const info = scope.module.classes.get(textOf(required(call, "function")));
  if (!info) return [];
  return argumentsOf(call).flatMap(({ keyword, value }, index) => {
    if (!isLayerExpression(value, scope)) return [];
    const parameter = parameterOf(info, index, keyword);
    const attribute = parameter && attributeOf(info, parameter);
    return attribute === undefined ? [] : [{ value, attribute }];
  });
}

/** The attribute of another layer that keeps a local layer: `backbone` of `self.backbone = ConvModel(backbone, queries)`. */
export function keptAs(local: string, fn: Syntax, scope: Scope): string | undefined {
  let found: string | undefined;
  walk(fn, (node) => {
    if (node.type !== "call" || found !== undefined) return;
    const info = scope.module.classes.get(textOf(required(node, "function")));
    if (!info) return;
    argumentsOf(node).forEach(({ keyword, value }, index) => {
      const parameter = textOf(value) === local ? parameterOf(info, index, keyword) : undefined;
      if (parameter !== undefined) found ??= attributeOf(info, parameter);
    });
  });
  return found;
}

/** Whether a variable holds a layer that nothing but the call at hand gets. */
function isLocalLayer(node: Syntax, scope: Scope): boolean {
  if (node.type !== "identifier") return false;
  let fn: Syntax | undefined = node.parent;
  while (fn && fn.type !== "function_definition") fn = fn.parent;
  if (!fn) return false;
  let isMade = false;
  let isKept = false;
  walk(fn, (each) => {
    if (each.type !== "assignment") return;
    const [left, right] = [required(each, "left"), field(each, "right")];
    if (textOf(left) === textOf(node) && right) isMade ||= isLayerExpression(right, scope);
    if (left.type === "attribute" && right && textOf(right) === textOf(node)) isKept = true;
  });
  return isMade && !isKept;
}

/** Whether callers make the layer of an attribute for it alone: nobody else builds it then. */
export function isHandedOver(attribute: string, scope: Scope): boolean {
  const name = scope.owner?.info.name;
  let found = false;
  walk(scope.module.root, (node) => {
    if (node.type === "call" && textOf(required(node, "function")) === name)
      found ||=
        handedLayers(node, scope).some((handed) => handed.attribute === attribute) ||
        argumentsOf(node).some(
          ({ value }) => isLocalLayer(value, scope) && keptAs(textOf(value), node, scope) === attribute,
        );
    return !found;
  });
  return found;
}
