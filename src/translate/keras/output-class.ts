import { named, required, textOf } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import type { ClassPlan } from "../class-plan.ts";
import { decoratorLines } from "../function.ts";
import type { Scope } from "../scope.ts";
import { classDocstring, methodLines } from "./layer-class.ts";

const step = "    ";

/** A dataclass of outputs that TensorFlow's outputs of the library do not have. */
export function outputClass(plan: ClassPlan, scope: Scope): readonly string[] {
  const bases = plan.info.bases.map((base) => {
    const own = base.startsWith(`${scope.module.name}.`)
      ? scope.plan.classes.get(base.slice(scope.module.name.length + 1))
      : undefined;
    if (/(^|\.)ModelOutput$/.test(base)) return scope.port.use("ModelOutput");
    return own?.name ?? scope.names.twin(base) ?? scope.carry(base, scope) ?? base.split(".").at(-1) ?? base;
  });
  const fields = named(required(plan.info.node, "body")).flatMap((statement) => {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    if (assignment?.type !== "assignment") return [];
    const type = assignment.children.find((child) => child.field === "type");
    const right = assignment.children.find((child) => child.field === "right");
    const written = type ? `: ${annotationText(type, scope)}` : "";
    return [
      `${step}${textOf(required(assignment, "left"))}${written}${right ? ` = ${scope.expression(right, scope)}` : ""}`,
    ];
  });
  const decorators = decoratorLines(
    { key: "", name: "", node: plan.info.node, module: scope.module, parameters: [] },
    scope,
    "",
  );
  return [
    ...decorators,
    `class ${plan.name}(${bases.join(", ")}):`,
    ...classDocstring(plan.info, scope, step),
    ...fields,
    ...methodsOf(plan, scope),
  ];
}

function methodsOf(plan: ClassPlan, scope: Scope): readonly string[] {
  return methodLines(plan, { ...scope, owner: plan }, step, () => false);
}
