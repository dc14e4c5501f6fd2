// Claim: compiled, a generated port takes at most 1.1 times as long as the port that people wrote (median over ten models of
// text, vision and audio). Both files of a model run in one Python process, in turns: the forward pass in `tf.function`.
// Run: npm run build && node --import tsx bench/compiled-speed.ts CHECKOUT --python PYTHON [--models bert,vit] [--runs 21]
import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";

const bar = 1.1;
const run = promisify(execFile);
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const ten = "bert,gpt2,t5,deberta,vit,resnet,convnext,mobilevit,wav2vec2,whisper";
const input = z.object({ shape: z.array(z.number()), low: z.number().optional(), high: z.number().optional() });
const setup = z.object({
  class: z.string(),
  config: z.record(z.string(), z.unknown()),
  inputs: z.record(z.string(), input),
});
const setups = z
  .record(z.string(), setup)
  .parse(JSON.parse(readFileSync(beside("compiled-speed-models.json"), "utf8")));
const answer = z.union([
  z.object({ model: z.string(), human: z.array(z.number()), generated: z.array(z.number()) }),
  z.object({ model: z.string(), failed: z.string() }),
]);

const options = {
  python: { type: "string" },
  models: { type: "string", default: ten },
  runs: { type: "string", default: "21" },
} as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [checkout] = positionals;
const { python } = values;
const models = values.models.split(",");
const unknown = models.filter((model) => !setups[model]);
if (checkout === undefined || python === undefined || unknown.length > 0) {
  throw new Error(
    `Usage: node --import tsx bench/compiled-speed.ts CHECKOUT --python PYTHON [--models ${Object.keys(setups).join(",")}] [--runs COUNT]`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "add-tf-model-bench-"));
const tree = join(folder, "transformers");

/** Ports a model for which the work tree has no port, and puts the file aside: the tree itself keeps the human one. */
async function port(model: string): Promise<string> {
  const path = `src/transformers/models/${model}/modeling_tf_${model}.py`;
  rmSync(join(tree, path));
  // Exit code 1 says that the port has gaps.
  const tool = beside("../bin/add-tf-model.js");
  await run(process.execPath, [tool, model, "--yes", "--allow-dirty"], { cwd: tree, maxBuffer: 2 ** 26 }).catch(
    (error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
    },
  );
  const aside = join(folder, `${model}.py`);
  copyFileSync(join(tree, path), aside);
  await run("git", ["-C", tree, "reset", "--hard", "--quiet"]);
  await run("git", ["-C", tree, "clean", "-fdxq"]);
  return aside;
}

async function* measured(request: unknown): AsyncGenerator<z.infer<typeof answer>> {
  const child = spawn(python ?? "", [beside("compiled_speed.py")]);
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = (errors + String(chunk)).slice(-2000);
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  child.stdin.end(JSON.stringify(request));
  let rest = "";
  for await (const chunk of child.stdout) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield answer.parse(JSON.parse(line));
  }
  if ((await ended) !== 0) throw new Error(`The measurement did not come to its end:\n${errors}`);
}

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

const row = (model: string, ...cells: readonly string[]) =>
  console.log(model.padEnd(12) + cells.map((cell) => cell.padStart(14)).join(""));

try {
  await run("git", ["-C", checkout, "worktree", "add", "--detach", "--quiet", tree, "HEAD"]);
  const tasks: unknown[] = [];
  for (const model of models) tasks.push({ model, port: await port(model), ...setups[model] });
  row("model", "human ms", "generated ms", "ratio");
  const ratios: number[] = [];
  for await (const result of measured({ source: join(tree, "src"), runs: Number(values.runs), models: tasks })) {
    if ("failed" in result) {
      console.log(`${result.model} failed: ${result.failed}`);
      continue;
    }
    const [human, generated] = [median(result.human), median(result.generated)];
    ratios.push(generated / human);
    row(result.model, human.toFixed(1), generated.toFixed(1), (generated / human).toFixed(2));
  }
  row("median", "", "", median(ratios).toFixed(2));
  const isMet = ratios.length === models.length && median(ratios) <= bar;
  console.log(isMet ? "bar met" : "bar missed");
  process.exitCode = isMet ? 0 : 1;
} finally {
  await run("git", ["-C", checkout, "worktree", "remove", "--force", tree]).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
