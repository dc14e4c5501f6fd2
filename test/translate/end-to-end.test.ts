import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Checkout } from "../../src/checkout/checkout.ts";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { port } from "../../src/commands/port.ts";
import { stages } from "../../src/commands/stages.ts";
import { firstSyntaxError, parsePython } from "../../src/python/parser.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { compareClasses, type ModelRequest } from "../../src/sidecar/equivalence.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { initTranslator, translateModel } from "../../src/translate/translate.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const log = (): void => undefined;
const models = ["bert", "distilbert", "vit"] as const;
const modelsFolder = "src/transformers/models";

/** A release as the registry has it: without the documentation and without the tests of the models. */
let library: string;
let python: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
  await initTranslator();
}, 1_200_000);

const text = { input_ids: { shape: [3, 7], low: 1, high: 99 }, attention_mask: { shape: [3, 7], low: 1, high: 2 } };
const choices = {
  input_ids: { shape: [3, 2, 7], low: 1, high: 99 },
  attention_mask: { shape: [3, 2, 7], low: 1, high: 2 },
};
const sizes = {
  bert: {
    vocab_size: 99,
    hidden_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 37,
    max_position_embeddings: 64,
  },
  distilbert: { vocab_size: 99, dim: 24, n_layers: 2, n_heads: 4, hidden_dim: 37, max_position_embeddings: 64 },
  vit: {
    image_size: 30,
    patch_size: 2,
    hidden_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 37,
    encoder_stride: 2,
  },
};
const image = { pixel_values: { shape: [2, 3, 30, 30] } };

/** The heads of a port, each with inputs of the shape that it takes. */
function requestsOf({ model, classes }: PortOutcome): readonly ModelRequest[] {
  const heads = classes.filter(({ isPublic, kind }) => isPublic && kind === "model").map(({ pytorch }) => pytorch);
  const isChoice = (name: string): boolean => name.endsWith("ForMultipleChoice");
  const request = (names: readonly string[], inputs: ModelRequest["inputs"]): ModelRequest => ({
    model,
    classes: names,
    config: sizes[model as keyof typeof sizes],
    inputs,
  });
  if (model === "vit") return [request(heads, image)];
  return [
    request(
      heads.filter((name) => !isChoice(name)),
      text,
    ),
    request(heads.filter(isChoice), choices),
  ];
}

describe("models of the real library, whose own ports were deleted", () => {
  it("are ported once, agree with PyTorch in every class, and are left alone by a second run", async () => {
    const repo = join(temporaryFolder(), "checkout");
    cpSync(library, repo, { recursive: true });
    for (const model of models) rmSync(join(repo, `${modelsFolder}/${model}/modeling_tf_${model}.py`));
    const options = { repo, dryRun: false, allowDirty: true, force: false, contributor: "somebody" };

    const outcomes: PortOutcome[] = [];
    for (const model of models) outcomes.push(await port({ ...options, model }, stages));
    for (const { model, mode, diagnostics, changes } of outcomes) {
      expect([model, mode]).toEqual([model, "written"]);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      // neither pages nor tests are there, and the port says so
      expect(diagnostics.filter(({ severity }) => severity === "warning")).not.toEqual([]);
      expect(changes.changes.map(({ path }) => path)).toContain(`${modelsFolder}/${model}/modeling_tf_${model}.py`);
    }

    const requests = outcomes.flatMap(requestsOf);
    const results = await compareClasses(python, { source: join(repo, "src"), models: requests, tolerance: 1e-5 });
    const wanted = requests.flatMap(({ model, classes }) => classes.map((name) => `${model} ${name}`));
    expect(wanted.length).toBeGreaterThanOrEqual(17);
    expect(results.map(({ model, class: name }) => `${model} ${name}`)).toEqual(wanted);
    expect(results.filter(({ status }) => status !== "ok")).toEqual([]);

    for (const model of models) {
      const again = await port({ ...options, model }, stages);
      expect(again.changes.changes).toEqual([]);
      expect(again.mode).toBe("nothing-to-do");
    }
  }, 900_000);
});

/** Every seventh model of the library that has PyTorch code, so that all kinds are among them. */
function someModels(): readonly string[] {
  const folder = join(library, modelsFolder);
  const all = readdirSync(folder).filter((name) => existsSync(join(folder, name, `modeling_${name}.py`)));
  return all.sort().filter((_, index) => index % 7 === 0);
}

async function brokenPlace(checkout: Checkout, model: string): Promise<string | undefined> {
  const { text: ported } = await translateModel(checkout, openModel(checkout, model), {});
  const tree = parsePython(ported);
  const error = firstSyntaxError(tree);
  tree.free();
  if (!ported.includes("class TF")) return "no class";
  return error && `line ${error.line}: ${error.text}`;
}

it("translates models of all kinds to valid Python", async () => {
  const checkout = openCheckout(library);
  const names = someModels();
  expect(names.length).toBeGreaterThanOrEqual(30);
  const broken: string[] = [];
  for (const name of names) {
    const place = await brokenPlace(checkout, name);
    if (place !== undefined) broken.push(`${name}, ${place}`);
  }
  expect(broken).toEqual([]);
}, 600_000);
