import { field, named, textOf } from "../../python/syntax.ts";
import type { Construct } from "./construct.ts";

/** `device = x.device` and the like: TensorFlow places tensors by itself. */
export const deviceAssignment: Construct = (node, scope) => {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const [left, right] = [field(assignment, "left"), field(assignment, "right")];
  if (left?.type !== "identifier" || !right) return undefined;
  const isDevice = scope.facts.valueOf(right).kind === "device" || (textOf(left) === "device" && /\bdevice\b/.test(textOf(right)));
  return isDevice ? [] : undefined;
};
