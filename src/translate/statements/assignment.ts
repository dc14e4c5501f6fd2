import { field, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import { isInterfaceChoice } from "../attention-interface.ts";
import { convolvedOperator } from "../expressions/convolved.ts";
import { operandTexts } from "../expressions/operators.ts";
import { spliced } from "../expressions/splice.ts";
import { type Scope, translated } from "../scope.ts";

/** Attributes of tensors that TensorFlow does not have; setting them does nothing in a port. */
const unset = /\.(requires_grad|device|grad)$/;

export function assignmentText(node: Syntax, scope: Scope): string | undefined {
  const left = required(node, "left");
  if (left.type === "attribute" && unset.test(textOf(left))) return undefined;
  if (isInterfaceChoice(node, scope)) return undefined;
  const right = field(node, "right");
  const type = field(node, "type");
  const annotation = type ? `: ${annotationText(type, scope)}` : "";
  const target = `${spliced(left, scope, targetParts(left))}${annotation}`;
  const shown =
    left.type === "attribute" || left.type === "subscript" || left.type === "identifier"
      ? translated(left, scope).text + annotation
      : target;
  if (!right) return shown;
  if (
    (left.type === "pattern_list" || left.type === "tuple_pattern") &&
    named(left).some(
      (part) => part.type === "subscript" && scope.facts.valueOf(required(part, "value")).kind === "tensor",
    )
  ) {
    scope.port.report(
      "error",
      "T013",
      left,
      "an assignment to parts of several tensors at once",
      "Assign to new names first, then update each tensor.",
    );
    return undefined;
  }
  if (left.type === "attribute" && !/^[\w.[\] +*-]+$/.test(translated(left, scope).text)) {
    scope.port.report(
      "error",
      "T013",
      left,
      "an assignment to something that a Keras layer computes",
      "Set the weight by hand: layer.weight.assign(value) in build() or after loading.",
    );
    return undefined;
  }
  if (right.type === "assignment") return `${shown} = ${assignmentText(right, scope) ?? "None"}`;
  const value = translated(right, scope);
  if (value.text === shown && right.type === "call") return undefined;
  const isUnpacked = left.type === "pattern_list" || left.type === "tuple_pattern";
  if (isUnpacked && value.value.kind === "tensor" && right.type !== "expression_list") {
    scope.port.use("tf");
    return `${shown} = tf.unstack(${value})`;
  }
  return `${shown} = ${value}`;
}

/** Names in a pattern stay; attributes and subscripts in it are translated. */
export const targetParts = (left: Syntax): readonly Syntax[] =>
  left.children.filter((child) => child.type === "attribute" || child.type === "subscript");

export function augmentedText(node: Syntax, scope: Scope): string {
  const [left, right] = [required(node, "left"), required(node, "right")];
  const sign = textOf(required(node, "operator"));
  const target = translated(left, scope);
  const value = translated(right, scope);
  const plain = sign.replace(/=$/, "");
  const convolved = convolvedOperator(plain, target, value, scope.port);
  if (convolved !== undefined) return `${target} = ${convolved}`;
  const [a, b] = operandTexts(plain, target, value);
  const closed = /^[\w.()[\]]+$/.test(b) ? b : `(${b})`;
  return a === target.text ? `${target} ${sign} ${b}` : `${target} = ${a} ${plain} ${closed}`;
}
