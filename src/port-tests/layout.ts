import { field, fields, named, required, type Syntax, textOf, undecorated } from "../python/syntax.ts";
import { translated } from "../translate/scope.ts";
import { classPiece, isCopyMark } from "./class-piece.ts";
import { boundName, type ImportLine } from "./import-block.ts";
import { importsOf, portedImport } from "./local-import.ts";
import { functionPiece, statementPiece, tensorflowWords } from "./member.ts";
import { type ClassPiece, mentionsOf, type Piece } from "./piece.ts";
import type { TestScope } from "./test-scope.ts";

/** A test file taken apart. */
export interface Layout {
  /** Licence, copyright and docstring. */
  readonly head: string;
  readonly imports: ImportLine[];
  /** Imports behind a condition, such as `is_tf_available()`. */
  readonly guards: Map<string, ImportLine[]>;
  readonly pieces: Piece[];
  /** Imported names that the port cannot have. */
  readonly absent: Set<string>;
  /** Classes without twin that lists of a test class named, by the class. */
  readonly delisted: Map<ClassPiece, ReadonlySet<string>>;
}

export const tensorflowGuard = "is_tf_available()";

function addImports(node: Syntax, scope: TestScope, lines: ImportLine[], absent: Set<string>): void {
  for (const given of importsOf(node, scope.module.name)) {
    const line = portedImport(given, scope);
    if (line === undefined) absent.add(given.local);
    else if (!lines.some((other) => boundName(other) === boundName(line))) lines.push(line);
  }
}

/** `if is_torch_available():` with imports; conditions that TensorFlow tests cannot ask take their imports along. */
function addGuard(node: Syntax, scope: TestScope, layout: Layout): void {
  const condition = translated(required(node, "condition"), scope).text;
  const isPossible = ![...mentionsOf(condition).names].some(
    (name) => scope.resolve(name) === "absent" || name === "torch",
  );
  const lines = layout.guards.get(condition) ?? [];
  for (const statement of named(required(node, "consequence"))) {
    if (statement.type.startsWith("import")) {
      if (isPossible) addImports(statement, scope, lines, layout.absent);
      else for (const { local } of importsOf(statement, scope.module.name)) layout.absent.add(local);
    } else if (isPossible) addPiece(statement, scope, layout, [], condition);
    else for (const name of definedNames(statement)) layout.absent.add(name);
  }
  if (isPossible) layout.guards.set(condition, lines);
  // a name that is imported under the condition only is not looked for where the condition fails
  for (const clause of fields(node, "alternative")) {
    for (const statement of named(field(clause, "body") ?? clause))
      for (const name of definedNames(statement)) if (!isPossible) layout.absent.add(name);
  }
}

function definedNames(statement: Syntax): readonly string[] {
  const definition = undecorated(statement);
  const left =
    definition.type === "expression_statement"
      ? field(named(definition)[0] ?? definition, "left")
      : field(definition, "name");
  return left?.type === "identifier" ? [textOf(left)] : [];
}

function addPiece(node: Syntax, scope: TestScope, layout: Layout, comments: readonly string[], guard?: string): void {
  const definition = undecorated(node);
  const absent = new Set<string>();
  let piece: Piece;
  if (definition.type === "class_definition") {
    const result = classPiece(node, scope);
    if (result.absent.size > 0) layout.delisted.set(result.piece, result.absent);
    piece = result.piece;
  } else if (definition.type === "function_definition") {
    const name = textOf(required(definition, "name"));
    piece = functionPiece(node, scope, scope.module.functions.get(name));
  } else piece = statementPiece(node, scope, absent);
  layout.pieces.push({ ...piece, guard, text: [...comments, piece.text].join("\n") });
}

/** Whether a comment stands behind a statement, on its line. */
const isTrailing = (node: Syntax): boolean =>
  node.type === "comment" && /\S/.test(node.source.slice(node.start - node.column, node.start));

function appendComment(pieces: Piece[], comment: string): void {
  const last = pieces.pop();
  if (last) pieces.push("members" in last ? last : { ...last, text: `${last.text}  ${comment}` });
}

export function readLayout(scope: TestScope): Layout {
  const nodes = scope.module.root.children.filter(({ isNamed }) => isNamed);
  const head: string[] = [];
  const layout: Omit<Layout, "head"> = {
    imports: [],
    guards: new Map(),
    pieces: [],
    absent: new Set(),
    delisted: new Map(),
  };
  const whole: Layout = { head: "", ...layout };
  let comments: string[] = [];
  let isHead = true;
  for (const node of nodes) {
    const isDocstring = node.type === "expression_statement" && named(node)[0]?.type === "string";
    if (isHead && (node.type === "comment" || isDocstring)) {
      head.push(isDocstring ? tensorflowWords(textOf(node)) : textOf(node));
      continue;
    }
    isHead = false;
    if (isTrailing(node)) appendComment(layout.pieces, textOf(node));
    else if (node.type === "comment" && isCopyMark(node)) continue;
    else if (node.type === "comment") comments.push(textOf(node));
    else if (node.type === "future_import_statement") continue;
    else if (node.type === "import_statement" || node.type === "import_from_statement")
      addImports(node, scope, layout.imports, layout.absent);
    else if (node.type === "if_statement") addGuard(node, scope, whole);
    else addPiece(node, scope, whole, comments);
    if (node.type !== "comment") comments = [];
  }
  return { ...whole, head: head.join("\n") };
}
