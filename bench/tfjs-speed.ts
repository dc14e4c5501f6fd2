// Claim: on tfjs-node, whose kernels are compiled, the forward pass of a ported TypeScript model takes at most a tenth of
// the time of the js-pytorch model that it was made from. Both run in this process, in turns, with the same weights and
// inputs, and their outputs are compared.
// Run: npm run setup:tfjs-node && node --import tsx bench/tfjs-speed.ts [--runs 7] [--hidden 128] [--layers 4]
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import { torch } from "js-pytorch";
import { sampleLibrary } from "../src/commands/sample-typescript.ts";

const bar = 0.1;
const tolerance = 1e-4;
const options = {
  runs: { type: "string", default: "7" },
  hidden: { type: "string", default: "128" },
  layers: { type: "string", default: "4" },
} as const;
const { values } = parseArgs({ options });
const [batch, length] = [4, 64];
const config = {
  vocab_size: 1000,
  hidden_size: Number(values.hidden),
  num_hidden_layers: Number(values.layers),
  num_attention_heads: 4,
  intermediate_size: 4 * Number(values.hidden),
  max_position_embeddings: length,
  hidden_dropout_prob: 0.1,
};

// It registers the backend `tensorflow`; required, as its addon need not be there when types are checked.
createRequire(import.meta.url)("@tensorflow/tfjs-node");
await tf.setBackend("tensorflow");

const { folder } = await sampleLibrary();
const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
const { BrandNewBertForMaskedLM, TFBrandNewBertForMaskedLM } = await load("src/models/brand_new_bert/index.ts");
const { loadTorchWeights, largestDifference, setTorchMode } = await load("src/modeling_tf_utils.ts");

const original = new BrandNewBertForMaskedLM(config);
const variant = new TFBrandNewBertForMaskedLM(config);
const weights = loadTorchWeights(variant, original);
// js-pytorch's own eval() does not reach modules in lists.
setTorchMode(original, "eval");
const ids = Array.from({ length: batch }, (_, row) =>
  Array.from({ length }, (_unused, column) => (row * 31 + column * 7) % config.vocab_size),
);
const [originalIds, variantIds] = [torch.tensor(ids), tf.tensor(ids, undefined, "int32")];

/** Milliseconds of one forward pass; it counts as done once its numbers are there. */
function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const difference = largestDifference(variant.call(variantIds), original.forward(originalIds));
const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const times = { original: [] as number[], variant: [] as number[] };
for (let run = 0; run < Number(values.runs); run += 1) {
  times.original.push(timed(() => original.forward(originalIds)));
  times.variant.push(timed(() => tf.tidy(() => (variant.call(variantIds) as tf.Tensor).dataSync())));
}
rmSync(folder, { recursive: true, force: true });

const [slow, fast] = [median(times.original), median(times.variant)];
const ratio = fast / slow;
const isSame = difference <= tolerance && weights.missing.length + weights.unexpected.length === 0;
console.log(`BrandNewBertForMaskedLM, batch ${batch}, ${length} words, ${JSON.stringify(config)}`);
console.log(`backend ${tf.getBackend()}, ${values.runs} runs in turns, medians`);
console.log(`js-pytorch       ${slow.toFixed(1)} ms`);
console.log(`TensorFlow.js    ${fast.toFixed(1)} ms`);
console.log(`ratio            ${ratio.toFixed(4)} (bar ${bar}); largest difference ${difference.toExponential(1)}`);
if (ratio > bar || !isSame || tf.getBackend() !== "tensorflow") process.exitCode = 1;
