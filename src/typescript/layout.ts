import type { Library } from "../checkout/checkout.ts";

/** How a file is written, so that what is added looks like the rest. */
export interface Layout {
  readonly quote: string;
  readonly semicolon: string;
  readonly indent: string;
  /** Width at which lists are broken. */
  readonly width: number;
  /** Ending of relative imports: `.js`, `.ts` or nothing. */
  readonly ending: string;
}

/** Where formatters keep the width of a line, and the words that they use for it. */
const widths: readonly (readonly [string, RegExp])[] = [
  ["biome.json", /"lineWidth"\s*:\s*(\d+)/],
  ["biome.jsonc", /"lineWidth"\s*:\s*(\d+)/],
  [".prettierrc", /printWidth["']?\s*:\s*(\d+)/],
  [".prettierrc.json", /"printWidth"\s*:\s*(\d+)/],
  ["package.json", /"printWidth"\s*:\s*(\d+)/],
  [".editorconfig", /^\s*max_line_length\s*=\s*(\d+)/m],
];
/** What Biome and Prettier take where nothing is said. */
const usualWidth = 80;

function widthOf({ read }: Pick<Library, "read">): number {
  const found = widths
    .map(([path, pattern]) => pattern.exec(read(path) ?? "")?.[1])
    .find((width) => width !== undefined);
  return found === undefined ? usualWidth : Number(found);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The layout of a file, as its text shows it. */
export function layoutOf(text: string, library: Pick<Library, "read">): Layout {
  const quote = count(text, /'[^'"\n]*'/g) > count(text, /"[^'"\n]*"/g) ? "'" : '"';
  const isBare = count(text, /["'})]\s*$/gm) > count(text, /;\s*$/gm);
  return {
    quote,
    semicolon: isBare ? "" : ";",
    indent: /^(\t| {2,8})\S/m.exec(text)?.[1] ?? "  ",
    width: widthOf(library),
    ending: /["']\.\.?\/[^"'\n]*?(\.[jt]s)["']/.exec(text)?.[1] ?? (/["']\.\.?\//.test(text) ? "" : ".js"),
  };
}
