import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { type VerifiedClass, type VerifiedModel, verifyPorts } from "../../src/sidecar/verify.ts";
import { writeTree } from "../helpers/tree.ts";
import { behaviourFaults } from "./verify-behaviour.ts";
import { loadingFaults } from "./verify-faults.ts";

const log = (): void => undefined;
const loading = Object.entries(loadingFaults);
const behaviour = Object.entries(behaviourFaults);
let library: string;
/** The library's code without the tests of models, but for those that are of no use. */
let checkout: string;
/** All rows of each case. */
const rows = new Map<string, readonly VerifiedClass[]>();

const pathOf = (model: string): string => `src/transformers/models/${model}/modeling_tf_${model}.py`;

interface Change {
  readonly from: string;
  readonly to: string;
  readonly after?: string;
}

/** The port with the fault, and the number of the line that it is in. */
function planted(model: string, { from, to, after }: Change): { readonly text: string; readonly line: number } {
  const source = readFileSync(join(library, pathOf(model)), "utf8");
  const start = source.indexOf(from, after === undefined ? 0 : source.indexOf(after));
  if (start === -1) throw new Error(`${model} has no ${from}`);
  const text = source.slice(0, start) + to + source.slice(start + from.length);
  return { text, line: source.slice(0, start).split("\n").length };
}

function faulty(model: string, classes: readonly string[], change: Change): VerifiedModel {
  const exported = classes.map((name) => `TF${name}`);
  return { model, classes, port: { text: planted(model, change).text, reason: null, classes: exported } };
}

const uselessTests = {
  "tests/models/albert/test_modeling_albert.py": `from transformers import AlbertModel


class AlbertModelTest:
    all_model_classes = (AlbertModel,)
`,
  "tests/models/distilbert/test_modeling_distilbert.py": "from json import no_such_name\n",
};

afterAll(() => rmSync(checkout, { recursive: true, force: true }));

beforeAll(async () => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), "add-tf-model-")));
  const { python } = await ensureEnvironment({ requirements: provingRelease.requirements, log });
  library = await ensureTransformers({ log });
  symlinkSync(join(library, "src"), join(checkout, "src"), "junction");
  writeTree(checkout, uselessTests);
  const cases: readonly [string, VerifiedModel][] = [
    ["sound", { model: "bert", classes: ["BertForMaskedLM"], port: null }],
    ["no ModelTester", { model: "albert", classes: ["AlbertModel"], port: null }],
    ["no test that imports", { model: "distilbert", classes: ["DistilBertModel"], port: null }],
    ...loading.map(([name, fault]): [string, VerifiedModel] => [name, faulty(fault.model, [fault.class], fault)]),
    ...behaviour.map(([name, fault]): [string, VerifiedModel] => [name, faulty("bert", fault.classes, fault)]),
  ];
  const request = {
    checkout,
    models: cases.map(([, model]) => model),
    tolerance: 1e-5,
    timeout: 300,
    checkpoint: null,
    thorough: false,
    locate: false,
  };
  const waiting: VerifiedClass[] = [];
  await verifyPorts(python, request, (line) => {
    if ("class" in line) waiting.push(line.class);
    if ("model" in line) rows.set(cases[line.model.index]?.[0] ?? "", waiting.splice(0));
  });
}, 1_800_000);

const failedOf = (row: VerifiedClass | undefined) => row?.checks.filter(({ status }) => status === "failed") ?? [];

it("finds nothing to say of a sound port in a checkout without tests", () => {
  const row = rows.get("sound")?.[0];
  expect(row).toMatchObject({ twin: "TFBertForMaskedLM", exported: true, status: "ok", made_from: "configuration" });
  expect(failedOf(row)).toEqual([]);
  const passed = row?.checks.filter(({ status }) => status === "ok").map(({ name }) => name);
  const wanted = ["call: keywords", "call: tuple", "without attention_mask", "loss", "training", "save", "graph"];
  expect(passed).toEqual(expect.arrayContaining(wanted));
  expect(row?.weights).toEqual({ missing: [], unexpected: [], mis_shaped: [] });
});

it.each([
  ["no ModelTester", /no ModelTester/],
  ["no test that imports", /cannot be read.*no_such_name/],
  ["sound", /not at hand.*tests\.models/],
])("makes a tiny model up, and says why: %s", (name, reason) => {
  const row = rows.get(name)?.[0];
  expect(row).toMatchObject({ status: "ok", made_from: "configuration" });
  expect(row?.checks.find((check) => check.name === "test")?.detail).toMatch(reason);
});

describe("a loading fault", () => {
  it.each(loading)("%s", (name, fault) => {
    const row = rows.get(name)?.[0];
    const { missing, unexpected, mis_shaped } = row?.weights ?? {};
    const findings = [...(missing ?? []), ...(unexpected ?? []), ...(mis_shaped ?? [])];
    const finding = findings.find(({ cause }) => cause === fault.cause);
    expect(finding, JSON.stringify(row, null, 1)).toBeDefined();
    expect(finding?.message).toMatch(fault.says);
    expect(finding?.layer).toMatch(fault.layer);
    expect(finding?.file).toBe(pathOf(fault.model));
    const { text, line } = planted(fault.model, fault);
    const shown = text.split("\n")[(finding?.line ?? 0) - 1];
    if (fault.line === undefined) expect([finding?.line, shown]).toEqual([line, shown]);
    else expect(shown).toContain(fault.line);
  });
});

describe("a class", () => {
  it.each(behaviour)("with %s", (name, { classes, status, detail, failed = {} }) => {
    const found = rows.get(name) ?? [];
    expect(found.map((row) => row.class)).toEqual(classes);
    const row = found.at(-1);
    expect([row?.status, row?.detail]).toEqual([status, detail ? expect.stringMatching(detail) : row?.detail]);
    if (status !== "ok") return;
    const seen = failedOf(row).map((check) => [check.name, check.detail ?? ""]);
    expect(seen).toEqual(Object.entries(failed).map(([check, text]) => [check, expect.stringMatching(text)]));
  });
});
