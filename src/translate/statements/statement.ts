import { parametersOf } from "../../python/signature.ts";
import { field, fields, named, required, type Syntax, textOf, undecorated } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import { assignSubscript } from "../constructs/assign-subscript.ts";
import { bufferAssignment } from "../constructs/buffer.ts";
import { changedArgument } from "../constructs/changed-argument.ts";
import { sizeCheck } from "../constructs/checks.ts";
import type { Construct } from "../constructs/construct.ts";
import { deviceAssignment } from "../constructs/device.ts";
import { inPlaceMethod } from "../constructs/in-place.ts";
import { changedVariables } from "../constructs/loop-view.ts";
import { isTorchContext } from "../constructs/torch-context.ts";
import { frozenParameters } from "../constructs/trainable.ts";
import { spliced } from "../expressions/splice.ts";
import { type Scope, translated, withRenames } from "../scope.ts";
import { constantTruth } from "../truth.ts";
import { assignmentText, augmentedText, targetParts } from "./assignment.ts";

const step = "    ";

/** Statement forms in the order in which they are tried. */
const constructs: readonly Construct[] = [
  bufferAssignment,
  deviceAssignment,
  frozenParameters,
  sizeCheck,
  inPlaceMethod,
  assignSubscript,
  changedArgument,
];

/** What a caller does with statements before the general rules see them. */
export type StatementHook = (node: Syntax, scope: Scope) => readonly string[] | undefined;

export interface BlockOptions {
  readonly hook?: StatementHook | undefined;
  /** Lines that translating a statement turned out to need in front of it, indented. */
  readonly ahead?: ((node: Syntax) => readonly string[]) | undefined;
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
    const written = statement(node, scope, indent, options);
    const own = [...(options.ahead?.(node) ?? []), ...written];
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
  const before = scope.port.gaps();
  const hooked = options.hook?.(node, scope);
  if (hooked !== undefined) {
    const mark = scope.port.gaps() > before ? gapLines(node, scope, indent).slice(0, -1) : [];
    return [...mark, ...hooked.map((line) => (line === "" ? "" : indent + line))];
  }
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
    .map((line) => `${indent}#     ${line.replace(new RegExp(`^ {0,${node.column}}`), "")}`);
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
  // whether a port trains is an argument of its calls
  if (/^self(\.\w+)*\.(eval|train)\(\)$/.test(textOf(node))) return undefined;
  if (/^self\.(warn_if_padding_and_no_attention_mask|_check_and_\w*)\(/.test(textOf(node))) return undefined;
  return translated(node, scope).text;
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
      return forLines(node, scope, indent, options);
    case "while_statement":
      return headedLines(node, scope, indent, options, () => `while ${translated(required(node, "condition"), scope)}`);
    case "with_statement":
      if (isTorchContext(node)) return statementLines(required(node, "body").children, scope, indent, options);
      return headedLines(node, scope, indent, options, () => `with ${spliced(named(node)[0] ?? node, scope)}`);
    case "function_definition":
    case "decorated_definition":
      return definitionLines(node, scope, indent);
    case "try_statement":
      return tryLines(node, scope, indent, options);
    default:
      return undefined;
  }
}

/** A statement with one block; where its head is a gap, the whole of it is. */
function headedLines(
  node: Syntax,
  scope: Scope,
  indent: string,
  options: BlockOptions,
  head: () => string,
): readonly string[] {
  const before = scope.port.gaps();
  const text = head();
  if (scope.port.gaps() > before) return gapLines(node, scope, indent);
  return [`${indent}${text}:`, ...blockLines(required(node, "body"), scope, indent + step, options)];
}

/** A loop; where it changes variables one by one, these are bound to what it leaves behind. */
function forLines(node: Syntax, scope: Scope, indent: string, options: BlockOptions): readonly string[] {
  const head = () => `for ${loopTarget(node, scope)} in ${loopSource(node, scope)}`;
  const lines = headedLines(node, scope, indent, options, head);
  const names = changedVariables(node);
  // a loop whose head is a gap is none
  if (!names || !lines[0]?.trimStart().startsWith("for ")) return lines;
  const left = textOf(required(node, "left"));
  const list = `changed_${names[0]}`;
  return [
    `${indent}${list} = []`,
    ...lines,
    `${indent}${step}${list}.append(${left})`,
    `${indent}${names.length === 1 ? `[${names[0]}]` : names.join(", ")} = ${list}`,
  ];
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
  const bodies: string[] = [];
  [first, ...rest].forEach(({ condition, body }, index) => {
    const word = index === 0 ? "if" : condition === undefined ? "else" : "elif";
    const before = scope.port.gaps();
    const text = condition === undefined ? "" : ` ${translated(condition, scope)}`;
    const isGap = condition !== undefined && scope.port.gaps() > before;
    const inner = blockLines(body, scope, indent + step, options);
    if (!isGap) bodies.push(inner.join("\n"));
    // nothing to do in the last branch: the branch goes
    if (index > 0 && condition === undefined && inner.length === 1 && inner[0]?.trim() === "pass") return;
    if (isGap) lines.push(`${indent}${word} True:`, ...gapLines(condition, scope, indent + step));
    else lines.push(`${indent}${word}${text}:`, ...inner);
  });
  // branches that came out the same, such as two ways of PyTorch to say one thing, are one
  const isSame = rest.at(-1)?.condition === undefined && bodies.length > rest.length && new Set(bodies).size === 1;
  if (isSame && rest.length > 0) return unbranched(bodies[0] ?? "");
  const isEmpty = rest.length === 0 && lines.length === 2 && lines[1]?.trim() === "pass" && !hasPass(first.body);
  return isEmpty ? [] : lines;
}

/** Lines of a branch, as they stand without it. */
const unbranched = (body: string): readonly string[] =>
  body.split("\n").map((line) => (line.startsWith(step) ? line.slice(step.length) : line));

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
