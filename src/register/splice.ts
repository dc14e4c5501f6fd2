import { applyEdits, type Edit } from "../change/edit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SurfaceResult } from "./surface.ts";

/** Width at which the library's formatter wraps. */
export const lineWidth = 119;

export const lineStart = (source: string, offset: number): number => source.lastIndexOf("\n", offset - 1) + 1;

/** End of the line without its line break. */
export function lineEnd(source: string, offset: number): number {
  const newline = source.indexOf("\n", offset);
  if (newline < 0) return source.length;
  return newline > offset && source[newline - 1] === "\r" ? newline - 1 : newline;
}

export const indented = (text: string, columns: number): string => text.replace(/^(?=.)/gm, " ".repeat(columns));

export const outdented = (text: string, columns: number): string =>
  text
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : line.slice(columns)))
    .join("\n");

/** Applies edits to one file. What is inserted takes the file's own line breaks. */
export function spliced(
  path: string,
  before: string,
  edits: readonly Edit[],
  diagnostics: readonly Diagnostic[] = [],
): SurfaceResult {
  const lineBreak = before.includes("\r\n") ? "\r\n" : "\n";
  const own = edits.map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, lineBreak) }));
  const after = applyEdits(before, own);
  return { changes: after === before ? [] : [{ path, before, after }], diagnostics };
}
