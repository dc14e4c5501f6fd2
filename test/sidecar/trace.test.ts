import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { type Trace, traceModels } from "../../src/sidecar/trace.ts";
import { cachedTraces } from "../../src/sidecar/trace-cache.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { initTranslator, translateModel } from "../../src/translate/translate.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

const log = (): void => undefined;
const model = "brand_new_bert";
const test = `tests/models/${model}/test_modeling_${model}.py`;
const source = `src/transformers/models/${model}/modeling_${model}.py`;
let python: string;
let library: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
  await initTranslator();
}, 1_200_000);

/** The sample inside the real library, whose archives come without the folders of tests. */
function sampleInLibrary(): string {
  const root = temporaryFolder();
  const sample = packageFile(`examples/${model}`);
  cpSync(join(library, "src"), join(root, "src"), { recursive: true });
  cpSync(join(library, "tests"), join(root, "tests"), { recursive: true });
  cpSync(join(sample, "src/transformers/models", model), join(root, "src/transformers/models", model), {
    recursive: true,
  });
  mkdirSync(join(root, "tests/models", model), { recursive: true });
  const text = readFileSync(join(sample, test), "utf8");
  // the library does not export what the sample does
  const own = text
    .replace(
      "from transformers import BrandNewBertConfig, ",
      `from transformers.models.${model} import BrandNewBertConfig\nfrom transformers import `,
    )
    .replace("from transformers import (\n", `from transformers.models.${model} import (\n`);
  writeTree(root, {
    [test]: own,
    "tests/__init__.py": "",
    "tests/models/__init__.py": "",
    [`tests/models/${model}/__init__.py`]: "",
    "tests/test_pipeline_mixin.py": "class PipelineTesterMixin:\n    pass\n",
    "tests/test_configuration_common.py": "class ConfigTester:\n    def __init__(self, *_, **__):\n        pass\n",
    "tests/models/dying.py": "import os\n\nos.abort()\n",
    "tests/models/raising.py": "raise RuntimeError('no such model')\n",
  });
  // what stands before a column must not move it
  const path = join(root, source);
  const line = "        attention_probs = self.dropout(attention_probs)\n";
  const marked = readFileSync(path, "utf8").replace(
    line,
    `        "ä😀"; attention_probs = self.dropout(attention_probs)\n`,
  );
  expect(marked).toContain("😀");
  writeFileSync(path, marked);
  return root;
}

/** The fact about an expression. */
function about({ facts }: Trace, root: string, text: string) {
  const lines = readFileSync(join(root, source), "utf8").split("\n");
  return facts.find(
    (fact) =>
      fact.file === source &&
      fact.line === fact.endLine &&
      lines[fact.line - 1]?.slice(fact.column, fact.endColumn) === text,
  );
}

/** A cache of its own, for the time of a test. */
function withCache(): void {
  const before = process.env.ADD_TF_MODEL_CACHE;
  process.env.ADD_TF_MODEL_CACHE = temporaryFolder();
  onTestFinished(() => {
    if (before === undefined) delete process.env.ADD_TF_MODEL_CACHE;
    else process.env.ADD_TF_MODEL_CACHE = before;
  });
}

it("records what the expressions of a model hold, changes no number, and outlives models that raise or die", async () => {
  withCache();
  const root = sampleInLibrary();
  const checkout = openCheckout(root);
  const broken = ["raising", "dying"].map((name) => ({ model: name, test: `tests/models/${name}.py` }));
  const models = [...broken, { model, test }];
  const traces = await cachedTraces({ python, root, models, read: checkout.read });
  expect(traces.map(({ model: name, error }) => [name, error])).toEqual([
    ["raising", expect.stringContaining("no such model")],
    ["dying", expect.stringContaining("died")],
    [model, null],
  ]);
  const trace = traces.at(-1);
  if (!trace) throw new Error("no trace");
  expect(trace.runs).toMatchObject({ plain: 4, labels: 4, outputs: 4, tuple: 4, train: 4, "mask dtypes": 12 });
  expect(Object.keys(trace.files)).toContain(source);

  const [plain] = await traceModels({ python, root, models: [{ model, test }], record: false });
  expect(plain?.facts).toEqual([]);
  expect(plain?.runs).toEqual(trace.runs);
  expect(trace.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(plain?.digest).toBe(trace.digest);

  expect(about(trace, root, "self.dropout(attention_probs)")).toMatchObject({
    kinds: ["tensor"],
    ranks: [4],
    dtypes: ["float32"],
  });
  expect(about(trace, root, "self.gradient_checkpointing")).toMatchObject({ kinds: ["bool"], ranks: [] });

  // nothing of it contradicts what the source tells, and some of it is news
  const { factSources } = await translateModel(checkout, openModel(checkout, model), { recorded: trace.facts });
  expect(factSources?.contradictions).toEqual([]);
  expect(factSources?.recorded).toBeGreaterThan(0);
  expect(factSources?.inferred).toBeGreaterThan(factSources?.recorded ?? 0);

  // an earlier trace serves as long as the sources are what they were
  const started = performance.now();
  const ask = () => cachedTraces({ python, root, models: [{ model, test }], read: openCheckout(root).read });
  expect(await ask()).toEqual([trace]);
  expect(performance.now() - started).toBeLessThan(8000);
  writeFileSync(join(root, source), "raise ImportError('changed')\n");
  const [third] = await ask();
  expect(third?.error).toContain("changed");
}, 900_000);
