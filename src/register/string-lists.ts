import type { Edit } from "../change/edit.ts";
import { field, named, type Syntax, stringValue, textOf, walk } from "../python/syntax.ts";
import { type Item, isOneItemALine } from "./list-items.ts";
import { textOrder } from "./order.ts";
import { lineEnd } from "./splice.ts";

/** A list of strings that a module assigns to a name; `A.copy() + [...]` counts as the list that it adds. */
export interface StringList {
  readonly name: string;
  readonly list: Syntax;
  readonly items: readonly Item[];
}

function firstList(value: Syntax): Syntax | undefined {
  let list: Syntax | undefined;
  walk(value, (node) => {
    if (node.type === "list") list ??= node;
    return list === undefined;
  });
  return list;
}

/** The list that a module assigns to a name. */
export function stringList(module: Syntax, name: string): StringList | undefined {
  for (const statement of module.children) {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    if (assignment?.type !== "assignment" || textOf(field(assignment, "left") ?? assignment) !== name) continue;
    const list = firstList(field(assignment, "right") ?? assignment);
    if (!list) return undefined;
    const items = named(list).flatMap((node) => {
      const key = stringValue(node);
      return key === undefined ? [] : [{ key, node }];
    });
    return { name, list, items };
  }
  return undefined;
}

export const contains = (list: StringList | undefined, name: string): boolean =>
  list?.items.some((item) => item.key === name) ?? false;

/** What follows an item on its line behind the comma: a comment, or nothing. */
const remark = (item: Item): string => {
  const { source, end } = item.node;
  return source.slice(end, lineEnd(source, end)).replace(/^,/, "");
};

/** Lines behind an item, `[name, remark]` each. */
export function linesBehind(item: Item, lines: readonly (readonly [string, string])[]): Edit[] {
  const { source, column, end } = item.node;
  const comma: Edit[] = source.slice(end).trimStart().startsWith(",") ? [] : [{ start: end, end, text: "," }];
  const place = lineEnd(source, end);
  const text = lines.map(([name, comment]) => `\n${" ".repeat(column)}"${name}",${comment}`).join("");
  return [...comma, { start: place, end: place, text }];
}

/**
 * Edits that put the TensorFlow twins of the names of a list into it, each group behind the unbroken run of lines that
 * holds its PyTorch names, with their remarks.
 */
export function twinEdits(list: StringList, twins: ReadonlyMap<string, string>): Edit[] {
  if (!isOneItemALine(list.items)) return [];
  const edits: Edit[] = [];
  let run: (readonly [string, string])[] = [];
  list.items.forEach((item, i) => {
    const twin = twins.get(item.key);
    if (twin === undefined) return;
    if (!contains(list, twin)) run.push([twin, remark(item)]);
    const next = list.items[i + 1];
    if ((!next || !twins.has(next.key)) && run.length > 0) {
      edits.push(...linesBehind(item, run));
      run = [];
    }
  });
  return edits;
}

/** The longest unbroken run of items whose names begin with `TF`. */
export function tensorflowRun(list: StringList): readonly Item[] {
  const runs: Item[][] = [[]];
  for (const item of list.items) {
    if (item.key.startsWith("TF")) runs.at(-1)?.push(item);
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), []);
}

const behind = (list: StringList, item: Item | undefined): Item | undefined =>
  item && list.items[list.items.indexOf(item) - 1];

/** Edits that put names into the sorted run of TensorFlow names, or behind the last item where there is none. */
export function sortedEdits(list: StringList, names: readonly string[]): Edit[] {
  const run = tensorflowRun(list);
  const groups = new Map<Item, (readonly [string, string])[]>();
  for (const name of [...names].sort(textOrder)) {
    const greater = run.findIndex((item) => item.key > name);
    const anchor = greater < 0 ? (run.at(-1) ?? list.items.at(-1)) : behind(list, run[greater]);
    if (anchor) groups.set(anchor, [...(groups.get(anchor) ?? []), [name, ""]]);
  }
  return [...groups].flatMap(([item, lines]) => linesBehind(item, lines));
}
