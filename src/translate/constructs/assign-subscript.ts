import { dtypeOf, isArray, rankOf } from "../../facts/value.ts";
import { field, fields, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { operandTexts } from "../expressions/operators.ts";
import { argumentText, indexParts } from "../expressions/subscript.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import type { Construct } from "./construct.ts";
import { reportsView } from "./loop-view.ts";

interface Assigned {
  readonly target: Syntax;
  readonly value: Operand;
}

function assignedOf(node: Syntax, scope: Scope): Assigned | undefined {
  const statement = node.type === "expression_statement" ? named(node)[0] : undefined;
  const target = statement && field(statement, "left");
  const right = statement && field(statement, "right");
  if (!statement || target?.type !== "subscript" || !right) return undefined;
  if (!isTensor(required(target, "value"), target, scope)) return undefined;
  const value = translated(right, scope);
  if (statement.type === "assignment") return { target, value };
  if (statement.type !== "augmented_assignment") return undefined;
  const sign = textOf(required(statement, "operator")).replace(/=$/, "");
  const [a, b] = operandTexts(sign, translated(target, scope), value);
  // `x[i] *= a - b` multiplies by all of it
  const closed = /^[\w.()[\]]+$/.test(b) ? b : `(${b})`;
  return { target, value: operand(`${a} ${sign} ${closed}`, scope.facts.valueOf(target)) };
}

/** Whether a subscript changes a tensor: `x[..., :2]` and `x[i, mask]` cannot be anything else, whatever is known of `x`. */
function isTensor(object: Syntax, target: Syntax, scope: Scope): boolean {
  const value = scope.facts.valueOf(object);
  if (value.kind !== "unknown" || isArray(value)) return value.kind === "tensor";
  const parts = fields(target, "subscript");
  const isTensors = (part: Syntax): boolean =>
    part.type === "ellipsis" || part.type === "slice" || scope.facts.valueOf(part).kind === "tensor";
  return parts.length > 1 && parts.some(isTensors);
}

/** The tensor at the bottom of `x[a][b]`, and the subscripts on the way up. */
function chainOf(target: Syntax): { readonly base: Syntax; readonly subscripts: readonly Syntax[] } {
  const object = required(target, "value");
  if (object.type !== "subscript") return { base: object, subscripts: [target] };
  const { base, subscripts } = chainOf(object);
  return { base, subscripts: [...subscripts, target] };
}

/** `x[index] = value`: TensorFlow's tensors do not change, `x` is bound to a new one. */
export const assignSubscript: Construct = (node, scope) => {
  const assigned = assignedOf(node, scope);
  return assigned && assignedPart(assigned.target, assigned.value, node, scope);
};

/** Lines that give the part of a tensor another value. */
export function assignedPart(
  target: Syntax,
  value: Operand,
  node: Syntax,
  scope: Scope,
): readonly string[] | undefined {
  const { base, subscripts } = chainOf(target);
  if ((base.type !== "identifier" && base.type !== "attribute") || !isTensor(base, target, scope)) return undefined;
  if (reportsView(textOf(base), node, scope)) return [];
  const object = translated(base, scope);
  if (!/^[\w.[\]]+$/.test(object.text)) {
    scope.port.report(
      "error",
      "T013",
      node,
      "a change of something that a Keras layer computes",
      "Set the weight by hand: layer.weight.assign(value) in build() or after loading.",
    );
    return [];
  }
  scope.port.use("tf");
  const [only, ...more] = indexParts(target, scope);
  if (subscripts.length === 1 && only?.kind === "mask" && more.length === 0 && isScalar(value)) {
    return [`${object} = ${maskedText(object, only.text, rankOf(only.value), castTo(object, value))}`];
  }
  const places = subscripts.reduce(
    (inner, subscript) => placesText(inner, subscript, scope),
    `${scope.port.support("positions")}(${object})`,
  );
  return [`${object} = ${scope.port.support("update_positions")}(${object}, ${places}, ${value})`];
}

/** The places of a tensor that a subscript picks. */
function placesText(inner: string, subscript: Syntax, scope: Scope): string {
  const parts = indexParts(subscript, scope);
  const isAdvanced = parts.some(({ kind }) => ["mask", "unknown", "integers", "tuple", "either"].includes(kind));
  if (!isAdvanced) return `${inner}[${parts.map(({ text }) => text).join(", ")}]`;
  return `${scope.port.support("index_tensor")}(${[inner, ...parts.map(argumentText)].join(", ")})`;
}

const castTo = (object: Operand, value: Operand): string =>
  dtypeOf(value.value) === dtypeOf(object.value) && value.value.kind === "tensor"
    ? value.text
    : `tf.cast(${value}, ${atomic(object)}.dtype)`;

const isScalar = ({ value }: Operand): boolean => value.kind === "number" || rankOf(value) === 0;

function maskedText(object: Operand, mask: string, maskRank: number | undefined, value: string): string {
  const rank = rankOf(object.value);
  const closed = mask.includes(" ") ? `(${mask})` : mask;
  if (rank === undefined && maskRank !== undefined)
    return `tf.where(${closed}[(..., *[None] * (${object}.shape.rank - ${maskRank}))], ${value}, ${object})`;
  if (rank !== undefined && maskRank !== undefined && rank > maskRank) {
    const whole = Array.from({ length: maskRank }, () => ":");
    const fresh = Array.from({ length: rank - maskRank }, () => "None");
    return `tf.where(${closed}[${[...whole, ...fresh].join(", ")}], ${value}, ${object})`;
  }
  return `tf.where(${mask}, ${value}, ${object})`;
}
