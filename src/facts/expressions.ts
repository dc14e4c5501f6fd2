import { argumentsOf } from "../python/signature.ts";
import { field, named, required, type Syntax, stringValue, textOf } from "../python/syntax.ts";
import { bindTarget } from "./assignments.ts";
import { isReshapingInPlace } from "./calls.ts";
import { superAttribute } from "./classes.ts";
import { comprehension } from "./comprehensions.ts";
import { joinEnvironments } from "./environment.ts";
import type { Frame, Given, Interpreter, Maybe } from "./interpreter.ts";
import { containerMethod } from "./methods.ts";
import { narrowed } from "./narrowing.ts";
import { augmented, binary, compared, unary } from "./operators.ts";
import { elementsOf } from "./sequences.ts";
import { subscriptOf } from "./subscripts.ts";
import { bool, float, int, isOnlyNone, join, joinAll, none, tuple, unknown, type Value } from "./value.ts";

type Evaluate = (it: Interpreter, node: Syntax, frame: Frame) => Maybe;

const inner: Evaluate = (it, node, frame) => {
  let last: Maybe = unknown;
  for (const child of named(node)) last = it.evaluate(child, frame);
  return last;
};

/** A result that does not depend on the parts, which are evaluated nevertheless. */
const after =
  (value: Value): Evaluate =>
  (it, node, frame) => {
    inner(it, node, frame);
    return value;
  };

function sequence(type: "tuple" | "list"): Evaluate {
  return (it, node, frame) => {
    const items: Value[] = [];
    let isExact = true;
    for (const child of named(node)) {
      const isSplat = child.type === "list_splat";
      const value = isSplat ? inner(it, child, frame) : it.evaluate(child, frame);
      if (value === undefined) return undefined;
      const spread = isSplat ? elementsOf(value) : [value];
      if (spread) items.push(...spread);
      else {
        isExact = false;
        items.push(value.kind === "sequence" ? value.item : unknown);
      }
    }
    return isExact ? { ...tuple(items), type } : { kind: "sequence", type, item: joinAll(items) };
  };
}

function integerText(text: string): number | undefined {
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : undefined;
}

const string: Evaluate = (it, node, frame) => {
  for (const child of node.children) {
    if (child.type === "interpolation")
      for (const part of named(child))
        if (part.type !== "format_specifier" && part.type !== "type_conversion") it.evaluate(part, frame);
  }
  return { kind: "string", literal: stringValue(node) };
};

const binaryOperator: Evaluate = (it, node, frame) => {
  const left = it.evaluate(required(node, "left"), frame);
  const right = it.evaluate(required(node, "right"), frame);
  if (left === undefined || right === undefined || isOnlyNone(left) || isOnlyNone(right)) return undefined;
  const operator = textOf(required(node, "operator"));
  if (operator === "@") return it.ops.call("torch.matmul", [{ value: left }, { value: right }]) ?? unknown;
  return binary(operator, left, right);
};

const booleanOperator: Evaluate = (it, node, frame) => {
  const leftNode = required(node, "left");
  const left = it.evaluate(leftNode, frame);
  const before = frame.env;
  const isAnd = textOf(required(node, "operator")) === "and";
  frame.env = narrowed(it, leftNode, isAnd, frame);
  const right = it.evaluate(required(node, "right"), frame);
  frame.env = joinEnvironments(before, frame.env);
  if (left === undefined || right === undefined) return undefined;
  return left.kind === "number" && left.type === "bool" && right.kind === "none" ? left : join(left, right);
};

const conditional: Evaluate = (it, node, frame) => {
  const [yes, condition, no] = named(node);
  if (!yes || !condition || !no) return unknown;
  it.evaluate(condition, frame);
  const before = frame.env;
  frame.env = narrowed(it, condition, true, frame);
  const first = frame.env && it.evaluate(yes, frame);
  frame.env = before;
  frame.env = narrowed(it, condition, false, frame);
  const second = it.evaluate(no, frame);
  frame.env = before;
  if (first === undefined) return second;
  return second === undefined ? first : join(first, second);
};

const comparison: Evaluate = (it, node, frame) => {
  const operands = named(node).map((child) => it.evaluate(child, frame));
  const operators = node.children.filter((child) => child.field === "operators").map(textOf);
  const known = operands.filter((operand) => operand !== undefined);
  return known.length < operands.length ? undefined : compared(operators, known);
};

const dictionary: Evaluate = (it, node, frame) => {
  let entries: Record<string, Value> | undefined = {};
  let item: Value = none;
  for (const pair of named(node)) {
    const key = field(pair, "key");
    const value = pair.type === "pair" ? it.evaluate(required(pair, "value"), frame) : inner(it, pair, frame);
    if (key) it.evaluate(key, frame);
    const name = stringValue(key);
    if (name === undefined) entries = undefined;
    else if (entries && value) entries[name] = value;
    item = join(item, pair.type === "pair" ? (value ?? none) : unknown);
  }
  return { kind: "dict", entries, item };
};

const attribute: Evaluate = (it, node, frame) => {
  const objectNode = required(node, "object");
  const name = textOf(required(node, "attribute"));
  if (objectNode.type === "call" && textOf(required(objectNode, "function")) === "super")
    return superAttribute(it, frame, name);
  const object = it.evaluate(objectNode, frame);
  // a list of modules is followed while a method fills it
  const filled = object?.kind === "instance" ? frame.env?.get(textOf(node)) : undefined;
  if (filled) return filled;
  return object && it.attribute(object, name, frame, textOf(objectNode) === "self");
};

