import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { compareClasses, type EquivalenceRequest } from "../../src/sidecar/equivalence.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const log = (): void => undefined;
let python: string;
let library: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
}, 1_200_000);

const request = (source: string, classes: readonly string[]): EquivalenceRequest => ({
  source,
  models: [
    {
      model: "distilbert",
      classes,
      config: { vocab_size: 99, dim: 32, n_layers: 2, n_heads: 4, hidden_dim: 37, max_position_embeddings: 64 },
      inputs: { input_ids: { shape: [3, 7], high: 99 }, attention_mask: { shape: [3, 7], low: 1, high: 2 } },
    },
  ],
  tolerance: 1e-5,
});

describe("the comparison of a port with its original", () => {
  it("agrees where the library's own port does, and sees a port that is off or absent", async () => {
    const source = join(temporaryFolder(), "src");
    cpSync(join(library, "src"), source, { recursive: true });
    const path = join(source, "transformers/models/distilbert/modeling_tf_distilbert.py");
    const text = readFileSync(path, "utf8");
    const sabotaged = text.replace('epsilon=1e-12, name="vocab_layer_norm"', 'epsilon=1e-1, name="vocab_layer_norm"');
    expect(sabotaged).not.toBe(text);
    writeFileSync(path, `${sabotaged}\ndel TFDistilBertForTokenClassification\n`);
    const classes = ["DistilBertModel", "DistilBertForMaskedLM", "DistilBertForTokenClassification"];
    const results = await compareClasses(python, request(source, classes));
    expect(results.map(({ class: name, status }) => [name, status])).toEqual([
      ["DistilBertModel", "ok"],
      ["DistilBertForMaskedLM", "differs"],
      ["DistilBertForTokenClassification", "no_class"],
    ]);
    expect(results[1]).toMatchObject({ at: "logits" });
    expect(results[1]?.max_difference).toBeGreaterThan(1e-5);
  }, 900_000);

  it("names the line that keeps a port from being imported", async () => {
    const source = join(temporaryFolder(), "src");
    cpSync(join(library, "src"), source, { recursive: true });
    appendFileSync(join(source, "transformers/models/distilbert/modeling_tf_distilbert.py"), "\nno_such_name\n");
    const results = await compareClasses(python, request(source, ["DistilBertModel"]));
    expect(results).toMatchObject([
      { status: "load_error", detail: expect.stringMatching(/no_such_name.*modeling_tf_/) },
    ]);
  }, 900_000);
});
