import { applyEdits, type Edit } from "../change/edit.ts";
import { qualify } from "../program/module.ts";
import { argumentsOf, parametersOf } from "../python/signature.ts";
import { dottedName, field, fields, named, required, type Syntax, textOf, undecorated } from "../python/syntax.ts";
import { spliced } from "../translate/expressions/splice.ts";
import { type Scope, translated } from "../translate/scope.ts";
import { blockLines, type StatementHook } from "../translate/statements/statement.ts";
import { isTestScope } from "./expression.ts";
import { localImport } from "./local-import.ts";
import type { TestScope } from "./test-scope.ts";
import { handedOn } from "./torch-calls.ts";

const step = "    ";

const qualifiedCall = (node: Syntax | undefined, scope: Scope): string | undefined => {
  const dotted = node?.type === "call" ? dottedName(required(node, "function")) : undefined;
  return dotted === undefined ? undefined : qualify(scope.module, dotted);
};

/** Calls that stand alone and do nothing in TensorFlow: `model.to(torch_device)`, `model.eval()`, emptying caches. */
function isIdle(call: Syntax, scope: Scope): boolean {
  if (
    /^(torch\.cuda\.\w+|torch\.backends\..*|gc\.collect|transformers\.testing_utils\.backend_\w+)$/.test(
      qualifiedCall(call, scope) ?? "",
    )
  )
    return true;
  const callee = required(call, "function");
  if (callee.type !== "attribute") return false;
  return /^(eval|to|cuda|cpu|float)$/.test(textOf(required(callee, "attribute"))) && !/half|float16/.test(textOf(call));
}

/** `self.assertTrue(torch.allclose(a, b, atol=…))` says more as an assertion of TensorFlow's. */
function nearness(call: Syntax, scope: TestScope): readonly string[] | undefined {
  const [first, second] = argumentsOf(call);
  if (!/^self\.(parent\.)?assertTrue$/.test(textOf(required(call, "function"))) || !first || second) return undefined;
  if (qualifiedCall(first.value, scope) !== "torch.allclose") return undefined;
  if (!/\batol=/.test(textOf(first.value))) return undefined;
  scope.port.use("tf");
  return [`tf.debugging.assert_near(${handedOn(first.value, scope, ["equal_nan"])})`];
}

/** Losses of TensorFlow models keep an axis that those of PyTorch reduce. */
const lossShape = /^self\.(parent\.)?assert\w+\(\s*\w+\.loss\.(size\(\)|shape)/;

/** `x[a, b] = value` changes a tensor in PyTorch: here, numpy does and a new tensor takes its place. */
function assignedPlaces(node: Syntax, scope: TestScope): readonly string[] | undefined {
  const statement = named(node)[0];
  const target = statement && field(statement, "left");
  const right = statement && field(statement, "right");
  if (!statement || target?.type !== "subscript" || !right) return undefined;
  const objectNode = required(target, "value");
  const indices = fields(target, "subscript");
  const { kind } = scope.facts.valueOf(objectNode);
  const isSliced = indices.length > 1 || indices.some(({ type }) => type === "slice" || type === "ellipsis");
  if (kind !== "tensor" && !(kind === "unknown" && isSliced)) return undefined;
  const object = translated(objectNode, scope).text;
  const sign = statement.type === "augmented_assignment" ? textOf(required(statement, "operator")) : "=";
  const index = indices.map((each) => translated(each, scope).text).join(", ");
  scope.port.use("tf");
  scope.port.use("np");
  return [
    `${object} = np.array(${object})`,
    `${object}[${index}] ${sign} ${translated(right, scope)}`,
    `${object} = tf.convert_to_tensor(${object})`,
  ];
}

function expressionStatement(node: Syntax, scope: TestScope): readonly string[] | undefined {
  const inner = named(node)[0];
  if (inner?.type !== "call") return assignedPlaces(node, scope);
  if (isIdle(inner, scope)) return [];
  if (lossShape.test(textOf(inner))) {
    scope.port.report(
      "info",
      "E005",
      inner,
      "A check of the shape of a loss was left out.",
      "Nothing to do: losses of TensorFlow models keep an axis that those of PyTorch reduce.",
    );
    return [];
  }
  return nearness(inner, scope);
}

/** A definition inside a function, or a function that stands for itself. */
export function functionLines(node: Syntax, scope: Scope, name: string): readonly string[] {
  const definition = undecorated(node);
  const body = required(definition, "body");
  const edits: Edit[] = [];
  const change = (part: Syntax, text: string): void => {
    if (text !== textOf(part))
      edits.push({ start: part.start - definition.start, end: part.end - definition.start, text });
  };
  change(required(definition, "name"), name);
  for (const parameter of parametersOf(definition)) {
    if (parameter.default) change(parameter.default, translated(parameter.default, scope).text);
    if (parameter.type) change(parameter.type, textOf(parameter.type).replace(/\btorch\.\w*Tensor\b/g, "tf.Tensor"));
  }
  const header = applyEdits(textOf(definition), edits)
    .slice(0, body.start - definition.start + shift(edits))
    .trimEnd();
  return [...header.split("\n"), ...blockLines(body, scope, step, { hook: testHook })];
}

/** How much longer a text has become by edits in front of what is asked for. */
const shift = (edits: readonly Edit[]): number =>
  edits.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);

function guardedRaise(node: Syntax, scope: TestScope): readonly string[] | undefined {
  const body = field(node, "consequence");
  if (!body || fields(node, "alternative").length > 0 || !named(body).every(({ type }) => type === "raise_statement"))
    return undefined;
  return [
    `if ${translated(required(node, "condition"), scope)}:`,
    ...blockLines(body, scope, step, { hook: testHook }),
  ];
}

/** `for x, y in zip(…)` and the like: names that a loop binds stay, whatever they are called. */
function withClause(node: Syntax, scope: TestScope): readonly string[] | undefined {
  const clause = named(node)[0];
  if (!clause || /torch\.(no_grad|inference_mode|autocast|cuda|backends|set_grad)/.test(textOf(clause)))
    return undefined;
  const edits = named(clause).flatMap((item) => itemEdits(item, clause, scope));
  return [
    `with ${applyEdits(textOf(clause), edits)}:`,
    ...blockLines(required(node, "body"), scope, step, { hook: testHook }),
  ];
}

function itemEdits(item: Syntax, clause: Syntax, scope: TestScope): readonly Edit[] {
  const value = field(item, "value");
  const inner = value?.type === "as_pattern" ? named(value)[0] : value;
  if (!inner) return [];
  return [{ start: inner.start - clause.start, end: inner.end - clause.start, text: translated(inner, scope).text }];
}

/** What statements of tests become before the translator's rules for models see them. */
export const testHook: StatementHook = (node, scope) => {
  if (!isTestScope(scope)) return undefined;
  switch (node.type) {
    case "expression_statement":
      return expressionStatement(node, scope);
    case "assert_statement":
    case "delete_statement":
      return [spliced(node, scope)];
    case "if_statement":
      return guardedRaise(node, scope);
    case "with_statement":
      return withClause(node, scope);
    case "import_statement":
    case "import_from_statement":
      return localImport(node, scope);
    case "decorated_definition":
    case "function_definition":
      return undecorated(node).type === "function_definition"
        ? functionLines(node, scope, textOf(required(undecorated(node), "name")))
        : undefined;
    default:
      return undefined;
  }
};
