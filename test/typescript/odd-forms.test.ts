import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { verifyTypescriptPort } from "../../src/typescript/verify.ts";
import { libraryFolder } from "./library-folder.ts";
import { oddForms } from "./odd-forms.ts";
import { modules } from "./translating.ts";

const head = `import { torch } from "js-pytorch";
const { nn } = torch;
type Tensor = InstanceType<typeof torch.Tensor>;
`;

const library = libraryFolder();
afterAll(() => rmSync(library.root, { recursive: true, force: true }));

const names = Object.keys(oddForms);
const ports = new Map(names.map((name) => [name, library.add(name, `${head}${oddForms[name] ?? ""}\n`)]));
const report = await verifyTypescriptPort({ root: library.root, models: names, modules, backends: ["cpu"] });

describe("a model that is written in a way of its own", () => {
  it.each([...ports])("is ported with no gap: %s", (_, { diagnostics }) => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("tells layers that do not ask about training, where others of their kind do", () => {
    expect(ports.get("family")?.text).toContain("layer.call(z, { training })");
  });

  it("compiles with its port", () => expect(library.check()).toEqual([]));

  it.each(names)("gives its numbers: %s", (name) => {
    const verdicts = report.verdicts.filter(({ model }) => model === name);
    expect(verdicts).toMatchObject([{ outcome: { kind: "agrees" }, missing: [], unexpected: [], misshaped: [] }]);
  });
});
