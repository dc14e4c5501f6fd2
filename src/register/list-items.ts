import type { Edit } from "../change/edit.ts";
import type { Syntax } from "../python/syntax.ts";
import type { Compare } from "./order.ts";
import { lineEnd, lineStart } from "./splice.ts";

/** An element of a list, or a name of an import, by what it is sorted by. */
export interface Item {
  readonly key: string;
  readonly node: Syntax;
}

/** What is to be added, without indentation and comma. */
export interface Addition {
  readonly key: string;
  readonly text: string;
}

/** Whether every item begins a line of its own. */
export const isOneItemALine = (items: readonly Item[]): boolean =>
  items.every(({ node }) => node.source.slice(lineStart(node.source, node.start), node.start).trim() === "");

const commaAfter = (node: Syntax): Syntax | undefined => {
  const siblings = node.parent?.children ?? [];
  return siblings.slice(siblings.indexOf(node) + 1).find((sibling) => sibling.type === ",");
};

/** Lines after an item; a comment at the end of its line stays there. */
function after(item: Item, lines: readonly string[]): Edit[] {
  const { source, column, end } = item.node;
  const place = lineEnd(source, end);
  const text = lines
    .map((line) => `\n${" ".repeat(column)}${line.replaceAll("\n", `\n${" ".repeat(column)}`)},`)
    .join("");
  const comma: Edit[] = commaAfter(item.node) ? [] : [{ start: end, end, text: "," }];
  return [...comma, { start: place, end: place, text }];
}

function before(item: Item, lines: readonly string[]): Edit[] {
  const { source, column, start } = item.node;
  const place = lineStart(source, start);
  const text = lines
    .map((line) => `${" ".repeat(column)}${line.replaceAll("\n", `\n${" ".repeat(column)}`)},\n`)
    .join("");
  return [{ start: place, end: place, text }];
}

/** Puts lines into a list that has one item a line, each before the first item that is greater. */
export function insertItems(items: readonly Item[], additions: readonly Addition[], compare: Compare): Edit[] {
  const places = new Map<number, string[]>();
  for (const addition of [...additions].sort((a, b) => compare(a.key, b.key))) {
    const greater = items.findIndex((item) => compare(item.key, addition.key) > 0);
    const index = greater < 0 ? items.length : greater;
    places.set(index, [...(places.get(index) ?? []), addition.text]);
  }
  return [...places].flatMap(([index, lines]) => {
    const previous = items[index - 1];
    const next = items[index];
    if (previous) return after(previous, lines);
    return next ? before(next, lines) : [];
  });
}
