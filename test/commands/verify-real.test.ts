import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { port } from "../../src/commands/port.ts";
import { stages } from "../../src/commands/stages.ts";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { type VerifiedClass, verifyPorts } from "../../src/sidecar/verify.ts";
import { addSample, libraryCheckout } from "../helpers/library-checkout.ts";
import { runCli } from "../helpers/run-cli.ts";
import { editFile, portPath, sourcePath } from "../helpers/sample-checkout.ts";
import { temporaryFolder, treeOf } from "../helpers/tree.ts";

const log = (): void => undefined;
const choices = { dryRun: false, allowDirty: true, force: false, contributor: "somebody" };
let library: string;
let python: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
}, 1_200_000);

/** Each class of the sample fails in a way of its own, but the first one. */
function sabotage(repo: string): void {
  const kill = '__import__("os").kill(__import__("os").getpid(), 9)';
  editFile(repo, portPath, /( +)(hidden_states = self\.activation\(self\.dense\(hidden_states\)\))/, `$1${kill}\n$1$2`);
  const needsTimm = '__import__("transformers").utils.requires_backends(self, "timm")';
  editFile(repo, sourcePath, /( +)(self\.num_labels = config\.num_labels)/, `$1${needsTimm}\n$1$2`);
  for (const path of [portPath, sourcePath]) {
    editFile(
      repo,
      path,
      "logits = self.classifier(sequence_output)",
      'logits = self.classifier(sequence_output) * float("nan")',
    );
  }
}

it("verifies a port after it was written, and tells each class that cannot be judged why, without a traceback", async () => {
  const repo = libraryCheckout(library);
  addSample(repo);
  const ported = await runCli(["brand_new_bert", "--repo", repo, "--yes", "--allow-dirty", "--verify"], repo);
  expect(ported.stdout).toMatch(/^Ported brand_new_bert/);
  expect(ported.stdout).toContain("4 of 4 classes agree with PyTorch within 1e-5");
  expect(ported.stderr).toContain("verifying BrandNewBertForMaskedLM");
  expect(ported.code).toBe(exitCodes.done);

  const offline = { HF_ENDPOINT: "http://127.0.0.1:9", HF_HOME: temporaryFolder() };
  const words = ["verify", "brand_new_bert", "--repo", repo, "--checkpoint", "somebody/brand-new-bert"];
  const refused = await runCli(words, repo, undefined, offline);
  expect(refused.stderr).toMatch(/error: somebody\/brand-new-bert could not be fetched: .+\n help: .*local folder/);
  expect(refused.stderr).not.toContain("Traceback");
  expect(refused.code).toBe(exitCodes.forge);

  sabotage(repo);
  const before = treeOf(join(repo, "src/transformers/models/brand_new_bert"));
  const { stdout, stderr, code } = await runCli(["verify", "brand_new_bert", "--repo", repo], repo);
  expect(treeOf(join(repo, "src/transformers/models/brand_new_bert"))).toEqual(before);
  expect(stdout).toContain("1 of 4 classes agree");
  expect(stdout).toMatch(/✓ BrandNewBertModel: largest difference/);
  expect(stdout).toMatch(/! BrandNewBertForMaskedLM: the process died; SIGKILL.*memory ran out/);
  expect(stdout).toMatch(/! BrandNewBertForSequenceClassification: PyTorch's own model does not run; .*timm/);
  expect(stdout).toMatch(/! BrandNewBertForTokenClassification.*\n.*logits is not a number/);
  expect(`${stdout}${stderr}`).not.toContain("Traceback");
  expect(code).toBe(exitCodes.python);
}, 1_200_000);

it("does without a ModelTester, and says where a port does not import and which class is not there", async () => {
  const repo = libraryCheckout(library);
  const prefixes = {
    brand_new_plain: "BrandNewPlain",
    brand_new_broken: "BrandNewBroken",
    brand_new_torn: "BrandNewTorn",
  };
  for (const [model, prefix] of Object.entries(prefixes)) {
    addSample(repo, model, prefix);
    await port({ ...choices, repo, model }, stages);
    const test = `tests/models/${model}/test_modeling_${model}.py`;
    writeFileSync(join(repo, test), "import unittest\n\n\nclass SomeTest(unittest.TestCase):\n    pass\n");
  }
  const path = (model: string): string => join(repo, `src/transformers/models/${model}/modeling_tf_${model}.py`);
  appendFileSync(path("brand_new_broken"), "import no_such_module\n");
  const last = readFileSync(path("brand_new_broken"), "utf8").split("\n").length - 1;
  writeFileSync(
    path("brand_new_torn"),
    "from __future__ import annotations\n\nclass TFBrandNewTornModel(:\n    pass\n",
  );

  const found: VerifiedClass[] = [];
  const models = Object.entries(prefixes).map(([model, prefix]) => ({
    model,
    classes: [`${prefix}Model`],
    port: null,
  }));
  const request = { checkout: repo, models, tolerance: 1e-5, timeout: 600, checkpoint: null };
  await verifyPorts(python, { ...request, thorough: false, locate: true }, (line) => {
    if ("class" in line) found.push(line.class);
  });
  expect(found.map(({ class: name, status, made_from: origin }) => [name, status, origin ?? null])).toEqual([
    ["BrandNewPlainModel", "ok", "configuration"],
    ["BrandNewBrokenModel", "import_error", null],
    ["BrandNewTornModel", "import_error", null],
  ]);
  expect(found[1]?.detail).toContain(`No module named 'no_such_module' (modeling_tf_brand_new_broken.py:${last})`);
  expect(found[2]?.detail).toMatch(/SyntaxError: .* \(modeling_tf_brand_new_torn\.py:3\)/);
  expect(JSON.stringify(found)).not.toContain("Traceback");
}, 1_200_000);
