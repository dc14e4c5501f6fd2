import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { port } from "../../src/commands/port.ts";
import { typescriptStages } from "../../src/commands/port-typescript.ts";
import { sampleLibrary } from "../../src/commands/sample-typescript.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { openLibrary } from "../../src/typescript/library.ts";
import { openLibraryModel } from "../../src/typescript/library-model.ts";
import { firstSyntaxProblem } from "../../src/typescript/parsed.ts";
import { languages } from "../helpers/languages.ts";
import { runCli, runScript } from "../helpers/run-cli.ts";

/** tfjs-node is there where its addon is; the tests of this project then have to run on it. */
const expected = existsSync(packageFile("node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node"))
  ? "tensorflow"
  : "wasm";

it("ports the embedded library without a gap, and its numbers are those of js-pytorch", async () => {
  const { outcome, folder, proof } = await sampleLibrary();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(outcome.mode).toBe("written");
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(proof?.verdicts.map(({ tensorflow, outcome: { kind } }) => [tensorflow, kind])).toEqual([
    ["TFBrandNewBertModel", "agrees"],
    ["TFBrandNewBertForMaskedLM", "agrees"],
  ]);
  const backends = [...new Set(proof?.verdicts.map(({ backend }) => backend))];
  process.stdout.write(`\nTensorFlow.js backend of this run: ${backends.join(", ")}\n`);
  expect(backends).toEqual([expected]);
  const library = openLibrary(folder);
  const { portPath, portTestPath } = openLibraryModel(library, "brand_new_bert");
  for (const path of [portPath, portTestPath]) expect(firstSyntaxProblem(library.read(path) ?? "")).toBeUndefined();
}, 300_000);

it("ports, proves, tells and takes back from the command line", async () => {
  const root = await languages[1]!.sample();
  const ported = await runCli(["brand_new_bert", "--yes"], root);
  expect(ported).toMatchObject({ code: 0, stderr: "" });
  expect(ported.stdout).toContain("npx vitest run src/models/brand_new_bert/modeling_tf_brand_new_bert.test.ts");
  symlinkSync(packageFile("node_modules"), join(root, "node_modules"));
  const proved = await runCli(["verify", "brand_new_bert", "--classes", "TFBrandNewBertModel", "--json"], root);
  expect(JSON.parse(proved.stdout)).toMatchObject({
    model: "brand_new_bert",
    verdicts: [{ tensorflow: "TFBrandNewBertModel", outcome: { kind: "agrees" }, missing: [], unexpected: [] }],
  });
  expect(proved.code).toBe(0);
  const status = await runCli(["status", "brand_new_bert"], root);
  expect(status.stdout).toContain("complete and registered");
  const undone = await runCli(["brand_new_bert", "--undo"], root);
  expect(undone.stdout).toContain("Took the port of brand_new_bert back");
  expect(existsSync(join(root, "src/modeling_tf_utils.ts"))).toBe(false);
}, 300_000);

it("says what to install where TensorFlow.js is not there, and not before it is needed", async () => {
  const root = await languages[1]!.sample();
  await port({ repo: root, model: "brand_new_bert", dryRun: false, allowDirty: false, force: false }, typescriptStages);
  mkdirSync(join(root, "node_modules"));
  symlinkSync(packageFile("node_modules/js-pytorch"), join(root, "node_modules/js-pytorch"));
  const script = join(root, "use.ts");
  writeFileSync(
    script,
    `import { BrandNewBertModel, TF_MODEL_MAPPING, TFBrandNewBertModel } from "./src/index.js";
console.log(typeof BrandNewBertModel, Object.keys(TF_MODEL_MAPPING).join());
for (const use of [() => new TFBrandNewBertModel({} as never), () => TFBrandNewBertModel.className]) {
  try {
    use();
  } catch (error) {
    console.log(String(error));
  }
}
`,
  );
  const { stdout, stderr } = await runScript(script, [], root);
  const complaint =
    "Error: TFBrandNewBertModel needs the package @tensorflow/tfjs, which is not installed. Run: npm install @tensorflow/tfjs";
  expect(`${stdout}${stderr}`.trim().split("\n")).toEqual(["function brand_new_bert", complaint, complaint]);
});
