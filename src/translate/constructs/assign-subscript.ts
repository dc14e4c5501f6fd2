import { dtypeOf, rankOf } from "../../facts/value.ts";
import { field, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { indexParts } from "../expressions/subscript.ts";
import { operandTexts } from "../expressions/operators.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import type { Construct } from "./construct.ts";

interface Assigned {
  readonly target: Syntax;
  readonly value: Operand;
}

function assignedOf(node: Syntax, scope: Scope): Assigned | undefined {
  const statement = node.type === "expression_statement" ? named(node)[0] : undefined;
  const target = statement && field(statement, "left");
  const right = statement && field(statement, "right");
  if (!statement || target?.type !== "subscript" || !right) return undefined;
  if (scope.facts.valueOf(required(target, "value")).kind !== "tensor") return undefined;
  const value = translated(right, scope);
  if (statement.type === "assignment") return { target, value };
  if (statement.type !== "augmented_assignment") return undefined;
  const sign = textOf(required(statement, "operator")).replace(/=$/, "");
  const [a, b] = operandTexts(sign, translated(target, scope), value);
  return { target, value: operand(`${a} ${sign} ${b}`, scope.facts.valueOf(target)) };
}

/** `x[index] = value`: TensorFlow's tensors do not change, `x` is bound to a new one. */
export const assignSubscript: Construct = (node, scope) => {
  const assigned = assignedOf(node, scope);
  if (!assigned) return undefined;
  const { target, value } = assigned;
  const objectNode = required(target, "value");
  if (objectNode.type !== "identifier" && objectNode.type !== "attribute") return undefined;
  const object = translated(objectNode, scope);
  const parts = indexParts(target, scope);
  scope.port.use("tf");
  const [only] = parts;
  const cast = dtypeOf(value.value) === dtypeOf(object.value) && value.value.kind === "tensor" ? value.text : `tf.cast(${value}, ${atomic(object)}.dtype)`;
  if (parts.length === 1 && only?.kind === "mask" && isScalar(value)) {
    return [`${object} = ${maskedText(object, only.text, rankOf(only.value), cast)}`];
  }
  if (parts.some(({ kind }) => kind === "mask" || kind === "unknown")) {
    const isKnown = parts.every(({ kind, value: part }) => kind !== "unknown" || part.kind === "unknown");
    if (!isKnown || parts.some(({ kind }) => kind === "mask")) {
      scope.port.report("error", "T007", target, "an assignment to places that a mask among other indices names", "Write it with tf.where or tf.tensor_scatter_nd_update.");
      return [];
    }
  }
  const index = parts.map(({ text }) => text).join(", ");
  const positions = scope.port.support("positions");
  const update = scope.port.support("update_positions");
  const places = parts.some(({ kind }) => kind === "integers") ? translatedPlaces(target, positions, object, scope) : `${positions}(${object})[${index}]`;
  return [`${object} = ${update}(${object}, ${places}, ${value})`];
};

/** An index with integer tensors, applied to the positions. */
function translatedPlaces(target: Syntax, positions: string, object: Operand, scope: Scope): string {
  const text = translated(target, scope).text;
  return text.replace(object.text, `${positions}(${object})`);
}

const isScalar = ({ value }: Operand): boolean => value.kind === "number" || rankOf(value) === 0;

function maskedText(object: Operand, mask: string, maskRank: number | undefined, value: string): string {
  const rank = rankOf(object.value);
  if (rank !== undefined && maskRank !== undefined && rank > maskRank) {
    const whole = Array.from({ length: maskRank }, () => ":");
    const fresh = Array.from({ length: rank - maskRank }, () => "None");
    return `tf.where(${mask.includes(" ") ? `(${mask})` : mask}[${[...whole, ...fresh].join(", ")}], ${value}, ${object})`;
  }
  return `tf.where(${mask}, ${value}, ${object})`;
}
