import { concatenated, repeated } from "./sequences.ts";
import {
  arrayUnknown,
  bool,
  type Dtype,
  dtypeOf,
  float,
  isArray,
  isConvolved,
  joinAll,
  type NumberValue,
  plainUnknown,
  rankOf,
  tensor,
  unknown,
  type Value,
} from "./value.ts";

const order: readonly Dtype[] = ["bool", "int", "float", "complex"];

/** Something that a loose configuration value can only be if it stands beside a tensor in arithmetic. */
const isPlain = (value: Value): boolean => value.kind === "unknown" && value.plain === true;

/** Rank after broadcasting. */
export function broadcastRank(values: readonly Value[]): number | undefined {
  let largest = 0;
  for (const value of values) {
    const rank = isPlain(value) ? 0 : rankOf(value);
    if (rank === undefined) return undefined;
    largest = Math.max(largest, rank);
  }
  return largest;
}

/** The class of numbers that PyTorch computes in; `undefined` as soon as it can be one of several. */
function promotedDtype(a: Value, b: Value): Dtype | undefined {
  const left = dtypeOf(a);
  const right = dtypeOf(b);
  if (left === undefined || right === undefined) {
    // floats stay floats beside anything but complex numbers, which no model mixes with what it does not know
    return left === "float" || right === "float" ? "float" : undefined;
  }
  return order[Math.max(order.indexOf(left), order.indexOf(right))];
}

function tensorResult(operator: string, a: Value, b: Value): Value {
  const dtype = promotedDtype(a, b);
  // no model divides complex numbers without a sign of what they are
  const isDivision = operator === "/" && dtype !== "complex";
  if (isConvolved(a) && isConvolved(b)) return a;
  return tensor(broadcastRank([a, b]), isDivision ? "float" : dtype);
}

const compute: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b),
};

function numberResult(operator: string, a: NumberValue, b: NumberValue): NumberValue {
  const dim = a.dim || b.dim ? true : undefined;
  if (operator === "/") return { kind: "number", type: "float", dim };
  const literal =
    a.type === "int" &&
    b.type === "int" &&
    typeof a.literal === "number" &&
    typeof b.literal === "number" &&
    b.literal !== 0
      ? compute[operator]?.(a.literal, b.literal)
      : undefined;
  const isFloat = a.type === "float" || b.type === "float";
  if (a.type === "bool" && b.type === "bool" && /^[&|^]$/.test(operator)) return bool();
  const isKnown = a.type !== undefined && b.type !== undefined;
  const type = isFloat ? "float" : isKnown ? (operator === "**" ? undefined : "int") : undefined;
  return { kind: "number", type, literal, dim };
}

/**
 * What an operator can take: results of a model are tuples in `decoder_outputs + encoder_outputs`, as no operator takes an
 * output, and none adds a tuple to a tensor.
 */
function operable(options: readonly Value[], other: Value): readonly Value[] {
  const isRefused = ({ kind }: Value): boolean => kind === "output" || (kind === "sequence" && other.kind === "tensor");
  const others = options.filter((option) => !isRefused(option));
  return others.length > 0 ? others : options;
}

/** `a <operator> b`. */
export function binary(operator: string, a: Value, b: Value): Value {
  if (a.kind === "either") return joinAll(operable(a.options, b).map((option) => binary(operator, option, b)));
  if (b.kind === "either") return joinAll(operable(b.options, a).map((option) => binary(operator, a, option)));
  if (a.kind === "string" && (operator === "+" || operator === "%")) return { kind: "string" };
  if (a.kind === "sequence" && b.kind === "sequence" && operator === "+") return concatenated(a, b);
  if (a.kind === "sequence" && operator === "*") return repeated(a, b);
  if (b.kind === "sequence" && operator === "*") return repeated(b, a);
  if (a.kind === "sequence" && operator === "+") {
    return { kind: "sequence", type: a.type, item: unknown, head: a.items?.length ? a.items : a.head };
  }
  if (a.kind === "tensor" || b.kind === "tensor") return tensorResult(operator, a, b);
  if (isArray(a) || isArray(b)) return arrayUnknown;
  if (a.kind === "number" && b.kind === "number") return numberResult(operator, a, b);
  const isNumeric = (value: Value) => value.kind === "number" || isPlain(value);
  if (isNumeric(a) && isNumeric(b)) {
    return operator === "/" || dtypeOf(a) === "float" || dtypeOf(b) === "float" ? float() : plainUnknown;
  }
  return unknown;
}

/** `a <operator>= b`: tensors are changed in place and keep rank and dtype. */
export const augmented = (operator: string, a: Value, b: Value): Value =>
  a.kind === "tensor" && a.rank !== undefined && !a.convolved ? a : binary(operator, a, b);

export function unary(operator: string, a: Value): Value {
  if (a.kind === "either") return joinAll(a.options.map((option) => unary(operator, option)));
  if (a.kind === "number") {
    const literal =
      typeof a.literal !== "number"
        ? undefined
        : operator === "-"
          ? -a.literal
          : operator === "+"
            ? a.literal
            : undefined;
    return { kind: "number", type: a.type === "bool" ? "int" : a.type, literal, dim: a.dim };
  }
  return a.kind === "tensor" || isPlain(a) || isArray(a) ? a : unknown;
}

/** `a < b`, `a == b`, `a in b`, `a is b`. */
export function compared(operators: readonly string[], operands: readonly Value[]): Value {
  if (operators.some((operator) => /\b(is|in)\b/.test(operator))) return bool();
  if (operands.some(({ kind }) => kind === "tensor")) return tensor(broadcastRank(operands), "bool");
  if (operands.some(isArray)) return arrayUnknown;
  return operands.some((value) => (value.kind === "unknown" && !value.plain) || value.kind === "either") &&
    !operands.some(({ kind }) => kind === "string" || kind === "sequence" || kind === "dtype" || kind === "device")
    ? unknown
    : bool();
}
