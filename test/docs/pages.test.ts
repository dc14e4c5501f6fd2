import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { diagnosticsPage } from "../../scripts/docs/diagnostics-page.ts";
import { code, table } from "../../scripts/docs/markdown.ts";
import { rulesPage } from "../../scripts/docs/rules-page.ts";

const page = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), "utf8");

// When one of these fails, `npm run docs` writes the page anew.
describe("generated pages are up to date", () => {
  it("docs/diagnostics.md", () => expect(page("diagnostics.md")).toBe(diagnosticsPage()));
  it("docs/rules.md", async () => expect(page("rules.md")).toBe(await rulesPage()));
});

describe("tables", () => {
  it.each([
    ["x.t()", "`x.t()`"],
    ["a | b", "`a \\| b`"],
    ["f(\n  x\n)", "`f( x )`"],
    ["`", "`````"],
  ])("%j as a cell", (text, cell) => expect(code(text)).toBe(cell));

  it("have a line a row", () => {
    expect(table(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |");
  });
});
