import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scaffoldSurface } from "../../generators/surface.ts";
import { projectCopy, runTool, typeErrors } from "./project-copy.ts";

const answers = { id: "model-list", path: "utils/model_list.txt", title: "List of models" };
const catalogue = "src/register/catalogue.ts";
const surface = "src/register/surfaces/model-list.ts";
const test = "test/register/model-list.test.ts";
const root = projectCopy();

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the generator of surfaces", () => {
  it("writes a surface, its tests and its line in the catalogue", async () => {
    const report = await scaffoldSurface(root, answers);
    expect(report.split("\n")).toEqual([`edited ${catalogue}`, `wrote ${surface}`, `wrote ${test}`]);
    expect(read(catalogue)).toContain(
      '"./surfaces/model-init.ts";\nimport { modelList } from "./surfaces/model-list.ts";\n',
    );
    expect(read(catalogue)).toContain("  modelInit,\n  modelList,\n];");
  });

  it("sorts a surface that comes first", async () => {
    await scaffoldSurface(root, { ...answers, id: "aaa" });
    expect(read(catalogue)).toContain('"./surface.ts";\nimport { aaa } from "./surfaces/aaa.ts";\n');
    expect(read(catalogue)).toContain("= [\n  aaa,\n  auto,\n");
  });

  it("writes what compiles, and is formatted", async () => {
    expect(typeErrors(root, [surface, test, catalogue])).toEqual([]);
    await runTool(root, "@biomejs/biome/bin/biome", ["check", "--vcs-enabled=false", surface, test, catalogue]);
  });

  it("writes tests that pass, as does that of the catalogue", async () => {
    const words = ["run", "--reporter=json", test, "test/register/catalogue.test.ts"];
    const output = await runTool(root, "vitest/vitest.mjs", words);
    expect(JSON.parse(output)).toMatchObject({ success: true, numPassedTests: 8 });
  });

  it.each([
    [{ id: "Model_List" }, "no name for a surface"],
    [{ id: "dummies" }, "src/register/surfaces/dummies.ts is there already"],
    [{ id: "new", path: "../setup.py" }, "no path in a checkout"],
    [{ id: "new", path: "/etc/passwd" }, "no path in a checkout"],
    [{ id: "new", title: 'a "b"' }, "no title"],
  ])("refuses %j and writes nothing", async (change, reason) => {
    const before = read(catalogue);
    await expect(async () => scaffoldSurface(root, { ...answers, ...change })).rejects.toThrow(reason);
    expect(read(catalogue)).toBe(before);
  });
});
