import { parametersOf } from "../../python/signature.ts";
import { field, fields, named, required, type Syntax, textOf, undecorated } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import { assignSubscript } from "../constructs/assign-subscript.ts";
import { bufferAssignment } from "../constructs/buffer.ts";
import { sizeCheck } from "../constructs/checks.ts";
import type { Construct } from "../constructs/construct.ts";
import { deviceAssignment } from "../constructs/device.ts";
import { inPlaceMethod } from "../constructs/in-place.ts";
import { isTorchContext } from "../constructs/torch-context.ts";
import { operandTexts } from "../expressions/operators.ts";
import { spliced } from "../expressions/splice.ts";
import { type Scope, translated, withRenames } from "../scope.ts";
import { constantTruth } from "../truth.ts";

const step = "    ";

/** Statement forms in the order in which they are tried. */
const constructs: readonly Construct[] = [bufferAssignment, deviceAssignment, sizeCheck, inPlaceMethod, assignSubscript];

/** What a caller does with statements before the general rules see them. */
export type StatementHook = (node: Syntax, scope: Scope) => readonly string[] | undefined;

export interface BlockOptions {
  readonly hook?: StatementHook | undefined;
}

const endRow = (node: Syntax): number => node.row + (textOf(node).match(/\n/g)?.length ?? 0);

/** Lines of a block, indented; `pass` when nothing is left. */
export function blockLines(block: Syntax, scope: Scope, indent: string, options: BlockOptions = {}): readonly string[] {
  const lines = statementLines(block.children, scope, indent, options);
  return lines.some((line) => line.trim() !== "" && !line.trim().startsWith("#")) ? lines : [...lines, `${indent}pass`];
}

/** Lines of several statements with the comments and blank lines between them. */
export function statementLines(
  nodes: readonly Syntax[],
  scope: Scope,
  indent: string,
  options: BlockOptions = {},
): readonly string[] {
  const lines: string[] = [];
  let previousEnd: number | undefined;
  let comments: string[] = [];
  for (const node of nodes) {
    if (!node.isNamed) continue;
    const isTrailing = node.type === "comment" && node.row === previousEnd && lines.length > 0;
    if (isTrailing) {
      lines.push(`${lines.pop()}  ${textOf(node)}`);
      continue;
    }
    const blank = previousEnd !== undefined && node.row - previousEnd > 1 && lines.length + comments.length > 0;
    if (blank) comments.push("");
    previousEnd = endRow(node);
    if (node.type === "comment") {
      comments.push(`${indent}${textOf(node)}`);
      continue;
    }
    const own = statement(node, scope, indent, options);
    // comments above a statement that is left out go with it
    if (own.length > 0) lines.push(...comments, ...own);
    else if (comments[0] === "") lines.push("");
    comments = [];
  }
  return trimmed([...lines, ...comments]);
}

const trimmed = (lines: readonly string[]): readonly string[] => {
  const kept = lines.filter((line, i) => line !== "" || (i > 0 && lines[i - 1] !== ""));
  return kept.at(-1) === "" ? kept.slice(0, -1) : kept;
};

/** Lines of one statement; none when the port does without it. */
export function statement(node: Syntax, scope: Scope, indent: string, options: BlockOptions = {}): readonly string[] {
  const hooked = options.hook?.(node, scope);
  if (hooked !== undefined) return hooked.map((line) => (line === "" ? "" : indent + line));
  const before = scope.port.gaps();
  for (const construct of constructs) {
    const lines = construct(node, scope);
    if (lines === undefined) continue;
    return scope.port.gaps() > before ? gapLines(node, scope, indent) : lines.map((line) => indent + line);
  }
  const compound = compoundLines(node, scope, indent, options);
  if (compound !== undefined) return compound;
  const text = simpleText(node, scope);
  if (scope.port.gaps() > before) return gapLines(node, scope, indent);
  return text === undefined ? [] : [`${indent}${text}`];
}

