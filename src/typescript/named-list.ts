import type { Edit } from "../change/edit.ts";
import { type Compare, compareNaturally, isSorted, textOrder } from "../register/order.ts";
import { lineEnd, lineStart } from "../register/splice.ts";
import type { Layout } from "./layout.ts";

/** A place in a module's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ListItem extends Span {
  /** What the list is sorted by. */
  readonly key: string;
}

export interface Addition {
  readonly key: string;
  readonly text: string;
}

const naturally: Compare = (a, b) => compareNaturally(a.toLowerCase(), b.toLowerCase()) || textOrder(a, b);

/** The place of a new key among those of a list: in its order, or at its end where it has none. */
export function placeOf(
  keys: readonly string[],
  key: string,
  orders: readonly Compare[] = [naturally, textOrder],
): number {
  const order = orders.find((one) => isSorted(keys, one));
  const greater = order === undefined ? -1 : keys.findIndex((other) => order(other, key) > 0);
  return greater < 0 ? keys.length : greater;
}

const hasComma = (text: string, item: Span): boolean => /^\s*,/.test(text.slice(item.end));

/** Additions as lines of their own, each in its place. */
function lineEdits(text: string, items: readonly ListItem[], additions: readonly Addition[]): Edit[] {
  const keys = items.map(({ key }) => key);
  const start = items[0]?.start ?? 0;
  const indent = text.slice(lineStart(text, start), start);
  const edits = additions.flatMap((addition): Edit[] => {
    const next = items[placeOf(keys, addition.key)];
    if (next === undefined) return [];
    const place = lineStart(text, next.start);
    return [{ start: place, end: place, text: `${indent}${addition.text},\n` }];
  });
  const tail = additions.filter(({ key }) => placeOf(keys, key) === keys.length);
  const last = items.at(-1);
  if (last === undefined || tail.length === 0) return edits;
  const comma: Edit[] = hasComma(text, last) ? [] : [{ start: last.end, end: last.end, text: "," }];
  const place = lineEnd(text, last.end);
  // A list without a comma at its end is left without one.
  const lines = `\n${tail.map((addition) => `${indent}${addition.text}`).join(",\n")}${comma.length > 0 ? "" : ","}`;
  return [...edits, ...comma, { start: place, end: place, text: lines }];
}

/** Items and additions in one order, as texts. */
function merged(text: string, items: readonly ListItem[], additions: readonly Addition[]): readonly string[] {
  const all = items.map(({ key, start, end }) => ({ key, text: text.slice(start, end) }));
  for (const addition of additions)
    all.splice(
      placeOf(
        all.map(({ key }) => key),
        addition.key,
      ),
      0,
      addition,
    );
  return all.map((one) => one.text);
}

/** A list in braces, on one line where the line holds it. */
export function bracedList(texts: readonly string[], before: string, after: string, layout: Layout): string {
  const line = `{ ${texts.join(", ")} }`;
  if (before.length + line.length + after.length <= layout.width) return line;
  const indent = /^\s*/.exec(before)?.[0] ?? "";
  return `{\n${texts.map((text) => `${indent}${layout.indent}${text},\n`).join("")}${indent}}`;
}

/**
 * Edits that put names into a list in braces, such as that of an import, an object or a pattern.
 *
 * @param list the braces and what is between them
 * @param breaks whether a list that stands on one line is broken into lines, as those of objects are
 */
export function listEdits(
  text: string,
  list: Span,
  items: readonly ListItem[],
  additions: readonly Addition[],
  { layout, breaks = false }: { readonly layout: Layout; readonly breaks?: boolean },
): Edit[] {
  const sorted = [...additions].sort((a, b) => naturally(a.key, b.key));
  const inside = text.slice(list.start, list.end);
  const isOneALine = items.every(({ start }) => text.slice(lineStart(text, start), start).trim() === "");
  if (items.length > 0 && isOneALine) return lineEdits(text, items, sorted);
  const from = lineStart(text, list.start);
  const before = text.slice(from, list.start);
  const after = text.slice(list.end, lineEnd(text, list.end));
  const texts = merged(text, items, sorted);
  // A comment in the list would be lost if the list were written anew.
  if (/\/[/*]/.test(inside)) return commentedEdits(items, sorted);
  const written = breaks
    ? bracedList(texts, before, after, { ...layout, width: 0 })
    : bracedList(texts, before, after, layout);
  return [{ ...list, text: written }];
}

function commentedEdits(items: readonly ListItem[], additions: readonly Addition[]): Edit[] {
  const last = items.at(-1);
  return last === undefined
    ? []
    : [{ start: last.end, end: last.end, text: additions.map(({ text }) => `, ${text}`).join("") }];
}
