import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitAll } from "../forge/git.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { findEnvironment } from "../sidecar/environment.ts";
import { type ClassResult, compareClasses } from "../sidecar/equivalence.ts";
import { packageFile } from "../sidecar/package-file.ts";
import { findTransformers, provingRelease } from "../sidecar/transformers-source.ts";
import { port } from "./port.ts";
import type { Stages } from "./port-options.ts";

const model = "brand_new_bert";
const sampleFolder = (): string => packageFile(`examples/${model}`);

/** Sizes and inputs on which the sample is proved. */
const tinySample = {
  config: {
    vocab_size: 99,
    hidden_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 37,
    max_position_embeddings: 64,
    type_vocab_size: 3,
  },
  inputs: {
    input_ids: { shape: [5, 7], low: 1, high: 99 },
    attention_mask: { shape: [5, 7], high: 2 },
    token_type_ids: { shape: [5, 7], high: 3 },
  },
};

export interface SampleOutcome {
  readonly outcome: PortOutcome;
  /** Where the ported copy of the sample lies. */
  readonly folder: string;
  /** Absent where there is no Python environment. */
  readonly proof?: readonly ClassResult[];
}

/** A copy of the embedded sample in a fresh git repository. */
export async function copySample(into: string): Promise<void> {
  cpSync(sampleFolder(), into, { recursive: true });
  await commitAll(into, "A miniature Transformers checkout");
}

/** Ports a copy of the embedded sample; proves its numbers where a Python environment was made before. */
export async function sample(stages: Stages, signal?: AbortSignal): Promise<SampleOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "add-tf-model-sample-"));
  await copySample(folder);
  const choices = { dryRun: false, allowDirty: false, force: false, contributor: "your-name-here" };
  const outcome = await port({ repo: folder, model, ...choices, signal }, stages);
  const proof = await proveSample(folder, outcome, signal);
  return { outcome, folder, ...(proof === undefined ? {} : { proof }) };
}

/**
 * Runs the ported sample inside the real library and compares its numbers with PyTorch's; `undefined` where no earlier
 * run made the Python environment and fetched the library's source.
 */
export async function proveSample(
  checkout: string,
  { classes }: PortOutcome,
  signal?: AbortSignal,
): Promise<readonly ClassResult[] | undefined> {
  const environment = findEnvironment(provingRelease.requirements);
  const library = findTransformers();
  if (environment === undefined || library === undefined) return undefined;
  const source = mkdtempSync(join(tmpdir(), "add-tf-model-proof-"));
  try {
    cpSync(join(library, "src"), source, { recursive: true });
    const folder = join("transformers", "models", model);
    cpSync(join(checkout, "src", folder), join(source, folder), { recursive: true });
    const heads = classes.filter(({ isPublic, kind }) => isPublic && kind === "model").map(({ pytorch }) => pytorch);
    const request = { source, models: [{ model, classes: heads, ...tinySample }], tolerance: 1e-5 };
    return await compareClasses(environment.python, request, signal);
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}
