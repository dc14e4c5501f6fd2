import { firstSyntaxError, parsePython, type SyntaxMistake } from "./parser.ts";

/**
 * A node of a Python syntax tree as a plain object, so that it can be read many times and kept without the parser's
 * memory. Types and field names are those of tree-sitter-python; offsets are UTF-16 code units.
 */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** 0-based. */
  readonly row: number;
  readonly column: number;
  readonly isNamed: boolean;
  readonly parent: Syntax | undefined;
  readonly children: readonly Syntax[];
  /** Name of the field that this node fills in its parent. */
  readonly field: string | undefined;
  readonly source: string;
}

interface MutableSyntax extends Syntax {
  readonly children: Syntax[];
}

/** Type and name of each kind of node, asked of the parser once: every question to it crosses into its own memory. */
const kinds = new Map<number, { readonly type: string; readonly isNamed: boolean }>();

/** Names of fields by number, asked once as well. */
const fieldNames = new Map<number, string | undefined>();

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Kinds of named nodes without children: asking for them crosses into the parser's memory in vain. */
const leaves = new Set(["identifier", "integer", "float", "true", "false", "none", "comment", "string_start"]);

interface Parsed {
  readonly root: Syntax;
  readonly mistake: SyntaxMistake | undefined;
}

/** Stages ask for the same file one soon after the other. */
const recent = new Map<string, Parsed>();
const keptTrees = 4;

function parsed(source: string): Parsed {
  const known = recent.get(source);
  if (known) return known;
  const made = read(source);
  recent.set(source, made);
  const [oldest] = recent.keys();
  if (recent.size > keptTrees && oldest !== undefined) recent.delete(oldest);
  return made;
}

/** Parses Python into plain nodes. `initParser` must have been awaited. */
export const parseSyntax = (source: string): Syntax => parsed(source).root;

/** The first place where a text is no Python. `initParser` must have been awaited. */
export const syntaxMistake = (source: string): SyntaxMistake | undefined => parsed(source).mistake;

function read(source: string): Parsed {
  const tree = parsePython(source);
  const cursor = tree.root.walk();
  const starts = lineStarts(source);
  // nodes come in the order of their beginnings
  let row = 0;
  const kindOf = (id: number) => {
    const kind = kinds.get(id) ?? { type: cursor.nodeType, isNamed: cursor.nodeIsNamed };
    kinds.set(id, kind);
    return kind;
  };
  const fieldOf = (): string | undefined => {
    const id = cursor.currentFieldId;
    if (id === 0) return undefined;
    if (!fieldNames.has(id)) fieldNames.set(id, cursor.currentFieldName ?? undefined);
    return fieldNames.get(id);
  };
  const build = (parent: Syntax | undefined): Syntax => {
    const start = cursor.startIndex;
    while ((starts[row + 1] ?? Number.POSITIVE_INFINITY) <= start) row++;
    const { type, isNamed } = kindOf(cursor.nodeTypeId);
    // one literal, so that all nodes have one shape for the engine
    const node: MutableSyntax = {
      type,
      isNamed,
      start,
      end: cursor.endIndex,
      row,
      column: start - (starts[row] ?? 0),
      parent,
      children: [],
      field: fieldOf(),
      source,
    };
    if (isNamed && !leaves.has(type) && cursor.gotoFirstChild()) {
      do node.children.push(build(node));
      while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return node;
  };
  const root = build(undefined);
  const mistake = firstSyntaxError(tree);
  cursor.delete();
  tree.free();
  return { root, mistake };
}

export const textOf = (node: Syntax): string => node.source.slice(node.start, node.end);

/** The child that fills a field, such as `function` of a `call`. */
export const field = (node: Syntax, name: string): Syntax | undefined =>
  node.children.find((child) => child.field === name);

export const fields = (node: Syntax, name: string): readonly Syntax[] =>
  node.children.filter((child) => child.field === name);

/** The named children without comments. */
export const named = (node: Syntax): readonly Syntax[] =>
  node.children.filter((child) => child.isNamed && child.type !== "comment");

/** A field that the grammar promises. */
export function required(node: Syntax, name: string): Syntax {
  const child = field(node, name);
  if (!child) throw new Error(`A ${node.type} without ${name} at line ${node.row + 1}: ${textOf(node).slice(0, 80)}`);
  return child;
}

/** Calls `visit` for a node and all below it, parents first; `false` keeps it from going deeper. */
export function walk(node: Syntax, visit: (node: Syntax) => unknown): void {
  if (visit(node) === false) return;
  for (const child of node.children) walk(child, visit);
}

/** The definition inside a `decorated_definition`, or the node itself. */
export const undecorated = (node: Syntax): Syntax =>
  node.type === "decorated_definition" ? required(node, "definition") : node;

export const decoratorsOf = (node: Syntax): readonly Syntax[] => {
  const outer = node.parent?.type === "decorated_definition" ? node.parent : node;
  return outer.children.filter((child) => child.type === "decorator");
};

/** Decorators included. */
export const outerOf = (node: Syntax): Syntax => (node.parent?.type === "decorated_definition" ? node.parent : node);

/** The text of a plain string literal, `undefined` for f-strings with parts and for anything else. */
export function stringValue(node: Syntax | undefined): string | undefined {
  if (node?.type !== "string" || node.children.some((child) => child.type === "interpolation")) return undefined;
  return node.children
    .filter((child) => child.type === "string_content")
    .map(textOf)
    .join("");
}

/** `a.b.c` of a chain of names, `undefined` for anything else. */
export function dottedName(node: Syntax): string | undefined {
  if (node.type === "identifier") return textOf(node);
  if (node.type !== "attribute") return undefined;
  const object = dottedName(required(node, "object"));
  return object === undefined ? undefined : `${object}.${textOf(required(node, "attribute"))}`;
}
