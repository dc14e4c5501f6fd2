// Claim: a whole-process port of a model takes at most a fifth of the time of `transformers-cli add-new-model-like` on the
// same checkout. Both run on fresh work trees of it, in turns, and write all that they write for a user.
// Run: npm run build && node --import tsx bench/port-speed.ts CHECKOUT --python PYTHON [--model bert] [--runs 5]
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const bar = 1 / 5;
const run = promisify(execFile);
const options = {
  python: { type: "string" },
  model: { type: "string", default: "bert" },
  runs: { type: "string", default: "5" },
} as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [checkout] = positionals;
const { python, model, runs } = values;
if (checkout === undefined || python === undefined || !/^[a-z]\w*$/.test(model)) {
  throw new Error(
    "Usage: node --import tsx bench/port-speed.ts CHECKOUT --python PYTHON [--model NAME] [--runs COUNT]",
  );
}

const folder = mkdtempSync(join(tmpdir(), "add-tf-model-bench-"));
const tree = join(folder, "transformers");
const git = (...words: readonly string[]) => run("git", ["-C", checkout, ...words]);

/** The checkout as it was committed, without the TensorFlow port of the model. */
async function freshTree(): Promise<void> {
  await run("git", ["-C", tree, "reset", "--hard", "--quiet"]);
  await run("git", ["-C", tree, "clean", "-fdxq"]);
}

async function timed(file: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const start = performance.now();
  // Exit code 1 of a port says that it has gaps.
  const env = { ...process.env, ...environment };
  await run(file, [...words], { cwd: tree, env, maxBuffer: 2 ** 26 }).catch(
    (error: { code?: unknown; stderr?: string }) => {
      if (error.code !== 1 || /Traceback|bug/.test(error.stderr ?? "")) throw error;
    },
  );
  return (performance.now() - start) / 1000;
}

const tool = fileURLToPath(new URL("../bin/add-tf-model.js", import.meta.url));

async function ours(): Promise<number> {
  await freshTree();
  for (const path of [
    `src/transformers/models/${model}/modeling_tf_${model}.py`,
    `tests/models/${model}/test_modeling_tf_${model}.py`,
  ]) {
    rmSync(join(tree, path), { force: true });
  }
  return timed(process.execPath, [tool, model, "--yes"]);
}

const pascal = model.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const newModel = {
  add_copied_from: true,
  old_model_type: model.replaceAll("_", "-"),
  new_model_patterns: {
    model_name: "Bench New",
    checkpoint: "bench/bench-new-base",
    model_type: "bench-new",
    model_lower_cased: "bench_new",
    model_camel_cased: "BenchNew",
    model_upper_cased: "BENCH_NEW",
    config_class: "BenchNewConfig",
    tokenizer_class: `${pascal}Tokenizer`,
  },
  frameworks: ["pt", "tf"],
};

async function theirs(): Promise<number> {
  await freshTree();
  const answers = join(folder, "answers.json");
  writeFileSync(answers, JSON.stringify(newModel));
  const cli = ["-m", "transformers.commands.transformers_cli", "add-new-model-like"];
  const environment = { PYTHONPATH: join(tree, "src"), TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "" };
  return timed(python ?? "", [...cli, "--config_file", answers, "--path_to_repo", tree], environment);
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

try {
  await git("worktree", "add", "--detach", "--quiet", tree, "HEAD");
  const times: (readonly [number, number])[] = [];
  for (let i = 0; i < Number(runs); i++) {
    const pair = [await ours(), await theirs()] as const;
    times.push(pair);
    console.log(`run ${i + 1}: add-tf-model ${pair[0].toFixed(2)} s, add-new-model-like ${pair[1].toFixed(2)} s`);
  }
  const [own, other] = [median(times.map(([first]) => first)), median(times.map(([, second]) => second))];
  console.log(
    `median: add-tf-model ${own.toFixed(2)} s, add-new-model-like ${other.toFixed(2)} s, a share of ${(own / other).toFixed(2)}`,
  );
  console.log(own <= other * bar ? "bar met" : "bar missed");
  process.exitCode = own <= other * bar ? 0 : 1;
} finally {
  await git("worktree", "remove", "--force", tree).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
