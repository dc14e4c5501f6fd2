import type { ClassInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import { isLayerExpression } from "./layer-question.ts";

/** The name of the parameter that gets an argument. */
function parameterOf(info: ClassInfo, index: number, keyword: string | undefined): string | undefined {
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
    if (right?.type === "identifier" && textOf(right) === parameter) found = /^self\.(\w+)$/.exec(textOf(left))?.[1];
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

/** Whether callers make the layer of an attribute on the spot: nobody else builds it then. */
export function isHandedOver(attribute: string, scope: Scope): boolean {
  const name = scope.owner?.info.name;
  let found = false;
  walk(scope.module.root, (node) => {
    if (node.type === "call" && textOf(required(node, "function")) === name)
      found ||= handedLayers(node, scope).some((handed) => handed.attribute === attribute);
    return !found;
  });
  return found;
}