/** A gap is marked where it stands: the rest of the file works, and reaching it says what is missing. */
function gapLines(node: Syntax, scope: Scope, indent: string): readonly string[] {
  const gap = scope.port.diagnostics.filter(({ severity }) => severity === "error").at(-1);
  const source = textOf(node)
    .split("\n")
    .map((line) => `${indent}#     ${line.trim()}`);
  const reason = (gap?.message ?? "not translated").replaceAll('"', "'");
  return [
    `${indent}# TODO(add-tf-model ${gap?.code ?? "T000"}): ${gap?.message ?? "not translated"}. In PyTorch:`,
    ...source,
    `${indent}raise NotImplementedError(${JSON.stringify(reason)})`,
  ];
}

function simpleText(node: Syntax, scope: Scope): string | undefined {
  switch (node.type) {
    case "expression_statement":
      return expressionStatement(named(node)[0] ?? node, scope);
    case "import_statement":
    case "import_from_statement":
      return /\b(torch|flash_attn|mamba_ssm|causal_conv1d|deepspeed|apex)\b/.test(textOf(node))
        ? undefined
        : textOf(node);
    default:
      return spliced(node, scope);
  }
}

function expressionStatement(node: Syntax, scope: Scope): string | undefined {
  if (node.type === "assignment") return assignmentText(node, scope);
  if (node.type === "augmented_assignment") return augmentedText(node, scope);
  if (node.type === "string") return textOf(node);
  if (/^self\.(warn_if_padding_and_no_attention_mask|_check_and_\w*)\(/.test(textOf(node))) return undefined;
  return translated(node, scope).text;
}

/** Attributes of tensors that TensorFlow does not have; setting them does nothing in a port. */
const unset = /\.(requires_grad|device|grad|is_causal)$/;

function assignmentText(node: Syntax, scope: Scope): string | undefined {
  const left = required(node, "left");
  if (left.type === "attribute" && unset.test(textOf(left))) return undefined;
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
  if (left.type === "attribute" && !/^[\w.[\]]+$/.test(translated(left, scope).text)) {
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
  const isUnpacked = left.type === "pattern_list" || left.type === "tuple_pattern";
  if (isUnpacked && value.value.kind === "tensor" && right.type !== "expression_list") {
    scope.port.use("tf");
    return `${shown} = tf.unstack(${value})`;
  }
  return `${shown} = ${value}`;
}

/** Names in a pattern stay; attributes and subscripts in it are translated. */
const targetParts = (left: Syntax): readonly Syntax[] =>
  left.children.filter((child) => child.type === "attribute" || child.type === "subscript");

function augmentedText(node: Syntax, scope: Scope): string {
  const [left, right] = [required(node, "left"), required(node, "right")];
  const sign = textOf(required(node, "operator"));
  const target = translated(left, scope);
  const value = translated(right, scope);
  const plain = sign.replace(/=$/, "");
  const [a, b] = operandTexts(plain, target, value);
  const closed = /^[\w.()[\]]+$/.test(b) ? b : `(${b})`;
  return a === target.text ? `${target} ${sign} ${b}` : `${target} = ${a} ${plain} ${closed}`;
}

function compoundLines(
  node: Syntax,
  scope: Scope,
  indent: string,
  options: BlockOptions,
): readonly string[] | undefined {
  switch (node.type) {
    case "if_statement":
      return ifLines(node, scope, indent, options);
    case "for_statement":
      return [
        `${indent}for ${loopTarget(node, scope)} in ${loopSource(node, scope)}:`,
        ...blockLines(required(node, "body"), scope, indent + step, options),
      ];
    case "while_statement":
      return [
        `${indent}while ${translated(required(node, "condition"), scope)}:`,
        ...blockLines(required(node, "body"), scope, indent + step, options),
      ];
    case "with_statement": {
      const body = required(node, "body");
      if (isTorchContext(node)) return statementLines(body.children, scope, indent, options);
      return [
        `${indent}with ${named(node)[0] ? spliced(named(node)[0] ?? node, scope) : ""}:`,
        ...blockLines(body, scope, indent + step, options),
      ];
    }
    case "function_definition":
    case "decorated_definition":
      return definitionLines(node, scope, indent);
    case "try_statement":
      return tryLines(node, scope, indent, options);
    default:
      return undefined;
  }
}

function loopTarget(node: Syntax, scope: Scope): string {
  const left = required(node, "left");
  return spliced(left, scope, targetParts(left));
}

/** A tensor is walked along its first axis, which graph mode wants spelled out. */
function loopSource(node: Syntax, scope: Scope): string {
  const right = translated(required(node, "right"), scope);
  if (right.value.kind !== "tensor") return right.text;
  scope.port.use("tf");
  return `tf.unstack(${right})`;
}

/** A function inside a function. */
function definitionLines(node: Syntax, scope: Scope, indent: string): readonly string[] | undefined {
  const definition = undecorated(node);
  if (definition.type !== "function_definition") return undefined;
  const parameters = named(required(definition, "parameters")).map((parameter) => nestedParameter(parameter, scope));
  const hidden = parametersOf(definition).map(({ name }): [string, string] => [name, name]);
  const result = field(definition, "return_type");
  const arrow = result ? ` -> ${annotationText(result, scope)}` : "";
  const head = `${indent}def ${textOf(required(definition, "name"))}(${parameters.join(", ")})${arrow}:`;
  return [head, ...blockLines(required(definition, "body"), withRenames(scope, new Map(hidden)), indent + step)];
}

function nestedParameter(parameter: Syntax, scope: Scope): string {
  const [type, value] = [field(parameter, "type"), field(parameter, "value")];
  if (!type && !value) return textOf(parameter);
  const name = textOf(field(parameter, "name") ?? parameter.children[0] ?? parameter);
  const annotation = type ? `: ${annotationText(type, scope)}` : "";
  return `${name}${annotation}${value ? `${type ? " = " : "="}${translated(value, scope)}` : ""}`;
}

interface Branch {
  readonly condition: Syntax | undefined;
  readonly body: Syntax;
}

function branchesOf(node: Syntax): readonly Branch[] {
  const first = { condition: required(node, "condition"), body: required(node, "consequence") };
  const others = fields(node, "alternative").map((clause) => ({
    condition: clause.type === "elif_clause" ? required(clause, "condition") : undefined,
    body: field(clause, "consequence") ?? required(clause, "body"),
  }));
  return [first, ...others];
}

/** Branches that a port never takes go; one that it always takes ends the chain. */
function liveBranches(node: Syntax, scope: Scope): readonly Branch[] {
  const live: Branch[] = [];
  for (const branch of branchesOf(node)) {
    const truth = branch.condition === undefined ? true : constantTruth(branch.condition, scope);
    if (truth === false) continue;
    live.push(truth === true ? { condition: undefined, body: branch.body } : branch);
    if (truth === true) break;
  }
  return live;
}

function ifLines(node: Syntax, scope: Scope, indent: string, options: BlockOptions): readonly string[] {
  const [first, ...rest] = liveBranches(node, scope);
  if (!first) return [];
  if (first.condition === undefined) return statementLines(first.body.children, scope, indent, options);
  const lines: string[] = [];
  [first, ...rest].forEach(({ condition, body }, index) => {
    const word = index === 0 ? "if" : condition === undefined ? "else" : "elif";
    const before = scope.port.gaps();
    const text = condition === undefined ? "" : ` ${translated(condition, scope)}`;
    const isGap = condition !== undefined && scope.port.gaps() > before;
    const inner = blockLines(body, scope, indent + step, options);
    // nothing to do in the last branch: the branch goes
    if (index > 0 && condition === undefined && inner.length === 1 && inner[0]?.trim() === "pass") return;
    if (isGap) lines.push(`${indent}${word} True:`, ...gapLines(condition, scope, indent + step));
    else lines.push(`${indent}${word}${text}:`, ...inner);
  });
  const isEmpty = rest.length === 0 && lines.length === 2 && lines[1]?.trim() === "pass" && !hasPass(first.body);
  return isEmpty ? [] : lines;
}

const hasPass = (block: Syntax): boolean => named(block).some((node) => node.type === "pass_statement");

function tryLines(node: Syntax, scope: Scope, indent: string, options: BlockOptions): readonly string[] {
  const lines = [`${indent}try:`, ...blockLines(required(node, "body"), scope, indent + step, options)];
  for (const clause of named(node)) {
    const block = named(clause).find((child) => child.type === "block");
    if (!/^(except|else|finally)/.test(clause.type) || !block) continue;
    const head =
      textOf(clause)
        .slice(0, block.start - clause.start)
        .split(":")[0]
        ?.trim() ?? clause.type;
    lines.push(`${indent}${head}:`, ...blockLines(block, scope, indent + step, options));
  }
  return lines;
}
