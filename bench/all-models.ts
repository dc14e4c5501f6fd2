// Claim: planning and translating all models of a checkout in one process takes at most 60 s and 1 GB.
// Run: npm run build && node --import tsx bench/all-models.ts CHECKOUT
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const bar = { seconds: 60, megabytes: 1024 };

const line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("model"), model: z.string(), seconds: z.number(), gaps: z.number() }),
  z.object({ kind: z.literal("failed"), model: z.string(), seconds: z.number(), message: z.string() }),
  z.object({ kind: z.literal("all"), seconds: z.number(), processorSeconds: z.number(), peakMegabytes: z.number() }),
]);

const checkout = process.argv[2];
if (checkout === undefined) throw new Error("Usage: node --import tsx bench/all-models.ts CHECKOUT");

const script = fileURLToPath(new URL("translate-all.mjs", import.meta.url));
const { stdout } = await promisify(execFile)(process.execPath, [script, checkout], { maxBuffer: 2 ** 26 });
const lines = stdout.split("\n").filter((text) => text !== "");
const results = lines.map((text) => line.parse(JSON.parse(text)));

const models = results.flatMap((result) => (result.kind === "model" ? [result] : []));
const failed = results.flatMap((result) => (result.kind === "failed" ? [result] : []));
const total = results.find((result) => result.kind === "all");
if (!total) throw new Error("The process did not come to its end.");

for (const { model, message } of failed) console.log(`failed    ${model}: ${message}`);
const slowest = [...models].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
for (const { model, seconds } of slowest) console.log(`slowest   ${model} ${seconds.toFixed(2)} s`);
const gaps = models.reduce((sum, result) => sum + result.gaps, 0);
const whole = models.filter((result) => result.gaps === 0).length;
console.log(`models    ${models.length} translated (${whole} without a gap, ${gaps} gaps), ${failed.length} failed`);
console.log(
  `time      ${total.seconds.toFixed(1)} s, ${total.processorSeconds.toFixed(1)} s of them on a processor (bar: ${bar.seconds} s)`,
);
console.log(`memory    ${total.peakMegabytes.toFixed(0)} MB (bar: ${bar.megabytes} MB)`);
const isMet = total.seconds <= bar.seconds && total.peakMegabytes <= bar.megabytes && failed.length === 0;
console.log(isMet ? "bar met" : "bar missed");
process.exitCode = isMet ? 0 : 1;
