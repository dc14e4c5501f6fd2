import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import nodePlop from "node-plop";
import { describe, expect, it } from "vitest";
import { type InitLibraryOptions, initLibraryAnswer, libraryPrompts } from "../../src/commands/init-library.ts";
import { port } from "../../src/commands/port.ts";
import { typescriptStages } from "../../src/commands/port-typescript.ts";
import { exitCodes, Failure } from "../../src/diagnostics/failure.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { temporaryFolder, treeOf } from "../helpers/tree.ts";

const options: InitLibraryOptions = {
  repo: ".",
  dryRun: false,
  json: false,
  yes: true,
  undo: false,
  allowDirty: false,
  force: false,
  signal: new AbortController().signal,
};

const require = createRequire(import.meta.url);
const compiler = require.resolve("typescript/bin/tsc");
const runner = join(require.resolve("vitest/package.json"), "../vitest.mjs");

/** What a program of Node prints when it fails; nothing when it ends well. */
function complaint(root: string, program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: root, encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe("init-library", () => {
  it("makes a library that type-checks, tests itself, and can be ported", async () => {
    const root = join(temporaryFolder(), "shapes");
    const { exitCode } = await initLibraryAnswer({ ...options, model: "round_net" }, root);
    expect(exitCode).toBe(exitCodes.done);
    await port({ repo: root, model: "round_net", dryRun: false, allowDirty: true, force: false }, typescriptStages);
    symlinkSync(packageFile("node_modules"), join(root, "node_modules"));
    expect(complaint(root, compiler, ["-p", "tsconfig.json"])).toBe("");
    expect(complaint(root, runner, ["run"])).toBe("");
    const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(name).toBe("shapes");
  }, 300_000);

  it("has the same helpers as the embedded library", async () => {
    const root = temporaryFolder();
    await initLibraryAnswer(options, root);
    const sample = packageFile("examples/brand_new_bert_typescript");
    const shared = [
      "tsconfig.json",
      "tsconfig.build.json",
      "vitest.config.ts",
      ".prettierrc.json",
      ".add-tf-model.json",
    ];
    for (const path of [...shared, "src/utils/import_utils.ts", "src/utils/dummy_tf_objects.ts"]) {
      expect(readFileSync(join(root, path), "utf8"), path).toBe(readFileSync(join(sample, path), "utf8"));
    }
  });

  it("shows what it would write, and makes no folder", async () => {
    const root = join(temporaryFolder(), "none");
    const { output } = await initLibraryAnswer({ ...options, dryRun: true }, root);
    expect(output).toContain("+++ b/src/models/tiny_mlp/modeling_tiny_mlp.ts");
    expect(treeOf(join(root, ".."))).toEqual({});
  });

  it("tells in JSON what it wrote", async () => {
    const root = join(temporaryFolder(), "My Shapes");
    const { output } = await initLibraryAnswer({ ...options, json: true }, root);
    expect(JSON.parse(output)).toMatchObject({ root, name: "my-shapes", model: "tiny_mlp" });
  });

  it("replaces nothing", async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, "package.json"), "{}");
    const before = treeOf(root);
    await expect(initLibraryAnswer(options, root)).rejects.toThrow(/would replace: package\.json/);
    expect(treeOf(root)).toEqual(before);
  });

  it.each([
    ["a name with capitals", { name: "Shapes" }, exitCodes.usage],
    ["a name with a path", { name: "../shapes" }, exitCodes.usage],
    ["a model with hyphens", { model: "round-net" }, exitCodes.usage],
    ["the folder of the auto classes", { model: "auto" }, exitCodes.usage],
  ])("refuses %s", async (_name, given, exitCode) => {
    const root = temporaryFolder();
    const failure = await initLibraryAnswer({ ...options, ...given }, root).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ exitCode });
    expect(treeOf(root)).toEqual({});
  });

  it("says which file it cannot make", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "docs"));
    writeFileSync(join(root, "src"), "in the way");
    await expect(initLibraryAnswer(options, root)).rejects.toThrow(/src is not a folder/);
    expect(Object.keys(treeOf(root))).toEqual(["docs", "src"]);
  });

  it("asks through plop for what was not given", async () => {
    const plop = await nodePlop();
    const prompts = [...libraryPrompts({ name: "shapes", model: "tiny_mlp" })] as never;
    const generator = plop.setGenerator("library", { description: "", prompts, actions: [] });
    expect(await generator.runPrompts(["round-shapes", "round_net"])).toEqual({
      name: "round-shapes",
      model: "round_net",
    });
    await expect(generator.runPrompts(["Round Shapes", "_"])).rejects.toThrow(/no name of a package/);
  });
});
