import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { port } from "../../src/commands/port.ts";
import { stages } from "../../src/commands/stages.ts";
import { exitCodes } from "../../src/diagnostics/failure.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { readRequirements } from "../../src/sidecar/requirements.ts";
import { type CliRun, runCli } from "../helpers/run-cli.ts";
import { bareSample } from "../helpers/sample-checkout.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const model = "brand_new_bert";
let repo: string;
let folder: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "add-tf-model-verify-")));
  repo = join(folder, "checkout");
  cpSync(packageFile("examples/brand_new_bert"), repo, { recursive: true });
  await port({ repo, model, dryRun: false, allowDirty: true, force: false, contributor: "somebody" }, stages);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a Python says of itself that fits the sample, with some packages in other versions. */
function versions(changes: Readonly<Record<string, string | null>> = {}): string {
  const { pins } = readRequirements(openCheckout(repo).era.pythonRequirements);
  const names = ["torch", "tensorflow", "tf-keras", "numpy", "tokenizers", "huggingface-hub", "safetensors"];
  const packages = { ...Object.fromEntries(names.map((name) => [name, pins.get(name) ?? null])), ...changes };
  return JSON.stringify({ python: [3, 11], packages });
}

/** An interpreter that is none: it answers to the question for versions, and does as told when it runs a script. */
function interpreter(said: string, ...work: readonly string[]): string {
  const path = join(temporaryFolder(), "python");
  writeFileSync(
    path,
    ["#!/bin/sh", `if [ "$1" = -c ]; then printf '%s\\n' '${said}'; exit 0; fi`, ...work, ""].join("\n"),
  );
  chmodSync(path, 0o755);
  return path;
}

const traceback = [
  "cat >&2 <<'END'",
  "Traceback (most recent call last):",
  '  File "verify.py", line 3, in <module>',
  "    import torch",
  "ImportError: libtorch.so: cannot open shared object file",
  "END",
  "exit 1",
];

const verify = (...words: readonly string[]): Promise<CliRun> =>
  runCli(["verify", model, "--repo", repo, ...words], folder);

function expectRefusal({ code, stdout, stderr }: CliRun, wanted: number, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/(^|\n)error: [\s\S]+\n help: .+/);
  expect(stderr).not.toContain("Traceback");
  expect(stderr).not.toContain("This is a bug");
  expect(stdout).toBe("");
  expect(code).toBe(wanted);
}

describe("a command line that is wrong", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["a class that the model lacks", ["--classes", "BertModel"], /no class BertModel[\s\S]*BrandNewBertModel/],
    ["a twin that nobody has", ["--classes", "TFBrandNewBertModel,TFNone"], /no class None/],
    ["no class at all", ["--classes", ","], /no class/],
    ["a limit that is no number", ["--max-error", "small"], /"small" is no positive number[\s\S]*--max-error/],
    ["a limit below zero", ["--max-error", "-1e-5"], /no positive number/],
    ["a checkpoint that is not there", ["--checkpoint", "./no/such/folder"], /no such folder/],
    ["a checkpoint without a configuration", ["--checkpoint", "."], /no config\.json/],
  ])("%s", async (_, words, message) => expectRefusal(await verify(...words), exitCodes.usage, message));

  it("a model that is not there", async () => {
    expectRefusal(await runCli(["verify", "brand_new", "--repo", repo], folder), exitCodes.usage, /brand_new_bert/);
  });

  it("a model without a port", async () => {
    const bare = bareSample();
    expectRefusal(await runCli(["verify", model, "--repo", bare], folder), exitCodes.checkout, /no port to verify/);
  });

  it("a port that is to be verified, and not to be written", async () => {
    const run = await runCli([model, "--repo", repo, "--dry-run", "--verify"], folder);
    expectRefusal(run, exitCodes.usage, /--verify needs a port that is written/);
  });
});

describe.skipIf(process.platform === "win32")("an environment that is wrong", () => {
  it("no Python at all", async () => {
    const [empty, cache] = [join(folder, "nothing"), join(folder, "cache")];
    mkdirSync(empty, { recursive: true });
    const variables = { PATH: empty, ADD_TF_MODEL_CACHE: cache };
    const run = await runCli(["verify", model, "--repo", repo], folder, undefined, variables);
    expectRefusal(run, exitCodes.python, /Python 3\.11 was not found[\s\S]*--python PATH/);
    rmSync(cache, { recursive: true, force: true });
  });

  it("a path that leads to no Python", async () => {
    expectRefusal(await verify("--python", join(folder, "no-python")), exitCodes.python, /does not run as Python/);
  });

  it("wrong versions", async () => {
    const python = interpreter(versions({ tensorflow: "1.15.0", torch: null }));
    const message = /torch is not installed \(wanted: \S+\); tensorflow 1\.15\.0 is installed \(wanted: 2\)/;
    expectRefusal(await verify("--python", python), exitCodes.python, message);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["is killed", ["kill -9 $$"], /killed from outside \(SIGKILL\), as systems do when memory runs out/],
    ["is ended", ["kill -15 $$"], /ended by SIGTERM/],
    ["raises", traceback, /failed: ImportError: libtorch\.so[\s\S]*--debug shows the traceback/],
    ["prints what it should not", ["echo '{\"verdict\": 1}'"], /no line of its protocol/],
    ["says nothing", ["cat > /dev/null"], /without a word on any class of brand_new_bert/],
  ])("a Python that %s", async (_, work, message) => {
    expectRefusal(await verify("--python", interpreter(versions(), ...work)), exitCodes.python, message);
  });

  it("a traceback is shown to who asks for it", async () => {
    const { stderr, code } = await verify("--python", interpreter(versions(), ...traceback), "--debug");
    expect(stderr).toContain('Traceback (most recent call last):\n  File "verify.py", line 3');
    expect(code).toBe(exitCodes.python);
  });

  it("is told to machines as well", async () => {
    const { stdout } = await verify("--python", interpreter(versions(), "kill -9 $$"), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: exitCodes.python } });
  });
});

describe.skipIf(process.platform === "win32")("a page", () => {
  const agrees = {
    model,
    class: "BrandNewBertModel",
    twin: "TFBrandNewBertModel",
    exported: true,
    status: "ok",
    max_difference: 1e-7,
    checks: [],
    weights: { missing: [], unexpected: [], mis_shaped: [] },
    tree: null,
    culprit: null,
  };
  const line = `cat > /dev/null; printf '%s\\n' '${JSON.stringify({ class: agrees })}'`;

  it("is written where the user wants it, and its place is told", async () => {
    const page = join(folder, "pages", "page.html");
    const python = interpreter(versions(), line);
    const { code, stdout, stderr } = await verify("--python", python, "--html", page, "--classes", "BrandNewBertModel");
    expect(stdout).toContain("1 of 1 class agrees with PyTorch within 1e-5");
    expect(stderr).toContain(page);
    expect(code).toBe(exitCodes.done);
  });

  it("that cannot be written is told", async () => {
    const python = interpreter(versions(), line);
    expectRefusal(await verify("--python", python, "--html", repo), exitCodes.tree, /Could not write/);
  });
});
