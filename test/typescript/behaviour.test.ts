import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { compileModules } from "../../src/typescript/compile.ts";
import { libraryFolder, modelText } from "./library-folder.ts";

const library = libraryFolder();
afterAll(() => rmSync(library.root, { recursive: true, force: true }));

const models = ["mlp", "bert", "gpt"];
for (const name of models) library.add(name, modelText(name));
const read = (path: string): string | undefined => {
  try {
    return readFileSync(join(library.root, path), "utf8");
  } catch {
    return undefined;
  }
};
const entries = models.flatMap((name) =>
  [`modeling_${name}.ts`, `modeling_tf_${name}.ts`].map((file) => `src/models/${name}/${file}`),
);
const folder = join(library.root, "built");
for (const [path, text] of compileModules(entries, read)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const child = join(library.root, "behaviour-child.mjs");
copyFileSync(fileURLToPath(new URL("../fixtures/typescript/behaviour-child.mjs", import.meta.url)), child);

const names = z.array(z.string());
const loaded = z.object({ missing: names, unexpected: names, misshaped: names });
const factsSchema = z.object({
  className: z.string(),
  registered: z.boolean(),
  names,
  trained: z.number(),
  sameTwice: z.number(),
  droppedInTraining: z.number(),
  deepDropout: z.number(),
  deepNames: names,
  kept: z.number(),
  learns: z.boolean(),
  gradients: z.tuple([z.number(), z.number()]),
  fromFile: loaded,
  fromFileDifference: z.number(),
  otherSize: loaded,
  otherModel: loaded,
});
const output = execFileSync(process.execPath, [child, folder], {
  cwd: library.root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
const facts = factsSchema.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));

describe("a port", () => {
  it("is known to tfjs by its name", () => {
    expect(facts).toMatchObject({ className: "TFMlpModel", registered: true });
  });

  it("has its weights under the names of the original", () => {
    expect(facts.names).toEqual(["fc1.W", "fc1.b", "fc2.W", "head.W", "head.b"]);
    expect(facts.trained).toBe(5);
    expect(facts.deepNames).toEqual([
      "layers.1.attention.query.W",
      "layers.1.attention.query.b",
      "layers.1.attention.key.W",
      "layers.1.attention.key.b",
    ]);
  });

  it("drops in training only, however deep the dropout lies", () => {
    expect(facts.sameTwice).toBe(0);
    expect(facts.droppedInTraining).toBeGreaterThan(1e-3);
    expect(facts.deepDropout).toBeGreaterThan(1e-3);
  });

  it("keeps no tensor but its output", () => expect(facts.kept).toBe(1));

  it("can be trained, every weight of it", () => {
    expect(facts.learns).toBe(true);
    expect(facts.gradients[0]).toBe(facts.gradients[1]);
  });
});

describe("weights", () => {
  it("come from what torch.save wrote", () => {
    expect(facts.fromFile).toEqual({ missing: [], unexpected: [], misshaped: [] });
    expect(facts.fromFileDifference).toBeLessThanOrEqual(1e-5);
  });

  it("of other sizes are named", () => expect(facts.otherSize.misshaped).toEqual(["head.W", "head.b"]));

  it("of another model are named on both sides", () => {
    expect(facts.otherModel.missing).toEqual(["fc1.W", "fc1.b", "fc2.W", "head.W", "head.b"]);
    expect(facts.otherModel.unexpected).toEqual(["words.E", "positions.E", "norm.gamma", "norm.beta"]);
  });
});
