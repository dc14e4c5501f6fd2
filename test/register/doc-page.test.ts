import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { docPage } from "../../src/register/surfaces/doc-page.ts";
import { codesOf, ported, registered, registration } from "./registration.ts";

beforeAll(initParser);

const path = "docs/source/en/model_doc/maple.md";
const section = (name: string, ...methods: readonly string[]) =>
  [`## ${name}\n\n[[autodoc]] ${name}\n`, ...methods.map((method) => `    - ${method}\n`)].join("");
const tab = (tag: string, ...sections: readonly string[]) => `<${tag}>\n\n${sections.join("\n")}\n</${tag}>\n`;
const tabs = (...parts: readonly string[]) => `<frameworkcontent>\n${parts.join("")}</frameworkcontent>\n`;
const page = (...parts: readonly string[]) => ["# Maple\n", section("MapleConfig"), ...parts].join("\n");

const torch = section("MapleModel", "forward");
const tensorflow = section("TFMapleModel", "call");
const flax = section("FlaxMapleModel", "__call__");

const rewrites: readonly [string, string, string][] = [
  ["adds a section at the end", page(torch), page(torch, tensorflow)],
  ["adds it in front of Flax", page(torch, flax), page(torch, tensorflow, flax)],
  ["adds it in front of other parts", page(torch, "## Resources\n"), page(torch, tensorflow, "## Resources\n")],
  ["adds a tab", page(tabs(tab("pt", torch))), page(tabs(tab("pt", torch), tab("tf", tensorflow)))],
  [
    "adds a tab in front of Flax",
    page(tabs(tab("pt", torch), tab("jax", flax))),
    page(tabs(tab("pt", torch), tab("tf", tensorflow), tab("jax", flax))),
  ],
  [
    "completes a tab",
    page(tabs(tab("pt", torch), tab("tf", section("TFMapleForTrees", "call")))),
    page(tabs(tab("pt", torch), tab("tf", section("TFMapleForTrees", "call"), tensorflow))),
  ],
  [
    "keeps getters of features and drops what need not be on both sides",
    page(section("MapleModel", "forward", "get_text_features", "generate")),
    page(
      section("MapleModel", "forward", "get_text_features", "generate"),
      section("TFMapleModel", "call", "get_text_features"),
    ),
  ],
];

describe("doc-page", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    expect(registered(docPage, { [path]: before }, path)).toBe(after);
    expect(registered(docPage, { [path]: after }, path)).toBe(after);
  });

  it("ends a page with a line break that had none", () => {
    expect(registered(docPage, { [path]: page(torch).trimEnd() }, path)).toBe(page(torch, tensorflow));
    expect(registered(docPage, { [path]: page(tabs(tab("pt", torch))).trimEnd() }, path)).toBe(
      page(tabs(tab("pt", torch), tab("tf", tensorflow))).trimEnd(),
    );
  });

  it("writes the line breaks of the page", () => {
    const windows = (text: string) => text.replaceAll("\n", "\r\n");
    expect(registered(docPage, { [path]: windows(page(torch, flax)) }, path)).toBe(
      windows(page(torch, tensorflow, flax)),
    );
  });

  it("goes by the order of the page", () => {
    const before = page(section("MapleForTrees", "forward"), torch);
    const classes = ported("MapleModel", "MapleForTrees");
    const after = page(section("MapleForTrees", "forward"), torch, section("TFMapleForTrees", "call"), tensorflow);
    expect(registered(docPage, { [path]: before }, path, { classes })).toBe(after);
  });

  it("does not read sections in code", () => {
    const fenced = `\`\`\`\n${section("TFMapleModel", "call")}\`\`\`\n`;
    expect(registered(docPage, { [path]: page(fenced, torch) }, path)).toBe(page(fenced, torch, tensorflow));
  });

  it.each([
    ["classes that are never documented", ported("MaplePreTrainedModel", "MapleLayer", "MapleEncoder")],
    ["private classes", ported("_MapleModel")],
    ["exceptions of the repository check", ported("MapleBackbone")],
  ])("leaves out %s", (_, classes) => {
    const files = { [path]: page(torch), "utils/check_repo.py": 'UNDOCUMENTED_OBJECTS = ["MapleBackbone"]\n' };
    expect(registered(docPage, files, path, { classes })).toBe(page(torch));
  });

  it("documents a public class whose twin is documented elsewhere", () => {
    const after = registered(docPage, { [path]: page(torch) }, path, {
      classes: ported("MapleModel", "MapleForTrees"),
    });
    expect(after).toBe(page(torch, tensorflow, section("TFMapleForTrees", "call")));
  });

  it("tells of a missing page, and of one that is no Markdown", () => {
    expect(codesOf(docPage, {})).toEqual(["R006"]);
    const { folder } = registration({});
    const rst = "docs/source/model_doc/maple.rst";
    expect(codesOf(docPage, { [rst]: "Maple\n" }, { folder: { ...folder, docPage: rst } })).toEqual(["R006"]);
  });

  it("says which classes are missing", () => {
    expect(docPage.missing(registration({ [path]: page(torch) }))).toEqual(["TFMapleModel"]);
  });
});
