import type { ClassInfo } from "../program/module.ts";
import { planClass } from "./class-plan.ts";
import { functionLines } from "./function.ts";
import { layerClass } from "./keras/layer-class.ts";
import { outputClass } from "./keras/output-class.ts";
import { plainClass } from "./keras/plain-class.ts";
import type { Scope } from "./scope.ts";

/**
 * Takes a definition of the library's own modules into the port, translated, where TensorFlow has no twin of it.
 *
 * @returns its name in the port; `undefined` when the checkout does not hold its source, or it belongs to another model.
 */
export function carry(qualified: string, outer: Scope): string | undefined {
  const found = outer.program.resolve(qualified);
  if (!found || found.info.module === outer.program.main || /\.models\./.test(found.info.module.name)) return undefined;
  const scope: Scope = { ...outer, module: found.info.module, owner: undefined, fn: undefined, trainingFlag: undefined, renames: new Map(), unpacked: false };
  const key = `${found.info.module.name}.${found.info.name}`;
  if (found.kind === "function") {
    const takesTraining = outer.training.function(found.info);
    return outer.port.carry(key, found.info.name, "function", () => functionLines(found.info, scope, "", { takesTraining }).join("\n"));
  }
  return carryClass(key, found.info, scope);
}

function carryClass(key: string, info: ClassInfo, scope: Scope): string | undefined {
  const plan = planClass(scope.program, info, false);
  switch (plan.kind) {
    case "output":
      return scope.port.carry(key, plan.name, "class", () => outputClass(plan, scope).join("\n"));
    case "layer":
      return scope.port.carry(key, plan.name, "class", () => layerClass(plan, scope, new Set()).join("\n"));
    case "plain":
      return scope.port.carry(key, info.name, "class", () => plainClass(plan, scope).join("\n"));
    default:
      return undefined;
  }
}

/** A constant of another module. */
export function carryConstant(name: string, scope: Scope): string | undefined {
  const node = scope.module.constants.get(name);
  if (!node || scope.module === scope.program.main) return undefined;
  return scope.port.carry(`${scope.module.name}.${name}`, name, "function", () => `${name} = ${scope.expression(node, { ...scope, fn: undefined, owner: undefined })}`);
}
