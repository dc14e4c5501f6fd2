import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { render } from "../../src/render/render.ts";

it("fills in names without escaping them", () => {
  expect(render("dummy-constant.py", { name: "A<B>&'$&" })).toBe("A<B>&'$& = None");
});

it("writes one line for each element", () => {
  const text = render("from-import.py", { module: ".x", names: ["A", "B"] });
  expect(text).toBe("from .x import (\n    A,\n    B,\n)");
  expect(render("doc-section.md", { marks: "##", name: "A", methods: [] })).toBe("## A\n\n[[autodoc]] A");
});

it("throws where a name is missing", () => {
  // @ts-expect-error the types forbid it; a caller in plain JavaScript would not be told
  expect(() => render("dummy-constant.py", {})).toThrow(/name/);
});

it("knows every template", () => {
  const files = readdirSync(new URL("../../templates/port/", import.meta.url));
  const data = {
    backend: "tf",
    body: "b",
    contributor: "c",
    key: "k",
    marks: "##",
    methods: [],
    module: "m",
    name: "n",
    names: ["n"],
  };
  for (const file of files) expect(render(file.replace(/\.hbs$/, "") as "backend-if.py", data)).not.toBe("");
  expect(files).toHaveLength(10);
});
