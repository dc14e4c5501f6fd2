import { field, named, type Syntax, textOf } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import { decoratorLines, functionLines } from "../function.ts";
import type { Scope } from "../scope.ts";
import { classDocstring, constantLines } from "./layer-class.ts";

const step = "    ";

/** A Python class that is neither a layer nor a model: it keeps its name. */
export function plainClass(plan: ClassPlan, outer: Scope): readonly string[] {
  const scope: Scope = { ...outer, owner: plan };
  const superclasses = field(plan.info.node, "superclasses");
  const isModule = (base: Syntax): boolean => /^(torch\.)?nn\.Module$/.test(textOf(base));
  const bases = (superclasses ? named(superclasses) : [])
    .filter((base) => !isModule(base))
    .map((base) => (base.type === "keyword_argument" ? textOf(base) : scope.expression(base, scope).text));
  const methods = [...plan.info.methods.values()].flatMap((fn) => [
    "",
    ...functionLines(fn, scope, step, { takesTraining: false }),
  ]);
  const body = [...classDocstring(plan.info, scope, step), ...constantLines(plan.info, scope, step), ...methods];
  const decorators = decoratorLines(
    { key: "", name: "", node: plan.info.node, module: scope.module, parameters: [] },
    scope,
    "",
  );
  return [
    ...decorators,
    `class ${plan.info.name}${bases.length > 0 ? `(${bases.join(", ")})` : ""}:`,
    ...(body.length === 0 ? [`${step}pass`] : body),
  ];
}
