import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { port } from "../../src/commands/port.ts";
import type { PortOptions, Stages } from "../../src/commands/port-options.ts";
import { stages as realStages } from "../../src/commands/stages.ts";
import { traceModel } from "../../src/commands/trace.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { initTranslator } from "../../src/translate/translate.ts";
import { sampleCheckout, sourcePath } from "../helpers/sample-checkout.ts";
import { standInStages } from "../helpers/stand-in-stages.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const model = "brand_new_bert";

function run(repo: string, options: Partial<PortOptions>, stages: Partial<Stages>): Promise<PortOutcome> {
  const defaults = { repo, model, dryRun: true, allowDirty: false, force: false, contributor: "someone" };
  return port({ ...defaults, ...options }, { ...standInStages, ...stages });
}

/** What a trace would tell: a rank that the source denies. */
function traceOf(root: string): Stages["trace"] {
  const lines = openModel(openCheckout(root), model).source.split("\n");
  const text = "attention_probs = self.dropout(attention_probs)";
  const row = lines.findIndex((line) => line.includes(text));
  const column = (lines[row]?.indexOf(text) ?? 0) + "attention_probs = ".length;
  const place = { file: sourcePath, line: row + 1, column, endLine: row + 1, endColumn: column + 29 };
  const facts = [{ ...place, kinds: ["tensor"], ranks: [7], dtypes: ["float32"] }];
  return () => Promise.resolve({ model, runs: { plain: 4, labels: 3 }, failed: {}, files: {}, error: null, facts });
}

describe("port --trace", () => {
  it("runs nothing of a checkout unasked", async () => {
    const root = await sampleCheckout();
    const trace = () => Promise.reject(new Error("was run"));
    expect((await run(root, {}, { trace })).mode).toBe("dry-run");
    await expect(run(root, { trace: true }, { trace })).rejects.toThrow("was run");
  });

  it("tells where facts came from, and what contradicts the source", async () => {
    await initTranslator();
    const root = await sampleCheckout();
    const { translate } = realStages;
    const { diagnostics } = await run(root, { trace: true }, { translate, trace: traceOf(root) });
    const told = diagnostics.filter(({ code }) => code === "P006" || code === "P007");
    expect(told.map(({ severity, code, file }) => [severity, code, file])).toEqual([
      ["info", "P006", sourcePath],
      ["info", "P007", sourcePath],
    ]);
    expect(told[0]?.message).toMatch(
      / of \d{2,} tensor expressions, runs told more of 0, .* plain \(4\), labels \(3\)\./,
    );
    expect(told[1]).toMatchObject({ construct: "self.dropout(attention_probs)" });
    expect(told[1]?.message).toContain("rank 4 was inferred, 7 seen");
  });

  it("goes on with the source where the model does not run", async () => {
    const root = await sampleCheckout();
    const { mode, diagnostics } = await run(root, { trace: true, dryRun: false }, {});
    expect(mode).toBe("written");
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toContain("warning P005");
  });
});

describe("a model that cannot be traced", () => {
  const reasonOf = async (root: string, python?: string) => {
    const checkout = openCheckout(root);
    const found = await traceModel(checkout, openModel(checkout, model), { python });
    return "code" in found ? `${found.code} ${found.message}` : "a trace";
  };

  it("has no test", async () => {
    const root = await sampleCheckout((folder) => rmSync(join(folder, "tests/models"), { recursive: true }));
    expect(await reasonOf(root)).toMatch(/^P005 .*has no PyTorch test/);
  });

  it("has no interpreter", async () => {
    const root = await sampleCheckout();
    expect(await reasonOf(root, join(temporaryFolder(), "python"))).toMatch(/^P005 .*does not run as Python/);
    const before = process.env.ADD_TF_MODEL_CACHE;
    process.env.ADD_TF_MODEL_CACHE = temporaryFolder();
    try {
      expect(await reasonOf(root)).toMatch(/^P005 .*there is no Python environment/);
    } finally {
      if (before === undefined) delete process.env.ADD_TF_MODEL_CACHE;
      else process.env.ADD_TF_MODEL_CACHE = before;
    }
  });
});
