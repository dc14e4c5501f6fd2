import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { tolerance, verifyTypescriptPort } from "../../src/typescript/verify.ts";
import { libraryFolder, modelNames, modelText } from "./library-folder.ts";
import { modules } from "./translating.ts";

const library = libraryFolder();
afterAll(() => rmSync(library.root, { recursive: true, force: true }));

const ports = new Map(modelNames.map((name) => [name, library.add(name, modelText(name))]));
const report = await verifyTypescriptPort({ root: library.root, models: modelNames, modules, everyBackend: true });
const backends = [...new Set(report.verdicts.map(({ backend }) => backend))];
const classes = [...ports].flatMap(([model, { classes: pairs }]) =>
  pairs.filter(({ exported }) => exported).map(({ tensorflow }) => [model, tensorflow] as const),
);

describe("the models that are written for the tests", () => {
  it("are the ones that the port has to cope with", () => {
    expect(modelNames).toEqual(["attention", "bert", "forms", "gpt", "masks", "mlp", "nested"]);
  });

  it.each([...ports])("%s is ported with no gap", (_, { diagnostics }) => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("compile with their ports and their tests under the strictest settings", () => {
    expect(library.check()).toEqual([]);
  });

  it(`run on every backend that is installed: ${backends.join(", ")}`, () => {
    expect(backends).toEqual(expect.arrayContaining(["wasm", "cpu"]));
    expect(report.diagnostics).toEqual([]);
  });

  describe.each(backends)("on %s", (backend) => {
    it.each(classes)("%s: %s gives the numbers of its original, with its weights", (model, tensorflow) => {
      const verdict = report.verdicts.find((each) => each.tensorflow === tensorflow && each.backend === backend);
      expect(verdict).toMatchObject({ model, missing: [], unexpected: [], misshaped: [], outcome: { kind: "agrees" } });
      expect(verdict?.outcome.kind === "agrees" && verdict.outcome.maxDifference).toBeLessThanOrEqual(tolerance);
    });
  });
});
