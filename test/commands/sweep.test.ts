import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { runCli } from "../helpers/run-cli.ts";
import { editFile } from "../helpers/sample-checkout.ts";
import { temporaryFolder, treeOf } from "../helpers/tree.ts";

const log = (): void => undefined;
let library: string;

beforeAll(async () => {
  await ensureEnvironment({ requirements: provingRelease.requirements, log });
  library = await ensureTransformers({ log });
}, 1_200_000);

const heads = ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification"];
const files = (model: string): readonly string[] => [
  `src/transformers/models/${model}/__init__.py`,
  `src/transformers/models/${model}/configuration_${model}.py`,
  `src/transformers/models/${model}/modeling_${model}.py`,
  `tests/models/${model}/__init__.py`,
  `tests/models/${model}/test_modeling_${model}.py`,
];

/** Puts the sample into the library under a name of its own. */
function addSample(repo: string, model: string, prefix: string): void {
  const sample = packageFile("examples/brand_new_bert");
  const renamed = (text: string): string => text.replaceAll("brand_new_bert", model).replaceAll("BrandNewBert", prefix);
  for (const path of files("brand_new_bert")) {
    const target = join(repo, renamed(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, renamed(readFileSync(join(sample, path), "utf8")));
  }
  const names = ["Config", "PreTrainedModel", ...heads].map((name) => `"${prefix}${name}"`).join(", ");
  const init = "src/transformers/__init__.py";
  editFile(repo, init, '    "models.bert": [', `    "models.${model}": [${names}],\n    "models.bert": [`);
}

it("judges every class, whatever becomes of the others, and takes up where it ended", async () => {
  const folder = temporaryFolder();
  const repo = join(folder, "checkout");
  cpSync(library, repo, { recursive: true });
  // The package of the library has the common tests without this file, which holds settings to try.
  mkdirSync(join(repo, "tests/utils"));
  writeFileSync(join(repo, "tests/utils/test_configuration_utils.py"), "config_common_kwargs = {}\n");
  addSample(repo, "brand_new_bert", "BrandNewBert");
  addSample(repo, "brand_new_crash", "BrandNewCrash");
  editFile(
    repo,
    "tests/models/brand_new_crash/test_modeling_brand_new_crash.py",
    "    def prepare_config_and_inputs_for_common(self):",
    [
      "    def prepare_config_and_inputs_for_model_class(self, model_class):",
      "        if model_class is BrandNewCrashForMaskedLM:",
      "            import os",
      "            os.abort()",
      "        return self.prepare_config_and_inputs_for_common()",
      "",
      "    def prepare_config_and_inputs_for_common(self):",
    ].join("\n"),
  );
  const before = treeOf(repo);
  const [out, page] = [join(folder, "results.jsonl"), join(folder, "page.md")];
  const words = ["sweep", "--repo", repo, "--flags", "--json", "--out", out, "--markdown", page];

  const first = await runCli(words, folder);
  const found = JSON.parse(first.stdout);
  const verdicts = found.rows.map((row: Record<string, string>) => [row.class, row.status]);
  expect(verdicts).toEqual([
    ...heads.map((name) => [`BrandNewBert${name}`, "ok"]),
    ...heads.map((name) => [`BrandNewCrash${name}`, name === "ForMaskedLM" ? "crash" : "ok"]),
  ]);
  expect(found.summary).toMatchObject({ models: 2, wholeModels: 1, classes: 8, ok: 7, byStatus: { ok: 7, crash: 1 } });
  const flags = found.rows[0].flags.map((each: Record<string, string>) => [each.flag, each.status]);
  expect(flags).toContainEqual(["no mask", "ok"]);
  expect(flags).toContainEqual(["output_attentions", "ok"]);
  expect(first.stderr).toMatch(/1\/2 brand_new_bert: 4 of 4 ok\n2\/2 brand_new_crash: 3 of 4 ok, 1 crash\n/);
  expect(first.code).toBe(exitCodes.gaps);
  expect(treeOf(repo)).toEqual(before);
  expect(readFileSync(page, "utf8")).toMatch(/\| brand_new_crash \| BrandNewCrashForMaskedLM \| crash \|/);

  // One of the two is judged again once its test has changed; the other is not.
  editFile(repo, "tests/models/brand_new_crash/test_modeling_brand_new_crash.py", "os.abort()", "pass");
  const second = await runCli(words, folder);
  expect(second.stderr).toContain("judged before: 1 of 2");
  expect(second.stderr).not.toContain("brand_new_bert:");
  expect(JSON.parse(second.stdout).summary).toMatchObject({ models: 2, wholeModels: 2, classes: 8, ok: 8 });
  expect(second.code).toBe(exitCodes.done);
}, 900_000);

it.each([
  [["--shard", "3/2"], "no part of a whole"],
  [["--timeout", "soon"], "--timeout"],
  [["--max-error", "-1"], "--max-error"],
  [["--models", "no_such_model"], "no_such_model"],
])("refuses %j", async (words, message) => {
  const { code, stderr } = await runCli(["sweep", "--repo", packageFile("examples/brand_new_bert"), ...words], "/");
  expect(stderr).toContain(message);
  expect(code).toBe(exitCodes.usage);
});
