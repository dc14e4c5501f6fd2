import type { ClassInfo } from "../program/module.ts";
import { textOf } from "../python/syntax.ts";
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
  const scope: Scope = {
    ...outer,
    module: found.info.module,
    owner: undefined,
    fn: undefined,
    trainingFlag: undefined,
    renames: new Map(),
    unpacked: false,
  };
  const key = `${found.info.module.name}.${found.info.name}`;
  if (found.kind === "function") {
    const takesTraining = outer.training.function(found.info);
    return outer.port.carry(key, found.info.name, "function", () =>
      functionLines(found.info, scope, "", { takesTraining }).join("\n"),
    );
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

/** A constant of another module; one that the main module has in the same words serves for both. */
export function carryConstant(qualified: string, outer: Scope): string | undefined {
  const cut = qualified.lastIndexOf(".");
  const name = qualified.slice(cut + 1);
  const module = outer.program.module(qualified.slice(0, cut));
  const node = module?.constants.get(name);
  if (!module || !node || module === outer.program.main || /\.models\./.test(module.name)) return undefined;
  const own = outer.program.main.constants.get(name);
  if (own && textOf(own) === textOf(node)) return name;
  const scope: Scope = {
    ...outer,
    module,
    owner: undefined,
    fn: undefined,
    trainingFlag: undefined,
    renames: new Map(),
  };
  return outer.port.carry(qualified, name, "function", () => `${name} = ${outer.expression(node, scope)}`);
}
