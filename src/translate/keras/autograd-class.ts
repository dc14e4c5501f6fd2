import { type Syntax, textOf } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import { functionLines } from "../function.ts";
import type { Scope } from "../scope.ts";
import { classDocstring } from "./layer-class.ts";

const step = "    ";

/**
 * A `torch.autograd.Function`: TensorFlow differentiates the computation by itself, so that a port keeps `forward`
 * alone, under the name by which it is called.
 */
export function autogradClass(plan: ClassPlan, outer: Scope): readonly string[] {
  const scope: Scope = { ...outer, owner: plan };
  const forward = plan.info.methods.get("forward");
  const head = [`class ${plan.name}:`, ...classDocstring(plan.info, scope, step)];
  if (!forward) return [...head, `${step}pass`];
  const context = forward.parameters[0]?.name ?? "ctx";
  scope.port.report(
    "info",
    "T015",
    plan.info.node,
    `${plan.info.name} has a gradient of its own in PyTorch`,
    "The port uses the gradient that TensorFlow derives. Where that one is not wanted, write it with tf.custom_gradient.",
  );
  const lines = functionLines(forward, scope, step, {
    name: "apply",
    takesTraining: false,
    leftOut: ({ name }) => name === context,
    hook: (node) => (savesForBackward(node, context) ? [] : undefined),
  });
  return [...head, ...lines];
}

const savesForBackward = (node: Syntax, context: string): boolean =>
  node.type === "expression_statement" && textOf(node).startsWith(`${context}.`);
