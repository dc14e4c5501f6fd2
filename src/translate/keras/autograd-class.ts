import type { FunctionInfo } from "../../program/module.ts";
import { field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import { functionLines } from "../function.ts";
import { type Scope, translated, withRenames } from "../scope.ts";
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
  const kept = keptVariables(forward, context);
  const lines = functionLines(forward, withRenames(scope, kept), step, {
    name: "apply",
    takesTraining: false,
    leftOut: ({ name }) => name === context,
    hook: (node, inner) => contextLines(node, context, kept, inner),
  });
  return [...head, ...lines];
}

/** What `forward` keeps in its context and reads again, as `ctx.scale`, and the variable that a port has for it. */
function keptVariables(forward: FunctionInfo, context: string): ReadonlyMap<string, string> {
  const names = new Set<string>();
  const read = new Set<string>();
  walk(forward.node, (node) => {
    if (node.type === "identifier") names.add(textOf(node));
    if (node.type !== "attribute" || textOf(required(node, "object")) !== context) return;
    const isCalled = node.parent?.type === "call" && node.field === "function";
    const isTarget = node.parent?.type === "assignment" && node.field === "left";
    if (!isCalled && !isTarget) read.add(textOf(node));
  });
  const variables = new Map<string, string>();
  for (const text of read) {
    const name = text.slice(context.length + 1);
    variables.set(text, names.has(name) && !isCopied(forward, text, name) ? `${name}_kept` : name);
  }
  return variables;
}

/** Whether an attribute only ever gets the variable of its name: `ctx.dim = dim`. */
function isCopied(forward: FunctionInfo, attribute: string, name: string): boolean {
  let isOnly = true;
  walk(forward.node, (node) => {
    if (node.type !== "assignment" || textOf(required(node, "left")) !== attribute) return;
    if (textOf(field(node, "right") ?? node) !== name) isOnly = false;
  });
  return isOnly;
}

/** Statements that speak to the context alone go; what is read again becomes a variable. */
function contextLines(
  node: Syntax,
  context: string,
  kept: ReadonlyMap<string, string>,
  scope: Scope,
): readonly string[] | undefined {
  if (node.type !== "expression_statement" || !textOf(node).startsWith(`${context}.`)) return undefined;
  const assignment = named(node)[0];
  const right = assignment?.type === "assignment" ? field(assignment, "right") : undefined;
  const variable = right && assignment && kept.get(textOf(required(assignment, "left")));
  if (!right || variable === undefined || textOf(right) === variable) return [];
  return [`${variable} = ${translated(right, scope)}`];
}
