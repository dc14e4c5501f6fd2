import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { compareClasses } from "../../src/sidecar/equivalence.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const log = (): void => undefined;
let python: string;
let library: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
}, 1_200_000);

const models = [
  {
    model: "distilbert",
    classes: ["DistilBertModel", "DistilBertForMaskedLM", "DistilBertForTokenClassification"],
    config: { vocab_size: 99, dim: 32, n_layers: 2, n_heads: 4, hidden_dim: 37, max_position_embeddings: 64 },
    inputs: { input_ids: { shape: [3, 7], high: 99 }, attention_mask: { shape: [3, 7], low: 1, high: 2 } },
  },
  { model: "electra", classes: ["ElectraModel"], config: {}, inputs: { input_ids: { shape: [3, 7], high: 99 } } },
];

it("agrees where the library's own port does, and tells ports apart that are off, absent or broken", async () => {
  const source = join(temporaryFolder(), "src");
  cpSync(join(library, "src"), source, { recursive: true });
  const path = (model: string): string => join(source, `transformers/models/${model}/modeling_tf_${model}.py`);
  const text = readFileSync(path("distilbert"), "utf8");
  const sabotaged = text.replace('epsilon=1e-12, name="vocab_layer_norm"', 'epsilon=1e-1, name="vocab_layer_norm"');
  expect(sabotaged).not.toBe(text);
  writeFileSync(path("distilbert"), `${sabotaged}\ndel TFDistilBertForTokenClassification\n`);
  appendFileSync(path("electra"), "\nno_such_name\n");

  const results = await compareClasses(python, { source, models, tolerance: 1e-5 });
  expect(results.map(({ class: name, status }) => [name, status])).toEqual([
    ["DistilBertModel", "ok"],
    ["DistilBertForMaskedLM", "differs"],
    ["DistilBertForTokenClassification", "no_class"],
    ["ElectraModel", "load_error"],
  ]);
  expect(results[1]).toMatchObject({ at: "logits" });
  expect(results[1]?.max_difference).toBeGreaterThan(1e-5);
  // the line that keeps a port from being imported is named
  expect(results[3]?.detail).toMatch(/no_such_name.*modeling_tf_electra/);
}, 900_000);
