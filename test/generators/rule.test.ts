import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scaffoldRule } from "../../generators/rule.ts";
import { projectCopy, runTool, typeErrors } from "./project-copy.ts";

const answers = {
  family: "bessel-like",
  signature: "torch.special.bessel_sum(input)",
  tensorflow: "tf.math.special.bessel_sum",
};
const catalogue = "src/translate/rules/op-catalogue.ts";
const rule = "src/translate/rules/bessel-like.ts";
const test = "test/translate/rules/bessel-like.test.ts";
const root = projectCopy();

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the generator of rules", () => {
  it("writes a family, its tests and its line in the catalogue", async () => {
    const report = await scaffoldRule(root, answers);
    expect(report.split("\n")).toEqual([`wrote ${rule}`, `edited ${catalogue}`, `wrote ${test}`]);
    expect(read(catalogue)).toContain(
      'import { axesRules } from "./axes.ts";\nimport { besselLikeRules } from "./bessel-like.ts";\n',
    );
    expect(read(catalogue)).toContain("  axes: axesRules,\n  besselLike: besselLikeRules,\n");
  });

  it("writes what compiles, and is formatted", async () => {
    expect(typeErrors(root, [rule, test, catalogue])).toEqual([]);
    await runTool(root, "@biomejs/biome/bin/biome", ["check", "--vcs-enabled=false", rule, test, catalogue]);
  });

  it("writes tests that pass", async () => {
    const output = await runTool(root, "vitest/vitest.mjs", ["run", "--reporter=json", test]);
    expect(JSON.parse(output)).toMatchObject({ success: true, numPassedTests: 4 });
  });

  it("writes what compiles with parameters of every kind", async () => {
    const signatures = ["Tensor.sum_of(other, dim=-1, dtype=None)", "torch.sum_of(input, other)", "torch.sum_of(size)"];
    const families = ["optional", "plain", "creation"];
    for (const [index, signature] of signatures.entries()) {
      await scaffoldRule(root, { family: families[index] ?? "", signature, tensorflow: "tf.sum_of" });
    }
    const rules = families.map((family) => `src/translate/rules/${family}.ts`);
    const tests = families.map((family) => `test/translate/rules/${family}.test.ts`);
    expect(typeErrors(root, [...rules, ...tests])).toEqual([]);
  });

  it.each([
    [{ family: "../shape" }, "no name for a family"],
    [{ family: "layer-new" }, "no name for a family"],
    [{ family: "shape" }, "src/translate/rules/shape.ts is there already"],
    [{ family: "new", signature: "os.system()" }, "no signature"],
    [{ family: "new", signature: 'torch.x("`")' }, "no signature"],
    [{ family: "new", signature: "torch.unsqueeze(input, dim)" }, "The family axes knows torch.unsqueeze already"],
    [{ family: "new", tensorflow: "tf.`x`" }, "no function"],
  ])("refuses %j and writes nothing", async (change, reason) => {
    const before = read(catalogue);
    const fresh = { ...answers, signature: "torch.fresh(input)", ...change };
    await expect(async () => scaffoldRule(root, fresh)).rejects.toThrow(reason);
    expect(read(catalogue)).toBe(before);
  });
});