/** Evaluates the arguments of a call; unpacked ones come singly where their number is known. */
function givenOf(it: Interpreter, call: Syntax, frame: Frame): readonly Given[] {
  return argumentsOf(call).flatMap(({ keyword, value: node }): readonly Given[] => {
    const value = it.evaluate(node, frame);
    if (keyword === "*") return elementsOf(value)?.map((item) => ({ value: item })) ?? [{ keyword, value }];
    if (keyword === "**" && value?.kind === "dict" && value.entries) {
      return Object.entries(value.entries).map(([name, entry]) => ({ keyword: name, value: entry }));
    }
    return [keyword === undefined ? { value } : { keyword, value }];
  });
}

const call: Evaluate = (it, node, frame) => {
  const calleeNode = required(node, "function");
  const callee = it.evaluate(calleeNode, frame);
  const given = givenOf(it, node, frame);
  if (callee?.kind === "function" && callee.receiver && calleeNode.type === "attribute") {
    const { receiver } = callee;
    const isContainer = receiver.kind === "sequence" || receiver.kind === "dict" || receiver.kind === "modules";
    if (isContainer && !it.unitByKey(callee.function)) {
      const effect = containerMethod(receiver, textOf(required(calleeNode, "attribute")), given);
      if (effect.receiver) bindTarget(it, required(calleeNode, "object"), effect.receiver, frame);
      return effect.result;
    }
  }
  const result = it.call(callee, given, frame);
  if (callee?.kind === "function" && calleeNode.type === "attribute" && /^Tensor\./.test(callee.function)) {
    // a tensor that changes its own dimensions is known under its name with those it has then
    const object = required(calleeNode, "object");
    if (isReshapingInPlace(callee.function.slice(7)) && object.type === "identifier")
      if (result !== undefined) frame.env?.set(textOf(object), result);
  }
  return result;
};

const lambda: Evaluate = (it, node, frame) => {
  const unit = it.closureOf(node, "lambda", frame);
  return { kind: "function", function: unit.key };
};

const walrus: Evaluate = (it, node, frame) => {
  const value = it.evaluate(required(node, "value"), frame);
  bindTarget(it, required(node, "name"), value, frame);
  return value;
};

const assignment: Evaluate = (it, node, frame) => {
  const right = field(node, "right");
  if (!right) return none;
  const value = it.evaluate(right, frame);
  bindTarget(it, required(node, "left"), value, frame);
  return value;
};

const augmentedAssignment: Evaluate = (it, node, frame) => {
  const left = required(node, "left");
  const before = it.evaluate(left, frame);
  const change = it.evaluate(required(node, "right"), frame);
  if (before === undefined || change === undefined || isOnlyNone(before)) return undefined;
  const value = augmented(textOf(required(node, "operator")).replace(/=$/, ""), before, change);
  if (left.type !== "subscript") bindTarget(it, left, value, frame);
  return value;
};

const identifier: Evaluate = (it, node, frame) => {
  const name = textOf(node);
  const local = frame.env?.get(name);
  if (local !== undefined) return local;
  const captured = frame.unit?.captured.get(name);
  if (captured) {
    const value = it.read(captured, frame);
    if (value !== undefined) return value;
  }
  if (frame.unit?.locals.has(name)) return undefined;
  return it.global(frame.module, name);
};

const evaluators: Readonly<Record<string, Evaluate>> = {
  identifier,
  attribute,
  call,
  lambda,
  integer: (_, node) => int(integerText(textOf(node))),
  float: (_, node) => float(integerText(textOf(node))),
  true: () => bool(true),
  false: () => bool(false),
  none: () => none,
  ellipsis: () => unknown,
  string,
  concatenated_string: after({ kind: "string" }),
  tuple: sequence("tuple"),
  expression_list: sequence("tuple"),
  pattern_list: sequence("tuple"),
  list: sequence("list"),
  set: sequence("list"),
  dictionary,
  list_comprehension: comprehension,
  generator_expression: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  parenthesized_expression: inner,
  await: inner,
  yield: after(unknown),
  binary_operator: binaryOperator,
  boolean_operator: booleanOperator,
  comparison_operator: comparison,
  conditional_expression: conditional,
  not_operator: after(bool()),
  unary_operator: (it, node, frame) => {
    const value = it.evaluate(required(node, "argument"), frame);
    return value && unary(textOf(required(node, "operator")), value);
  },
  subscript: subscriptOf,
  named_expression: walrus,
  assignment,
  augmented_assignment: augmentedAssignment,
  list_splat: inner,
};

/** Value of an expression; every value is kept in the frame's record, joined over all visits. */
export function evaluateExpression(it: Interpreter, node: Syntax, frame: Frame): Maybe {
  const evaluate = evaluators[node.type];
  const inferred = evaluate ? evaluate(it, node, frame) : unknown;
  const value = inferred && it.refine ? it.refine(node, inferred, frame) : inferred;
  if (value !== undefined) {
    const before = frame.record.get(node);
    frame.record.set(node, before === undefined || before === value ? value : join(before, value));
  }
  return value;
}
