import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRepository } from "../../src/checkout/find-root.ts";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { chosenSource } from "../../src/typescript/chosen-classes.ts";
import { openLibrary } from "../../src/typescript/library.ts";
import { importedFiles } from "../../src/typescript/library-files.ts";
import { openLibraryModel } from "../../src/typescript/library-model.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

const toy = {
  "package.json": '{ "name": "toys", "version": "1.2.3" }',
  "src/models/toy/index.ts": 'export { ToyModel, helper } from "./modeling_toy.js";\n',
  "src/models/toy/modeling_toy.ts": `import { sizes } from "./sizes.js";
export const helper = 1;
class ToyLayer {}
export class ToyInner extends ToyLayer {}
export class ToyModel { inner = new ToyInner(); }
`,
  "src/models/toy/sizes.ts": 'export * from "../../shared";\n',
  "src/shared/index.ts": 'export { sizes } from "./sizes.ts";\n',
  "src/shared/sizes.ts": 'import "../models/toy/modeling_toy.js";\nexport const sizes = 3;\n',
};

function library(files: Readonly<Record<string, string>> = toy): string {
  const root = temporaryFolder();
  writeTree(root, files);
  return root;
}

describe("a TypeScript library", () => {
  it.each([
    ["its files", {}, "src/models/toy", "typescript"],
    ["its settings", { ".add-tf-model.json": '{"language": "typescript"}' }, "src", "typescript"],
  ] as const)("is recognised by %s", (_name, files, folder, language) => {
    const root = library({ ...toy, ...files });
    expect(findRepository(join(root, folder))).toEqual({ root, language });
  });

  it("is no checkout, and a checkout is none", () => {
    const root = library();
    expect(() => openCheckout(root)).toThrow("is a model library written in TypeScript");
    writeTree(root, { ".add-tf-model.json": '{"language": "python"}', "src/transformers/__init__.py": "" });
    expect(findRepository(root).language).toBe("python");
    expect(() => openLibrary(root)).toThrow("is not a model library written in TypeScript");
  });

  it("names its modules, or takes js-pytorch", () => {
    const root = library();
    expect(openLibrary(root)).toMatchObject({ version: "1.2.3", modules: { nn: "js-pytorch", torch: "js-pytorch" } });
    writeTree(root, {
      ".add-tf-model.json": '{"modules": {"nn": "../../nn.js", "torch": "tor"}}',
      "package.json": "{}",
    });
    expect(openLibrary(root)).toMatchObject({
      version: "without a number",
      modules: { nn: "../../nn.js", torch: "tor" },
    });
  });

  it.each([
    ["toy", "toy"],
    ["Toy", "toy"],
    ["t-o-y", "toy"],
  ])("finds the model %s", (name, model) =>
    expect(openLibraryModel(openLibrary(library()), name)).toMatchObject({
      model,
      sourcePath: "src/models/toy/modeling_toy.ts",
      pytorchClasses: ["ToyModel"],
      portPath: "src/models/toy/modeling_tf_toy.ts",
      portTestPath: "src/models/toy/modeling_tf_toy.test.ts",
    }),
  );

  it("takes the classes of an index that exports everything", () => {
    const root = library({ ...toy, "src/models/toy/index.ts": 'export * from "./modeling_toy";\n' });
    expect(openLibraryModel(openLibrary(root), "toy").pytorchClasses).toEqual(["ToyInner", "ToyModel"]);
  });

  it("knows the page of a model", () => {
    const root = library({ ...toy, "docs/toy.md": "# Toy\n" });
    expect(openLibraryModel(openLibrary(root), "toy").docPage).toBe("docs/toy.md");
  });

  it("hands over what a model imports, however far away", () => {
    const opened = openLibrary(library());
    const { sourcePath, source } = openLibraryModel(opened, "toy");
    expect([...importedFiles(opened, sourcePath, source).keys()]).toEqual([
      "src/models/toy/sizes.ts",
      "src/shared/index.ts",
      "src/shared/sizes.ts",
    ]);
  });
});

describe("chosen classes", () => {
  const source = "export class A {}\n/** One. */\nexport class B {\n  a = A;\n}\nexport class C {}\n";
  const files = {
    ...toy,
    "src/models/toy/index.ts": 'export * from "./modeling_toy.js";',
    "src/models/toy/modeling_toy.ts": source,
  };
  const chosen = (...pytorchClasses: readonly string[]): string => {
    const opened = openLibrary(library(files));
    return chosenSource(opened, { ...openLibraryModel(opened, "toy"), pytorchClasses });
  };

  it.each([
    [["A", "B", "C"], source],
    [["B"], "export class A {}\n/** One. */\nexport class B {\n  a = A;\n}\n\n"],
    [["A"], "export class A {}\n\n\n\n\n\n"],
    [["C"], "\n\n\n\n\nexport class C {}\n"],
  ])("%s stay, with what they need, on their lines", (names, text) => expect(chosen(...names)).toBe(text));
});

it("takes a folder of the settings' name for no settings", () => {
  const root = library();
  mkdirSync(join(root, ".add-tf-model.json"));
  expect(openLibrary(root).modules.nn).toBe("js-pytorch");
  rmSync(join(root, "package.json"));
  writeFileSync(join(root, "src/models/toy/notes.txt"), "");
  expect(() => findRepository(root)).toThrow("is not in a Transformers checkout");
});
