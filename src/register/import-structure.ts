import type { Edit } from "../change/edit.ts";
import { field, fields, named, type Syntax, stringValue, textOf } from "../python/syntax.ts";
import { render } from "../render/render.ts";
import { type Item, insertItems, isOneItemALine } from "./list-items.ts";
import { structureOrder, textOrder } from "./order.ts";
import { indented, lineStart, lineWidth } from "./splice.ts";

/** A statement that names objects of one submodule: `_import_structure["models.bert"].extend([…])` and its kin. */
export interface StructureEntry {
  readonly key: string;
  readonly statement: Syntax;
  readonly form: "assign" | "extend" | "append";
  readonly items: readonly Item[];
}

const structureKey = (node: Syntax | undefined): string | undefined => {
  if (node?.type !== "subscript" || textOf(field(node, "value") ?? node) !== "_import_structure") return undefined;
  return stringValue(field(node, "subscript"));
};

const stringItems = (nodes: readonly Syntax[]): Item[] =>
  nodes.flatMap((node) => {
    const key = stringValue(node);
    return key === undefined ? [] : [{ key, node }];
  });

function entryOf(statement: Syntax): StructureEntry | undefined {
  const expression = statement.type === "expression_statement" ? named(statement)[0] : undefined;
  if (expression?.type === "assignment") {
    const key = structureKey(field(expression, "left"));
    const list = field(expression, "right");
    return key !== undefined && list?.type === "list"
      ? { key, statement, form: "assign", items: stringItems(named(list)) }
      : undefined;
  }
  const callee = expression?.type === "call" ? field(expression, "function") : undefined;
  const method = callee?.type === "attribute" ? textOf(field(callee, "attribute") ?? callee) : "";
  const key = callee && structureKey(field(callee, "object"));
  const argument = expression && named(field(expression, "arguments") ?? expression)[0];
  if (key === undefined || !argument) return undefined;
  if (method === "append") return { key, statement, form: "append", items: stringItems([argument]) };
  if (method !== "extend") return undefined;
  return { key, statement, form: "extend", items: stringItems(named(argument)) };
}

/** The entries of a block, in its order. */
export const structureEntries = (body: Syntax): readonly StructureEntry[] =>
  named(body).flatMap((statement) => entryOf(statement) ?? []);

/** Keys of the dictionary that `_import_structure` begins as. */
export function structureKeys(module: Syntax): ReadonlySet<string> {
  const assignments = module.children.map((child) => named(child)[0]).filter((node) => node?.type === "assignment");
  const first = assignments.find((node) => node && textOf(field(node, "left") ?? node) === "_import_structure");
  const pairs = first ? named(field(first, "right") ?? first).filter((pair) => pair.type === "pair") : [];
  return new Set(pairs.flatMap((pair) => fields(pair, "key").flatMap((key) => stringValue(key) ?? [])));
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

function assigned(key: string, names: readonly string[], column: number, explode: boolean): string {
  const line = `${" ".repeat(column)}_import_structure["${key}"] = [${quoted(names)}]`;
  if (!explode && line.length <= lineWidth) return line;
  return indented(render("structure-assign.py", { key, names }), column);
}

function extended(key: string, names: readonly string[], column: number): string {
  if (names.length === 1) return `${" ".repeat(column)}_import_structure["${key}"].append(${quoted(names)})`;
  return indented(render("structure-extend.py", { key, names }), column);
}

/** A new statement, indented. */
export function structureStatement(
  key: string,
  names: readonly string[],
  column: number,
  form: "assign" | "extend",
  explode: boolean,
): string {
  const sorted = [...names].sort(structureOrder);
  return form === "assign" ? assigned(key, sorted, column, explode) : extended(key, sorted, column);
}

function completed(entry: StructureEntry, names: readonly string[]): Edit[] {
  const { statement, items, key, form } = entry;
  const additions = names.map((name) => ({ key: name, text: `"${name}"` }));
  if (form !== "append" && items.length > 0 && isOneItemALine(items)) {
    return insertItems(items, additions, structureOrder);
  }
  const all = [...items.map((item) => item.key), ...names];
  const text = structureStatement(key, all, statement.column, form === "assign" ? "assign" : "extend", false);
  return [{ start: statement.start, end: statement.end, text: text.trimStart() }];
}

/** Edits that make a block name objects of a submodule; what it names already under any key stays where it is. */
export function structureEdits(
  body: Syntax,
  key: string,
  names: readonly string[],
  fresh: { readonly form: "assign" | "extend"; readonly explode: boolean },
): Edit[] {
  const entries = structureEntries(body);
  const known = new Set(entries.flatMap((entry) => entry.items.map((item) => item.key)));
  const wanted = names.filter((name) => !known.has(name));
  if (wanted.length === 0) return [];
  const entry = entries.find((candidate) => candidate.key === key);
  if (entry) return completed(entry, wanted);
  const text = structureStatement(key, wanted, body.column, fresh.form, fresh.explode);
  const next = entries.find((candidate) => textOrder(candidate.key, key) > 0);
  if (next) {
    const place = lineStart(body.source, next.statement.start);
    return [{ start: place, end: place, text: `${text}\n` }];
  }
  return [{ start: body.end, end: body.end, text: `\n${text}` }];
}
