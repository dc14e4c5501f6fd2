import { field, named, type Syntax, textOf } from "../../python/syntax.ts";
import { type Scope, translated } from "../scope.ts";
import type { Construct } from "./construct.ts";

/** `dtype, device = x.dtype, x.device` */
function withoutDevices(
  targets: readonly Syntax[],
  values: readonly Syntax[],
  scope: Scope,
): readonly string[] | undefined {
  const kept = targets.flatMap((target, index) => {
    const value = values[index];
    return value && scope.facts.valueOf(value).kind !== "device" && textOf(target) !== "device"
      ? [[target, value] as const]
      : [];
  });
  if (kept.length === targets.length || targets.length !== values.length) return undefined;
  if (kept.length === 0) return [];
  const texts = kept.map(([, value]) => translated(value, scope).text);
  return [`${kept.map(([target]) => textOf(target)).join(", ")} = ${texts.join(", ")}`];
}

/** `device = x.device` and the like: TensorFlow places tensors by itself. */
export const deviceAssignment: Construct = (node, scope) => {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const [left, right] = [field(assignment, "left"), field(assignment, "right")];
  if (left?.type === "pattern_list" && right?.type === "expression_list")
    return withoutDevices(named(left), named(right), scope);
  if (left?.type !== "identifier" || !right) return undefined;
  const isDevice =
    scope.facts.valueOf(right).kind === "device" || (textOf(left) === "device" && /\bdevice\b/.test(textOf(right)));
  return isDevice ? [] : undefined;
};
