import { dtypeOf, type Value } from "../../facts/value.ts";
import { required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import { operand } from "../operand.ts";
import { aligned, cast } from "../promotion.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { isRepeatable } from "../sizes.ts";
import { convolvedOperator } from "./convolved.ts";
import { spliced } from "./splice.ts";

const isTensor = ({ value }: Operand): boolean => value.kind === "tensor";

const isFloatNumber = ({ value }: Operand): boolean => value.kind === "number" && value.type === "float";

/** PyTorch divides integers into floats; TensorFlow gives float64 for them. */
const asFloat = (argument: Operand): string => {
  const dtype = dtypeOf(argument.value);
  const isWhole = dtype === "int" || dtype === "bool" || (dtype === undefined && /mask\b/.test(argument.text));
  return isTensor(argument) && isWhole ? cast(argument, "tf.float32") : argument.text;
};

/** A tensor of unknown dtype beside a Python float: the result is a float in PyTorch, an error for integers in TensorFlow. */
function besideFloat(argument: Operand, other: Operand): string {
  const dtype = dtypeOf(argument.value);
  if (!isTensor(argument)) return argument.text;
  if (isFloatNumber(other))
    return dtype === undefined || dtype === "int" || dtype === "bool" ? cast(argument, "tf.float32") : argument.text;
  const isBesideFloats = isTensor(other) && dtypeOf(other.value) === "float";
  if (dtype === undefined && isBesideFloats)
    return cast(argument, isRepeatable(other) ? `${other}.dtype` : "tf.float32");
  // truth values are numbers of the other side's kind, whatever that is
  if (dtype !== "bool") return argument.text;
  const isUnknown = isTensor(other) && dtypeOf(other.value) === undefined;
  if (isUnknown && isRepeatable(other)) return cast(argument, `${other}.dtype`);
  // what is no mask in the eyes of anybody is most likely a float
  const isOpen = isUnknown || (other.value.kind === "unknown" && other.value.plain !== true);
  return isOpen ? cast(argument, "tf.float32") : argument.text;
}

const arithmetic = new Set(["+", "-", "*", "/", "//", "%", "**"]);

/** Shapes are lists in a port: `x.shape[:-1] + (2, 3)` joins a list and a tuple. */
function joinedSizes(left: Operand, right: Operand): string | undefined {
  const isShape = ({ value }: Operand): boolean => value.kind === "sequence" && value.type === "shape";
  if (!isShape(left) && !isShape(right)) return undefined;
  const asList = (argument: Operand): string => {
    if (argument.text.startsWith("(") && argument.items) return `[${argument.items.join(", ")}]`;
    return isShape(argument) || argument.text.startsWith("[") ? argument.text : `list(${argument})`;
  };
  return `${asList(left)} + ${asList(right)}`;
}

export function binary(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const sign = textOf(required(node, "operator"));
  const left = translated(required(node, "left"), scope);
  const right = translated(required(node, "right"), scope);
  const sizes = sign === "+" ? joinedSizes(left, right) : undefined;
  if (sizes !== undefined) return operand(sizes, value, node);
  if (sign === "@") return operand(`tf.matmul(${left}, ${right})`, value, node);
  const convolved = convolvedOperator(sign, left, right, scope.port);
  if (convolved !== undefined) return operand(convolved, value, node);
  const truths = truthText(sign, left, right);
  if (truths !== undefined) return operand(truths, value, node);
  const [a, b] = operandTexts(sign, asNumbers(left, right, scope), asNumbers(right, left, scope));
  return operand(`${a} ${sign} ${b}`, value, node);
}

/** Products and sums of truth values: TensorFlow does not count with them. */
function truthText(sign: string, left: Operand, right: Operand): string | undefined {
  if (sign !== "*" && sign !== "+") return undefined;
  if (![left, right].every((side) => isTensor(side) && dtypeOf(side.value) === "bool")) return undefined;
  return `tf.logical_${sign === "*" ? "and" : "or"}(${left}, ${right})`;
}

/** A mask that may hold truth values, beside what may be whole numbers: PyTorch counts with it. */
function asNumbers(side: Operand, other: Operand, scope: Scope): Operand {
  const isOpen = isTensor(side) && dtypeOf(side.value) === undefined && /^\w*mask$/.test(side.text);
  const dtype = dtypeOf(other.value);
  const isBesideNumbers = dtype === "int" || (dtype === undefined && isTensor(other));
  return isOpen && isBesideNumbers
    ? operand(`${scope.port.support("as_numbers")}(${side})`, side.value, side.node)
    : side;
}

/** Both sides of an arithmetic operator, cast where PyTorch would promote. */
export function operandTexts(sign: string, left: Operand, right: Operand): readonly [string, string] {
  // truth values are numbers beside whole numbers
  if (/^[|&^]$/.test(sign) && isTensor(left) && isTensor(right)) {
    const [a = left.text, b = right.text] = aligned([left, right]);
    return [a, b];
  }
  if (!arithmetic.has(sign) || (!isTensor(left) && !isTensor(right))) return [left.text, right.text];
  if (sign === "/") {
    const pair = [left, right].map((side, i) => {
      const other = i === 0 ? right : left;
      const isOpen = isTensor(side) && dtypeOf(side.value) === undefined && !isTensor(other);
      const text = isOpen ? cast(side, "tf.float32") : asFloat(side);
      return text === side.text ? besideFloat(side, other) : text;
    });
    return alignDims(left, right, [pair[0] ?? left.text, pair[1] ?? right.text]);
  }
  const [a = left.text, b = right.text] = aligned([left, right]);
  const first = a === left.text ? besideFloat(left, right) : a;
  const second = b === right.text ? besideFloat(right, left) : b;
  return [first, second];
}

/** A size may be a scalar integer tensor in graph mode: beside a float it is cast. */
function alignDims(left: Operand, right: Operand, texts: readonly [string, string]): readonly [string, string] {
  const isDim = ({ value }: Operand): boolean => value.kind === "number" && value.dim === true;
  const [a, b] = texts;
  if (isDim(right)) return [a, `tf.cast(${right}, tf.float32)`];
  return isDim(left) ? [`tf.cast(${left}, tf.float32)`, b] : [a, b];
}

export function unary(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const argument = translated(required(node, "argument"), scope);
  if (textOf(node).startsWith("~")) {
    if (dtypeOf(argument.value) === "int") return operand(`tf.bitwise.invert(${argument})`, value, node);
    if (isTensor(argument)) return operand(`tf.logical_not(${argument})`, value, node);
  }
  return operand(spliced(node, scope), value, node);
}

const comparisonSigns = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** Flags of a call that the configuration fills in. */
const isFlag = (node: Syntax, scope: Scope): boolean =>
  /^(use_cache|output_attentions|output_hidden_states|return_dict)$/.test(textOf(node)) &&
  (scope.fn?.parameters.some(({ name }) => name === textOf(node)) ?? false);

/** `mask == 0` of what may be numbers or truth values, which TensorFlow does not compare with numbers. */
function zeroText(sign: string, left: Operand, right: Operand): string | undefined {
  const isZero = right.value.kind === "number" && right.text === "0";
  if (!isZero || !isTensor(left) || !/^[=!]=$/.test(sign)) return undefined;
  const dtype = dtypeOf(left.value);
  if (dtype !== undefined && dtype !== "bool") return undefined;
  const truths = dtype === "bool" ? left.text : cast(left, "tf.bool");
  return sign === "==" ? `tf.logical_not(${truths})` : truths;
}

/** Places beside what may be places or floats: as floats, both can be told apart as far as tensors are long. */
function orderedAsFloats(left: Operand, right: Operand): readonly [string, string] | undefined {
  if (!isTensor(left) || !isTensor(right)) return undefined;
  const dtypes = [dtypeOf(left.value), dtypeOf(right.value)];
  const isMixed = dtypes.includes("int") && dtypes.includes(undefined);
  return isMixed ? [cast(left, "tf.float32"), cast(right, "tf.float32")] : undefined;
}

export function comparison(node: Syntax, scope: Scope): Operand {
  const value: Value = scope.facts.valueOf(node);
  const operands = node.children.filter((child) => child.isNamed);
  const sign = node.children.filter((child) => !child.isNamed).map(textOf);
  const [first, second] = operands;
  if (second && scope.keywords === textOf(second) && (sign[0] === "in" || sign[0] === "not in")) {
    return operand(`${stringValue(first)} is ${sign[0] === "in" ? "not " : ""}None`, value, node);
  }
  // Keras makes tensors of flags, and no tensor `is False`
  if (first && isFlag(first, scope) && sign[0] === "is" && second && /^(true|false)$/.test(second.type))
    return operand(second.type === "true" ? textOf(first) : `not ${textOf(first)}`, value, node);
  if (operands.length === 2 && first && second && comparisonSigns.has(sign[0] ?? "")) {
    const [left, right] = [translated(first, scope), translated(second, scope)];
    const truths = zeroText(sign[0] ?? "", left, right);
    if (truths !== undefined) return operand(truths, value, node);
    if (isTensor(left) || isTensor(right)) {
      const isOrder = /^[<>]=?$/.test(sign[0] ?? "");
      const floats = isOrder ? orderedAsFloats(left, right) : undefined;
      if (floats) return operand(`${floats[0]} ${sign[0]} ${floats[1]}`, value, node);
      const counted = isOrder ? asNumbers(left, right, scope) : left;
      const [a = left.text, b = right.text] = aligned([counted, right]);
      const texts = [a === left.text ? besideFloat(left, right) : a, b === right.text ? besideFloat(right, left) : b];
      return operand(`${texts[0]} ${sign[0]} ${texts[1]}`, value, node);
    }
  }
  return operand(spliced(node, scope), value, node);
}
