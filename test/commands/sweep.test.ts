import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { addSample, libraryCheckout, sampleHeads } from "../helpers/library-checkout.ts";
import { runCli } from "../helpers/run-cli.ts";
import { editFile } from "../helpers/sample-checkout.ts";
import { temporaryFolder, treeOf } from "../helpers/tree.ts";

const log = (): void => undefined;
let library: string;

beforeAll(async () => {
  await ensureEnvironment({ requirements: provingRelease.requirements, log });
  library = await ensureTransformers({ log });
}, 1_200_000);

const heads = sampleHeads;

it("judges every class, whatever becomes of the others, and takes up where it ended", async () => {
  const folder = temporaryFolder();
  const repo = libraryCheckout(library);
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
