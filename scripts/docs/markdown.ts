/** A table of Markdown; cells are Markdown, `code` makes one of source text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Source text as a cell of a table: a bar would end the cell, even inside of backquotes. */
export function code(text: string): string {
  const ticks = text.includes("`") ? "``" : "`";
  return `${ticks}${text.replace(/\s+/g, " ").replaceAll("|", "\\|")}${ticks}`;
}

export const generatedBy = "<!-- Made by `npm run docs` from the tables in src/. Do not edit. -->";
