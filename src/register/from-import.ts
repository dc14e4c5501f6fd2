import type { Edit } from "../change/edit.ts";
import { field, fields, named, type Syntax, textOf } from "../python/syntax.ts";
import { render } from "../render/render.ts";
import { type Item, insertItems, isOneItemALine } from "./list-items.ts";
import { compareNaturally, importOrder } from "./order.ts";
import { indented, lineStart, lineWidth } from "./splice.ts";

/** `from .models.bert import (…)` */
export interface FromImport {
  readonly module: string;
  readonly statement: Syntax;
  readonly items: readonly Item[];
}

/** The imports by name of a block, in its order. */
export const fromImports = (body: Syntax): readonly FromImport[] =>
  named(body)
    .filter((statement) => statement.type === "import_from_statement")
    .map((statement) => ({
      module: textOf(field(statement, "module_name") ?? statement),
      statement,
      items: fields(statement, "name").map((node) => ({ key: textOf(node), node })),
    }));

const oneLine = (module: string, names: readonly string[], column: number): string =>
  `${" ".repeat(column)}from ${module} import ${names.join(", ")}`;

/** A new import, indented: on one line where it fits and nothing speaks against it. */
export function importStatement(module: string, names: readonly string[], column: number, explode: boolean): string {
  const sorted = [...names].sort(importOrder);
  const line = oneLine(module, sorted, column);
  if (!explode && line.length <= lineWidth) return line;
  return indented(render("from-import.py", { module, names: sorted }), column);
}

/** Whether a block keeps imports exploded that would fit on a line: its formatter respects trailing commas. */
export const keepsExploded = (imports: readonly FromImport[]): boolean =>
  imports.some(
    ({ module, statement, items }) =>
      items.length > 1 &&
      isOneItemALine(items) &&
      oneLine(
        module,
        items.map((item) => item.key),
        statement.column,
      ).length <= lineWidth,
  );

/** Edits that add names to an import. */
export function addNames(entry: FromImport, names: readonly string[]): Edit[] {
  const { module, statement, items } = entry;
  const wanted = names.filter((name) => !items.some((item) => item.key === name));
  if (wanted.length === 0) return [];
  if (isOneItemALine(items)) {
    return insertItems(
      items,
      wanted.map((name) => ({ key: name, text: name })),
      importOrder,
    );
  }
  const all = [...items.map((item) => item.key), ...wanted];
  const text = importStatement(module, all, statement.column, false).trimStart();
  return [{ start: statement.start, end: statement.end, text }];
}

/** Edits that make a block import names from a module; a name that it imports from anywhere stays where it is. */
export function importEdits(body: Syntax, module: string, names: readonly string[], explode: boolean): Edit[] {
  const imports = fromImports(body);
  const known = new Set(imports.flatMap((entry) => entry.items.map((item) => item.key)));
  const wanted = names.filter((name) => !known.has(name));
  if (wanted.length === 0) return [];
  const entry = imports.find((candidate) => candidate.module === module);
  if (entry) return addNames(entry, wanted);
  const text = importStatement(module, wanted, body.column, explode);
  const next = imports.find((candidate) => compareNaturally(candidate.module, module) > 0);
  if (next) {
    const place = lineStart(body.source, next.statement.start);
    return [{ start: place, end: place, text: `${text}\n` }];
  }
  return [{ start: body.end, end: body.end, text: `\n${text}` }];
}
