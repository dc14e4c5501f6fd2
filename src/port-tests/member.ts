import type { FunctionInfo } from "../program/module.ts";
import { decoratorsOf, field, named, outerOf, required, type Syntax, textOf, undecorated } from "../python/syntax.ts";
import { translated } from "../translate/scope.ts";
import { statement } from "../translate/statements/statement.ts";
import { isIdleDecorator, isPytorchDecorator, isPytorchFlag, isPytorchTest, renamedTests } from "./conventions.ts";
import { listText } from "./lists.ts";
import { type LeftOut, type Piece, pieceOf } from "./piece.ts";
import { functionLines, testHook } from "./statements.ts";
import type { TestScope } from "./test-scope.ts";

const pytorchOnly: LeftOut = { code: "E003", reason: "is about what only PyTorch has" };

export function decoratorLines(node: Syntax, scope: TestScope): readonly string[] {
  return decoratorsOf(node)
    .filter((each) => !isIdleDecorator(textOf(each)))
    .map((each) => `@${translated(named(each)[0] ?? each, scope)}`);
}

/** What the rules reported since, as the reason to leave a piece out. */
function gapSince(before: number, scope: TestScope): LeftOut | undefined {
  const gaps = scope.port.diagnostics.filter(({ severity }) => severity === "error");
  const first = gaps[before];
  return first && { code: "E004", reason: `${first.message} (line ${first.line}: ${first.construct})` };
}

const gapsOf = (scope: TestScope): number =>
  scope.port.diagnostics.filter(({ severity }) => severity === "error").length;

/** Random numbers are other numbers in TensorFlow: what a test expects of them does not carry over. */
const hasSeededInputs = (text: string): boolean =>
  /torch\.manual_seed|set_seed\(/.test(text) &&
  /torch\.rand|floats_tensor|do_sample=True|generate/.test(text) &&
  /expected|EXPECTED|@slow/.test(text);

/** Renames that the library's TensorFlow tests expect in texts: docstrings and comments. */
export const tensorflowWords = (text: string): string =>
  text.replace(/\bPy[Tt]orch\b/g, "TensorFlow").replace(/\btest_modeling_common\b/g, "test_modeling_tf_common");

/** What PyTorch models log about padding, TensorFlow models do not; nor do they choose between attentions. */
const speaksOfPytorch = (text: string): boolean =>
  /get_logger\("transformers\.modeling_utils"\)|_attn_implementation\b|attn_implementation="(sdpa|flash)|\.warning_once\.cache_clear/.test(
    text,
  );

export function functionPiece(node: Syntax, scope: TestScope, fn: FunctionInfo | undefined): Piece {
  const definition = undecorated(node);
  const source = textOf(required(definition, "name"));
  const name = renamedTests.get(source) ?? source;
  const isForeign =
    isPytorchTest(source) ||
    speaksOfPytorch(textOf(definition)) ||
    decoratorsOf(definition).some((each) => isPytorchDecorator(textOf(each)));
  if (isForeign) return pieceOf(name, node, "", pytorchOnly);
  if (hasSeededInputs(textOf(outerOf(definition)))) {
    return pieceOf(name, node, "", {
      code: "E004",
      reason: "it expects numbers that follow from PyTorch's random generator",
    });
  }
  const before = gapsOf(scope);
  const inner: TestScope = { ...scope, fn };
  const lines = [...decoratorLines(definition, scope), ...functionLines(definition, inner, name)];
  return pieceOf(
    name,
    node,
    lines.join("\n").replaceAll("test_modeling_common", "test_modeling_tf_common"),
    gapSince(before, scope),
  );
}

/** A statement in a class or at the top of the module. */
export function statementPiece(node: Syntax, scope: TestScope, absent: Set<string>): Piece {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  const left = assignment && field(assignment, "left");
  const right = assignment && field(assignment, "right");
  const name = left?.type === "identifier" ? textOf(left) : "";
  if (name !== "" && isPytorchFlag(name)) return pieceOf(name, node, "", pytorchOnly);
  if (assignment?.type === "string") return pieceOf("", node, tensorflowWords(textOf(node)));
  const before = gapsOf(scope);
  const listed = left && right && assignment?.type === "assignment" ? listText(right, scope, absent) : undefined;
  const lines =
    listed === undefined ? statement(node, scope, "", { hook: testHook }) : [`${textOf(left ?? node)} = ${listed}`];
  return pieceOf(name, node, lines.join("\n"), gapSince(before, scope));
}
