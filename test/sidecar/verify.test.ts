import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { type VerifiedClass, type VerifiedModel, verifyPorts } from "../../src/sidecar/verify.ts";
import { type LoadingFault, loadingFaults } from "./verify-faults.ts";

const log = (): void => undefined;
const faults = Object.entries(loadingFaults);
let library: string;
const rows = new Map<string, VerifiedClass>();

const pathOf = (model: string): string => `src/transformers/models/${model}/modeling_tf_${model}.py`;
const sourceOf = (model: string): string => readFileSync(join(library, pathOf(model)), "utf8");

/** The port with the fault, and the number of the line that it is in. */
function planted({ model, from, to, after }: LoadingFault): { readonly text: string; readonly line: number } {
  const source = sourceOf(model);
  const start = source.indexOf(from, after === undefined ? 0 : source.indexOf(after));
  if (start === -1) throw new Error(`${model} has no ${from}`);
  const text = source.slice(0, start) + to + source.slice(start + from.length);
  return { text, line: source.slice(0, start).split("\n").length };
}

beforeAll(async () => {
  const { python } = await ensureEnvironment({ requirements: provingRelease.requirements, log });
  library = await ensureTransformers({ log });
  expect(existsSync(join(library, "tests/models"))).toBe(false);
  const sound: VerifiedModel = { model: "bert", classes: ["BertForMaskedLM"], port: null };
  const faulty = faults.map(([, fault]): VerifiedModel => {
    const port = { text: planted(fault).text, reason: null, classes: [`TF${fault.class}`] };
    return { model: fault.model, classes: [fault.class], port };
  });
  const names = ["sound", ...faults.map(([name]) => name)];
  const waiting: VerifiedClass[] = [];
  const request = {
    checkout: library,
    models: [sound, ...faulty],
    tolerance: 1e-5,
    timeout: 300,
    checkpoint: null,
    thorough: false,
    locate: false,
  };
  await verifyPorts(python, request, (line) => {
    if ("class" in line) waiting.push(line.class);
    const [row] = waiting;
    if ("model" in line && row) rows.set(names[line.model.index] ?? "", row);
    if ("model" in line) waiting.length = 0;
  });
}, 1_800_000);

it("finds nothing to say of a sound port in a checkout without tests", () => {
  const row = rows.get("sound");
  expect(row).toMatchObject({ twin: "TFBertForMaskedLM", exported: true, status: "ok", made_from: "configuration" });
  expect(row?.checks.filter(({ status }) => status === "failed")).toEqual([]);
  const passed = row?.checks.filter(({ status }) => status === "ok").map(({ name }) => name);
  expect(passed).toEqual(
    expect.arrayContaining(["call: keywords", "call: tuple", "without attention_mask", "training", "save", "graph"]),
  );
  expect(row?.weights).toEqual({ missing: [], unexpected: [], mis_shaped: [] });
});

describe("a loading fault", () => {
  it.each(faults)("%s", (name, fault) => {
    const { missing, unexpected, mis_shaped } = rows.get(name)?.weights ?? {};
    const findings = [...(missing ?? []), ...(unexpected ?? []), ...(mis_shaped ?? [])];
    const finding = findings.find(({ cause }) => cause === fault.cause);
    expect(finding, JSON.stringify(rows.get(name), null, 1)).toBeDefined();
    expect(finding?.message).toMatch(fault.says);
    expect(finding?.layer).toMatch(fault.layer);
    expect(finding?.file).toBe(pathOf(fault.model));
    const { text, line } = planted(fault);
    const shown = text.split("\n")[(finding?.line ?? 0) - 1];
    if (fault.line === undefined) expect([finding?.line, shown]).toEqual([line, shown]);
    else expect(shown).toContain(fault.line);
  });
});
