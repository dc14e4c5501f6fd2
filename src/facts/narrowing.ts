import { argumentsOf } from "../python/signature.ts";
import { field, named, required, type Syntax, textOf } from "../python/syntax.ts";
import { copyOf } from "./environment.ts";
import type { Environment, Frame, Interpreter } from "./interpreter.ts";
import { elementsOf } from "./sequences.ts";
import { dtypeOf, none, tensor, type Value } from "./value.ts";

/** The environment in which a condition is known to hold, or not to hold. */
export function narrowed(it: Interpreter, condition: Syntax, holds: boolean, frame: Frame): Environment | undefined {
  if (!frame.env || (holds && isForPyTorchAlone(condition))) return undefined;
  const env = copyOf(frame.env) ?? new Map();
  narrow(it, condition, holds, env, frame);
  return env;
}

/** Backbones of timm exist in PyTorch alone. */
const isForPyTorchAlone = (condition: Syntax): boolean =>
  /^(self\.)?config\.use_timm_backbone$/.test(textOf(condition));

function narrow(it: Interpreter, node: Syntax, holds: boolean, env: Environment, frame: Frame): void {
  if (node.type === "parenthesized_expression") for (const child of named(node)) narrow(it, child, holds, env, frame);
  else if (node.type === "not_operator") narrow(it, required(node, "argument"), !holds, env, frame);
  else if (node.type === "boolean_operator") {
    const isAnd = textOf(required(node, "operator")) === "and";
    if (isAnd === holds) {
      narrow(it, required(node, "left"), holds, env, frame);
      narrow(it, required(node, "right"), holds, env, frame);
    }
  } else if (node.type === "comparison_operator") narrowComparison(it, node, holds, env, frame);
}

function narrowComparison(it: Interpreter, node: Syntax, holds: boolean, env: Environment, frame: Frame): void {
  const [left, right] = named(node);
  const operators = node.children.filter((child) => child.field === "operators").map(textOf);
  if (!left || !right || operators.length !== 1) return;
  const [operator] = operators;
  if (right.type === "none" && left.type === "identifier") {
    if (holds === (operator === "is" || operator === "==")) env.set(textOf(left), none);
    return;
  }
  if (operator !== "==" && operator !== "!=") return;
  if (holds !== (operator === "==")) return;
  const rank = rankName(left);
  const value = it.evaluate(right, frame);
  if (rank !== undefined && value?.kind === "number" && typeof value.literal === "number")
    setRank(env, rank, value.literal);
  const shape = shapeName(left);
  const sizes = elementsOf(value);
  if (shape !== undefined && sizes) setRank(env, shape, sizes.length);
}

function setRank(env: Environment, name: string, rank: number): void {
  const value = env.get(name);
  if (value && isRankable(value)) env.set(name, tensor(rank, dtypeOf(value)));
}

const isRankable = (value: Value): boolean =>
  value.kind === "tensor" ||
  (value.kind === "unknown" && !value.plain) ||
  (value.kind === "either" && value.options.some(({ kind }) => kind === "tensor"));

/** `x` of `x.dim()`, `x.ndim`, `len(x.shape)`. */
function rankName(node: Syntax): string | undefined {
  if (node.type === "attribute" && textOf(required(node, "attribute")) === "ndim") return nameOf(field(node, "object"));
  if (node.type !== "call") return undefined;
  const callee = required(node, "function");
  const [argument] = argumentsOf(node);
  if (textOf(callee) === "len" && argument) return shapeName(argument.value);
  return callee.type === "attribute" && textOf(required(callee, "attribute")) === "dim"
    ? nameOf(field(callee, "object"))
    : undefined;
}

/** `x` of `x.size()`, `x.shape`. */
export function shapeName(node: Syntax): string | undefined {
  if (node.type === "attribute" && textOf(required(node, "attribute")) === "shape")
    return nameOf(field(node, "object"));
  if (node.type !== "call" || argumentsOf(node).length > 0) return undefined;
  const callee = required(node, "function");
  return callee.type === "attribute" && textOf(required(callee, "attribute")) === "size"
    ? nameOf(field(callee, "object"))
    : undefined;
}

const nameOf = (node: Syntax | undefined): string | undefined =>
  node?.type === "identifier" ? textOf(node) : undefined;

/** `a, b, c = x.shape` holds only for a tensor of three dimensions. */
export function narrowUnpacked(assignment: Syntax, frame: Frame): void {
  const left = field(assignment, "left");
  const right = field(assignment, "right");
  if (!left || !right || !frame.env || !/^(pattern_list|tuple_pattern)$/.test(left.type)) return;
  const targets = named(left);
  const name = shapeName(right);
  if (name === undefined || targets.some(({ type }) => type === "list_splat_pattern")) return;
  setRank(frame.env, name, targets.length);
}

/** `x.permute(0, 2, 1)` too. */
export function narrowPermuted(call: Syntax, frame: Frame): void {
  const callee = field(call, "function");
  if (callee?.type !== "attribute" || textOf(required(callee, "attribute")) !== "permute" || !frame.env) return;
  const name = nameOf(field(callee, "object"));
  const axes = argumentsOf(call);
  if (name !== undefined && axes.length > 1 && axes.every(({ keyword }) => keyword === undefined))
    setRank(frame.env, name, axes.length);
}
