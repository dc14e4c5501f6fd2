import { rmSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { sample } from "../../src/commands/sample.ts";
import { stages } from "../../src/commands/stages.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";

const log = (): void => undefined;

beforeAll(async () => {
  await ensureEnvironment({ requirements: provingRelease.requirements, log });
  await ensureTransformers({ log });
}, 1_200_000);

it("ports the embedded sample without a gap, and its numbers are those of PyTorch", async () => {
  const { outcome, folder, proof } = await sample(stages);
  rmSync(folder, { recursive: true, force: true });
  expect(outcome.mode).toBe("written");
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(proof?.map(({ class: name, status }) => [name, status])).toEqual([
    ["BrandNewBertModel", "ok"],
    ["BrandNewBertForMaskedLM", "ok"],
    ["BrandNewBertForSequenceClassification", "ok"],
    ["BrandNewBertForTokenClassification", "ok"],
  ]);
}, 900_000);
