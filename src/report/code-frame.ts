import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export interface Colors {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const widest = 110;

/** `file:line:col`, as editors and terminals follow it. */
export function placeOf({ file, line, column }: Diagnostic): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

/** Columns that a terminal gives to a text: two to emoji and East Asian characters. */
function widthOf(text: string): number {
  const wide =
    /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;
  return [...text].reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
}

/** The source line and a line of carets below what the diagnostic is about; nothing when there is no such line. */
export function codeFrame(diagnostic: Diagnostic, source: string | undefined, colors: Colors): readonly string[] {
  const { line, column = 1, construct = "" } = diagnostic;
  const whole = line === undefined ? undefined : source?.split(/\r?\n/)[line - 1];
  if (whole === undefined || whole.trim() === "") return [];
  const indent = whole.length - whole.trimStart().length;
  const start = Math.max(column - 1 - indent, 0);
  const text = whole.slice(indent);
  // A line that is too long is shown from a little before the place.
  const from = text.length > widest && start > widest / 2 ? start - 20 : 0;
  const cut = text.slice(from, from + widest);
  const shown = `${from > 0 ? "…" : ""}${cut}${from + widest < text.length ? "…" : ""}`;
  const offset = widthOf(text.slice(from, start)) + (from > 0 ? 1 : 0);
  const marked = text.startsWith(construct, start) ? Math.min(construct.length, from + widest - start) : 1;
  const length = Math.max(widthOf(text.slice(start, start + marked)), 1);
  return [`    ${shown.replaceAll("\t", " ")}`, `    ${" ".repeat(offset)}${colors.red("^".repeat(length))}`];
}

const paint = { error: "red", warning: "yellow", info: "cyan" } as const;

/** A diagnostic as the terminal shows it: where, what, the line, and what to do next. */
export function diagnosticLines(diagnostic: Diagnostic, source: string | undefined, colors: Colors): readonly string[] {
  const { severity, code, message, hint } = diagnostic;
  const place = placeOf(diagnostic);
  const head = `${colors[paint[severity]](`${severity} ${code}`)}: ${message}`;
  return [
    place === "" ? head : `${colors.bold(place)} ${head}`,
    ...codeFrame(diagnostic, source, colors),
    ...(hint === "" ? [] : [`  ${colors.dim("help:")} ${hint}`]),
  ];
}
