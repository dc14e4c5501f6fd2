import type { ImportDeclaration, SourceFile } from "ts-morph";
import type { Edit } from "../change/edit.ts";
import { type Compare, textOrder } from "../register/order.ts";
import { lineEnd, lineStart } from "../register/splice.ts";
import type { Layout } from "./layout.ts";
import { moduleName } from "./library-model.ts";
import { bracedList, type ListItem, listEdits, placeOf } from "./named-list.ts";

/** `node:` first, packages, then files from afar to near, as formatters sort them. */
const byDistance: Compare = (a, b) => {
  const rank = (specifier: string): number => {
    if (specifier.startsWith("node:")) return 0;
    if (!specifier.startsWith(".")) return 1;
    return specifier.startsWith("./") ? 1000 : 100 - specifier.split("../").length;
  };
  return rank(a) - rank(b) || textOrder(a, b);
};

const quoted = (text: string, { quote }: Layout): string => `${quote}${text}${quote}`;

/** The names of an import or an export in braces, without what stands before `as`. */
export const itemsOf = (
  names: readonly { getName: () => string; getStart: () => number; getEnd: () => number }[],
): readonly ListItem[] => names.map((one) => ({ key: one.getName(), start: one.getStart(), end: one.getEnd() }));

function newImport(file: SourceFile, names: readonly string[], specifier: string, layout: Layout): Edit[] {
  const others = file.getImportDeclarations();
  const after = ` from ${quoted(specifier, layout)}${layout.semicolon}`;
  const statement = `import ${bracedList([...names].sort(textOrder), "import ", after, layout)}${after}`;
  const text = file.getFullText();
  const keys = others.map((one) => one.getModuleSpecifierValue());
  const next = others[placeOf(keys, specifier, [byDistance, textOrder])];
  if (next !== undefined) {
    const place = lineStart(text, next.getStart(true));
    return [{ start: place, end: place, text: `${statement}\n` }];
  }
  const last = others.at(-1);
  if (last !== undefined) {
    const place = lineEnd(text, last.getEnd());
    return [{ start: place, end: place, text: `\n${statement}` }];
  }
  const first = file.getStatements()[0]?.getStart(true) ?? text.length;
  return [{ start: first, end: first, text: `${statement}\n\n` }];
}

const isPlain = (one: ImportDeclaration): boolean => !one.isTypeOnly() && one.getNamedImports().length > 0;

/** Edits that import names from a module of the library: into the import that is there, or into a new one. */
export function importEdits(file: SourceFile, names: readonly string[], specifier: string, layout: Layout): Edit[] {
  const same = file
    .getImportDeclarations()
    .filter((one) => isPlain(one) && moduleName(one.getModuleSpecifierValue()) === moduleName(specifier));
  const known = new Set(same.flatMap((one) => one.getNamedImports().map((name) => name.getName())));
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length === 0) return [];
  const [list] = same.map((one) => one.getImportClause()?.getNamedBindings());
  if (same[0] === undefined || list === undefined) return newImport(file, fresh, specifier, layout);
  const additions = fresh.map((name) => ({ key: name, text: name }));
  const span = { start: list.getStart(), end: list.getEnd() };
  return listEdits(file.getFullText(), span, itemsOf(same[0].getNamedImports()), additions, { layout });
}
