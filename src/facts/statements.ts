import { field, named, required, type Syntax, textOf } from "../python/syntax.ts";
import { bindTarget } from "./assignments.ts";
import { branch, copyOf, joinEnvironments } from "./environment.ts";
import type { Environment, Frame, Interpreter, Maybe } from "./interpreter.ts";
import { narrowed, narrowPermuted, narrowUnpacked } from "./narrowing.ts";
import { elementOf } from "./sequences.ts";
import { join, none, sameValue, unknown } from "./value.ts";

type Execute = (it: Interpreter, node: Syntax, frame: Frame) => void;

const block: Execute = (it, node, frame) => {
  for (const statement of named(node)) {
    if (!frame.env) return;
    it.execute(statement, frame);
  }
};

const expressionStatement: Execute = (it, node, frame) => {
  for (const expression of named(node)) {
    if (expression.type === "assignment") narrowUnpacked(expression, frame);
    it.evaluate(expression, frame);
    const value = expression.type === "assignment" ? field(expression, "right") : expression;
    if (value?.type === "call") narrowPermuted(value, frame);
  }
};

const returnStatement: Execute = (it, node, frame) => {
  const [expression] = named(node);
  const value: Maybe = expression ? it.evaluate(expression, frame) : none;
  frame.returns = true;
  if (value !== undefined) frame.result = frame.result === undefined ? value : join(frame.result, value);
  frame.env = undefined;
};

/**
 * A branch that computes activations a second time to save memory: ports leave it out, and its calls, which no test
 * runs, hand arguments over in another order at times.
 */
const isCheckpointing = (condition: Syntax): boolean =>
  textOf(condition)
    .split(/\s+and\s+/)
    .some((part) => /^\(?[\w.]*\bgradient_checkpointing\)?$/.test(part)) && !/\bor\b/.test(textOf(condition));

const ifStatement: Execute = (it, node, frame) => {
  const ends: (Environment | undefined)[] = [];
  const test = (condition: Syntax, consequence: Syntax): void => {
    it.evaluate(condition, frame);
    const no = narrowed(it, condition, false, frame);
    if (isCheckpointing(condition)) {
      frame.env = no;
      return;
    }
    frame.env = narrowed(it, condition, true, frame);
    it.execute(consequence, frame);
    ends.push(frame.env);
    frame.env = no;
  };
  test(required(node, "condition"), required(node, "consequence"));
  for (const alternative of node.children.filter((child) => child.field === "alternative")) {
    if (alternative.type === "elif_clause")
      test(required(alternative, "condition"), required(alternative, "consequence"));
    else it.execute(required(alternative, "body"), frame);
  }
  ends.push(frame.env);
  frame.env = ends.reduce(joinEnvironments, undefined);
};

const sameEnvironment = (a: Environment | undefined, b: Environment | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.size === b.size &&
    [...a].every(([name, value]) => {
      const other = b.get(name);
      return other !== undefined && sameValue(value, other);
    }));

/** Runs a body until its environment no longer changes; what keeps changing becomes unknown. */
function loop(it: Interpreter, node: Syntax, frame: Frame, enter: () => void): void {
  const outer = frame.jumps;
  const body = required(node, "body");
  let start = frame.env;
  for (let round = 0; round < 6; round++) {
    frame.jumps = [];
    frame.env = copyOf(start);
    enter();
    it.execute(body, frame);
    const end = frame.jumps.reduce<Environment | undefined>(joinEnvironments, frame.env);
    const next = joinEnvironments(start, end);
    if (sameEnvironment(start, next)) break;
    if (round === 4 && next && start)
      for (const [name, value] of next) if (value !== start.get(name)) next.set(name, unknown);
    start = next;
  }
  frame.jumps = outer;
  frame.env = start;
  const alternative = field(node, "alternative");
  if (alternative) it.execute(required(alternative, "body"), frame);
}

const forStatement: Execute = (it, node, frame) => {
  const source = it.evaluate(required(node, "right"), frame);
  loop(it, node, frame, () => bindTarget(it, required(node, "left"), source && elementOf(source), frame));
};

const whileStatement: Execute = (it, node, frame) =>
  loop(it, node, frame, () => {
    it.evaluate(required(node, "condition"), frame);
  });

const jump: Execute = (_, __, frame) => {
  if (frame.env) frame.jumps?.push(frame.env);
  frame.env = undefined;
};

const tryStatement: Execute = (it, node, frame) => {
  const before = copyOf(frame.env);
  it.execute(required(node, "body"), frame);
  let end = frame.env;
  for (const clause of named(node)) {
    if (clause.type === "except_clause") {
      const handler = joinEnvironments(before, end);
      end = joinEnvironments(
        end,
        branch(frame, handler, () => {
          for (const part of named(clause)) if (part.type === "block") it.execute(part, frame);
        }),
      );
    }
  }
  frame.env = end;
  for (const clause of named(node)) {
    if (clause.type === "else_clause") it.execute(required(clause, "body"), frame);
    if (clause.type === "finally_clause") for (const part of named(clause)) it.execute(part, frame);
  }
};

const withStatement: Execute = (it, node, frame) => {
  for (const clause of named(node)) {
    if (clause.type !== "with_clause") continue;
    for (const item of named(clause)) {
      const value = required(item, "value");
      if (value.type !== "as_pattern") it.evaluate(value, frame);
      else {
        const [context, target] = named(value);
        const entered = context && it.evaluate(context, frame);
        const name = target && named(target)[0];
        if (name) bindTarget(it, name, entered, frame);
      }
    }
  }
  it.execute(required(node, "body"), frame);
};

const assertStatement: Execute = (it, node, frame) => {
  const [condition, message] = named(node);
  if (!condition) return;
  it.evaluate(condition, frame);
  if (message) it.evaluate(message, frame);
  frame.env = narrowed(it, condition, true, frame);
};

const definition: Execute = (it, node, frame) => {
  const name = textOf(required(node, "name"));
  const unit = it.closureOf(node, name, frame);
  frame.env?.set(name, { kind: "function", function: unit.key });
};

const executors: Readonly<Record<string, Execute>> = {
  block,
  expression_statement: expressionStatement,
  return_statement: returnStatement,
  if_statement: ifStatement,
  for_statement: forStatement,
  while_statement: whileStatement,
  try_statement: tryStatement,
  with_statement: withStatement,
  assert_statement: assertStatement,
  break_statement: jump,
  continue_statement: jump,
  function_definition: definition,
  decorated_definition: (it, node, frame) => it.execute(required(node, "definition"), frame),
  raise_statement: (it, node, frame) => {
    for (const expression of named(node)) it.evaluate(expression, frame);
    frame.env = undefined;
  },
  delete_statement: () => undefined,
};

export function executeStatement(it: Interpreter, node: Syntax, frame: Frame): void {
  executors[node.type]?.(it, node, frame);
}
