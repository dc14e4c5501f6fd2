import { type Diagnostic as Finding, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { applyEdits, type Edit } from "../change/edit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

let linter: Workspace | undefined;

interface Place {
  readonly name: string;
  /** 0-based. */
  readonly row: number;
  /** 1-based. */
  readonly column: number;
}

/** What ruff's rule F821, "undefined name", finds in a text. */
function undefinedNames(text: string): readonly Place[] {
  linter ??= new Workspace({ lint: { select: ["F821"] }, "target-version": "py38" }, PositionEncoding.Utf16);
  // the package declares that it gives out anything
  const findings: readonly Finding[] = linter.check(text);
  return findings.flatMap(({ code, message, start_location: { row, column } }): Place[] => {
    const name = /`(.+)`/.exec(message)?.[1];
    return code === "F821" && name !== undefined ? [{ name, row: row - 1, column }] : [];
  });
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Whether a gap stands above a line in its function, which tells of what the gap has left undefined. */
function isBehindGap(lines: readonly string[], row: number): boolean {
  const depth = indentOf(lines[row] ?? "");
  for (let at = row - 1; at >= 0; at--) {
    const line = lines[at] ?? "";
    if (line.trimStart().startsWith("# TODO(add-tf-model")) return true;
    if (indentOf(line) < depth && /^\s*(async )?(def|class) /.test(line)) return false;
  }
  return false;
}

/** A port whose undefined names are marked, each with the diagnostic that tells of it. */
export interface MarkedPort {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Marks what a port mentions and nothing defines: a mistake of the rules, which Python would find only when it comes
 * there.
 *
 * @param text a whole port, formatted
 * @param file its path in the checkout
 */
export function withMarkedNames(text: string, file: string): MarkedPort {
  const lines = text.split("\n");
  const places = undefinedNames(text).filter(({ row }) => !isBehindGap(lines, row));
  const starts = lines.map(() => 0);
  for (let row = 1; row < lines.length; row++) starts[row] = (starts[row - 1] ?? 0) + (lines[row - 1] ?? "").length + 1;
  const byRow = new Map<number, readonly Place[]>();
  for (const place of places) byRow.set(place.row, [...(byRow.get(place.row) ?? []), place]);
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [row, found] of byRow) {
    const line = lines[row] ?? "";
    const names = [...new Set(found.map(({ name }) => `\`${name}\``))].join(", ");
    const message = `nothing in the port defines ${names}`;
    const start = starts[row] ?? 0;
    edits.push({ start, end: start, text: `${" ".repeat(indentOf(line))}# TODO(add-tf-model T020): ${message}\n` });
    diagnostics.push({
      severity: "error",
      code: "T020",
      message,
      hint: "Write this line by hand, and report it: it is a mistake in add-tf-model.",
      file,
      // each mark moves the lines below it
      line: row + 1 + edits.length,
      column: found[0]?.column ?? 1,
      construct: line.trim(),
    });
  }
  return { text: applyEdits(text, edits), diagnostics };
}
