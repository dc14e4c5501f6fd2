import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { port } from "../../src/commands/port.ts";
import { status } from "../../src/commands/status.ts";
import { surfaces } from "../../src/register/catalogue.ts";
import { runCli } from "../helpers/run-cli.ts";
import { portPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { standInStages } from "../helpers/stand-in-stages.ts";
import { treeOf } from "../helpers/tree.ts";

const model = "brand_new_bert";
const choices = { dryRun: false, allowDirty: false, force: false, contributor: "someone" };

describe("status", () => {
  it("tells that a port and its registrations are missing, and writes nothing", async () => {
    const repo = await sampleCheckout();
    const before = treeOf(repo);
    const report = await status({ repo, model }, surfaces);
    expect(report).toMatchObject({ model, modelType: model, port: { exists: false }, portTests: { exists: false } });
    expect(report.checkout).toMatchObject({ version: "4.44.0.dev0", era: "4.40 to 4.44" });
    expect(report.classes.map(({ exists }) => exists)).toEqual([false, false, false, false, false]);
    const main = report.surfaces.find(({ id }) => id === "main-init");
    expect(main?.missing).toContain("TFBrandNewBertModel");
    expect(treeOf(repo)).toEqual(before);
  });

  it("finds nothing missing once the model is ported", async () => {
    const repo = await sampleCheckout();
    await port({ repo, model, ...choices }, standInStages);
    const report = await status({ repo, model }, surfaces);
    expect(report.port).toMatchObject({ exists: true, isOwn: true });
    expect(report.classes.every(({ exists }) => exists)).toBe(true);
    expect(report.surfaces.filter(({ missing }) => missing.length > 0)).toEqual([]);
  });

  it("tells a port of somebody else from its own", async () => {
    const repo = await sampleCheckout((root) =>
      writeFileSync(join(root, portPath), "class TFBrandNewBertModel:\n    pass\n"),
    );
    const report = await status({ repo, model }, surfaces);
    expect(report.port).toMatchObject({ exists: true, isOwn: false });
    expect(report.classes.filter(({ exists }) => exists).map(({ tensorflow }) => tensorflow)).toEqual([
      "TFBrandNewBertModel",
    ]);
  });

  it("reads the model type from a config.json", async () => {
    const repo = await sampleCheckout((root) => writeFileSync(join(root, "config.json"), '{"model_type": "acorn"}'));
    const { code, stdout } = await runCli(["status", "--config", "config.json"], repo);
    expect(stdout).toContain("acorn has a TensorFlow architecture");
    expect(code).toBe(0);
    const json = await runCli(["status", "--config", "config.json", "--json"], repo);
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, model: "acorn", port: { exists: true } });
  });
});
