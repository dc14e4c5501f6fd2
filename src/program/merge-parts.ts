import { field, named, parseSyntax, type Syntax, textOf, undecorated } from "../python/syntax.ts";

export interface SourceText {
  /** Checkout path. */
  readonly path: string;
  readonly source: string;
}

/** A file beside the main one, whose definitions count as the main module's own. */
export interface ModulePart {
  /** Checkout path. */
  readonly path: string;
  readonly root: Syntax;
}

/** The name that a top-level statement defines. */
export function definedName(statement: Syntax): string | undefined {
  const node = undecorated(statement);
  if (node.type === "class_definition" || node.type === "function_definition") {
    const name = field(node, "name");
    return name && textOf(name);
  }
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  const left = assignment?.type === "assignment" ? field(assignment, "left") : undefined;
  return left?.type === "identifier" ? textOf(left) : undefined;
}

const isDefinition = (statement: Syntax): boolean => /^(class|function|decorated)_definition$/.test(statement.type);

const isImport = (statement: Syntax): boolean => /^(future_)?import_(from_)?statement$/.test(statement.type);

const namesOf = (statements: readonly Syntax[], isWanted: (statement: Syntax) => boolean): ReadonlySet<string> =>
  new Set(statements.filter(isWanted).flatMap((statement) => definedName(statement) ?? []));

/** `Vision` of `vision.py` and of `modeling_vision.py`. */
const wordOf = (path: string): string =>
  path
    .replace(/^.*\/|\.py$/g, "")
    .replace(/^modeling_/, "")
    .split("_")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");

/** Reads parts; classes and functions whose names are taken get the name of their file as well. */
export function readParts(root: Syntax, others: readonly SourceText[]): readonly ModulePart[] {
  const taken = new Set(namesOf(root.children, isDefinition));
  return others.map(({ path, source }) => {
    const plain = parseSyntax(source);
    const clashes = [...namesOf(plain.children, isDefinition)].filter((name) => taken.has(name));
    const renamed = clashes.reduce(
      (text, name) => text.replace(new RegExp(`\\b${name}\\b`, "g"), `${name}${wordOf(path)}`),
      source,
    );
    const part = { path, root: clashes.length === 0 ? plain : parseSyntax(renamed) };
    for (const name of namesOf(part.root.children, isDefinition)) taken.add(name);
    return part;
  });
}

/** What a part adds: no imports, no docstring, no licence, and no constant that the module has itself. */
function statementsOf(part: ModulePart, taken: ReadonlySet<string>): readonly Syntax[] {
  const { children } = part.root;
  const start = children.findIndex((statement) => statement.isNamed && statement.type !== "comment");
  return children.slice(start < 0 ? children.length : start).filter((statement) => {
    if (isImport(statement)) return false;
    if (statement.type === "expression_statement" && named(statement)[0]?.type === "string") return false;
    const name = definedName(statement);
    return name === undefined || isDefinition(statement) || !taken.has(name);
  });
}

/** The statements of a module with those of its parts in front of its own first definition. */
export function mergedStatements(root: Syntax, parts: readonly ModulePart[]): readonly Syntax[] {
  const { children } = root;
  let place = children.findIndex(isDefinition);
  if (place < 0) place = children.length;
  // comments above the first definition stay with it
  while (children[place - 1]?.type === "comment") place -= 1;
  const taken = new Set(namesOf(children, () => true));
  const added = parts.flatMap((part) => {
    const own = statementsOf(part, taken);
    for (const name of namesOf(own, () => true)) taken.add(name);
    return own;
  });
  return [...children.slice(0, place), ...added, ...children.slice(place)];
}
