import { beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { runCommand } from "../../src/sidecar/run-command.ts";
import { provingRelease } from "../../src/sidecar/transformers-source.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

let python: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log: () => undefined }));
}, 1_200_000);

/** What some lines of Python print behind the import of a test with that text, as the sidecar imports it. */
async function imported(test: string, lines: string): Promise<string> {
  const root = temporaryFolder();
  writeTree(root, { "tests/__init__.py": "", "tests/test_acorn.py": test });
  const script = [
    "import sys",
    `sys.path[:0] = [${JSON.stringify(root)}, ${JSON.stringify(packageFile("sidecar"))}]`,
    "sys.dont_write_bytecode = True",
    "from frameworks import import_test",
    "try:",
    '    module = import_test("tests.test_acorn")',
    ...lines.split("\n").map((line) => `    ${line}`),
    "except Exception as error:",
    '    print(f"{type(error).__name__}: {error}")',
  ];
  return (await runCommand(python, ["-c", script.join("\n")])).trim();
}

describe("a test of a model", () => {
  it.each([
    [
      "that imports what is not installed",
      "import absent_a\nimport absent_b.part as b\nfrom absent_c.part import load\n",
    ],
    ["that imports what is there", "import json\nfrom json import decoder\n"],
  ])("%s is imported", async (_, test) => {
    expect(await imported(`${test}answer = 42\n`, "print(module.answer)")).toBe("42");
  });

  it("says what is not installed when it is used", async () => {
    const test = "from absent_c.part import load\n";
    expect(await imported(test, 'module.load("some data")')).toBe(
      "ModuleNotFoundError: No module named 'absent_c.part'",
    );
  });

  it.each([
    ["tests.absent", "ModuleNotFoundError: No module named 'tests.absent'"],
    ["transformers.absent", "ModuleNotFoundError: No module named 'transformers'"],
  ])("that needs %s of the checkout is not", async (name, said) => {
    expect(await imported(`import ${name}\n`, "print(module)")).toBe(said);
  });

  it("that is wrong in another way is not", async () => {
    expect(await imported("from json import absent\n", "print(module)")).toMatch(/^ImportError: cannot import name/);
  });
});
