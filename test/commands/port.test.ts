import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { port } from "../../src/commands/port.ts";
import type { PortOptions, Stages } from "../../src/commands/port-options.ts";
import { undo } from "../../src/commands/undo.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { modelFolder, portPath, portTestPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { standInStages } from "../helpers/stand-in-stages.ts";
import { treeOf } from "../helpers/tree.ts";

function run(repo: string, options: Partial<PortOptions> = {}, stages: Stages = standInStages): Promise<PortOutcome> {
  const defaults = { repo, model: "brand_new_bert", dryRun: false, allowDirty: false, force: false };
  return port({ ...defaults, contributor: "someone", ...options }, stages);
}

const git = (root: string, ...words: string[]): string =>
  execFileSync("git", ["-C", root, ...words], { encoding: "utf8" });
const codes = ({ diagnostics }: PortOutcome): string[] => diagnostics.map(({ code }) => code);

describe("port", () => {
  it("writes the port, its tests and its registration", async () => {
    const root = await sampleCheckout();
    const outcome = await run(root);
    expect(outcome.mode).toBe("written");
    const paths = outcome.changes.changes.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([portPath, portTestPath, "src/transformers/__init__.py"]));
    const changed = git(root, "status", "--porcelain", "--untracked-files=all")
      .split("\n")
      .filter((line) => line !== "");
    expect(changed.map((line) => line.slice(3)).sort()).toEqual([...paths].sort());
  });

  it("changes nothing the second time, in a tree that is dirty by its own port alone", async () => {
    const root = await sampleCheckout();
    await run(root);
    const tree = treeOf(root);
    const second = await run(root);
    expect(second.mode).toBe("nothing-to-do");
    expect(treeOf(root)).toEqual(tree);
  });

  it("leaves the lines outside the port as they were", async () => {
    const root = await sampleCheckout();
    const { changes } = await run(root);
    expect(changes.changes.length).toBeGreaterThan(5);
    const removed = git(root, "diff", "--unified=0")
      .split("\n")
      .filter((line) => /^-(?!-)/.test(line));
    // Lines that name the model itself are the port's own: its row of the table, its imports, its contributor.
    for (const line of removed) expect(line).toMatch(/brand_?new_?bert|contributed by|is_torch_available|typing/i);
  });

  it("writes nothing in a dry run, not even in the git folder", async () => {
    const root = await sampleCheckout();
    const before = treeOf(root);
    const outcome = await run(root, { dryRun: true });
    expect(outcome.mode).toBe("dry-run");
    expect(outcome.changes.changes.map(({ path }) => path)).toContain(portPath);
    expect(treeOf(root)).toEqual(before);
    expect(existsSync(join(root, ".git/add-tf-model"))).toBe(false);
  });

  it("rewrites its own port when the translation has become another", async () => {
    const root = await sampleCheckout();
    await run(root);
    const newer: Stages = {
      ...standInStages,
      translate: async (...all) => {
        const translation = await standInStages.translate(...all);
        return { ...translation, text: `# newer\n${translation.text}` };
      },
    };
    const second = await run(root, {}, newer);
    expect(second.changes.changes.map(({ path }) => path)).toEqual([portPath]);
    expect(readFileSync(join(root, portPath), "utf8")).toMatch(/^# newer\n/);
  });

  it("completes a port of which a part was deleted", async () => {
    const root = await sampleCheckout();
    await run(root);
    const tree = treeOf(root);
    rmSync(join(root, portTestPath));
    git(root, "checkout", "--quiet", `${modelFolder}/__init__.py`);
    const second = await run(root);
    expect(second.changes.changes.map(({ path }) => path)).toEqual([`${modelFolder}/__init__.py`, portTestPath].sort());
    expect(treeOf(root)).toEqual(tree);
  });

  it("keeps a port that was written by hand, and registers what it holds", async () => {
    const byHand = "class TFBrandNewBertModel:\n    pass\n";
    const root = await sampleCheckout((folder) => writeFileSync(join(folder, portPath), byHand));
    const outcome = await run(root);
    expect(readFileSync(join(root, portPath), "utf8")).toBe(byHand);
    expect(codes(outcome)).toContain("P001");
    const init = readFileSync(join(root, "src/transformers/__init__.py"), "utf8");
    expect(init).toContain('"TFBrandNewBertModel"');
    expect(init).not.toContain("TFBrandNewBertForMaskedLM");
  });

  it("keeps its own port once it was edited by hand", async () => {
    const root = await sampleCheckout();
    await run(root);
    appendFileSync(join(root, portPath), "# mine\n");
    const outcome = await run(root, { allowDirty: true });
    expect(outcome.mode).toBe("nothing-to-do");
    expect(codes(outcome)).toContain("P001");
    expect(readFileSync(join(root, portPath), "utf8")).toMatch(/# mine\n$/);
  });

  it("replaces what was written by hand when it is told to", async () => {
    const root = await sampleCheckout((folder) => writeFileSync(join(folder, portPath), "# mine\n"));
    const outcome = await run(root, { force: true });
    expect(codes(outcome)).not.toContain("P001");
    expect(readFileSync(join(root, portPath), "utf8")).toContain("class TFBrandNewBertForMaskedLM");
  });

  it("ports the chosen heads alone", async () => {
    const root = await sampleCheckout();
    await run(root, { heads: ["BrandNewBertModel"] });
    const text = readFileSync(join(root, portPath), "utf8");
    expect(text).toContain("TFBrandNewBertPreTrainedModel");
    expect(text).not.toContain("MaskedLM");
  });

  it("says that there are no tests to port", async () => {
    const test = "tests/models/brand_new_bert/test_modeling_brand_new_bert.py";
    const root = await sampleCheckout((folder) => rmSync(join(folder, test)));
    const outcome = await run(root);
    expect(codes(outcome)).toContain("P003");
    expect(existsSync(join(root, portTestPath))).toBe(false);
  });

  it("thanks nobody under a name that the Hub cannot know", async () => {
    const root = await sampleCheckout();
    git(root, "config", "user.name", "Jo Doe");
    const outcome = await run(root, { contributor: undefined });
    expect(codes(outcome)).toContain("P004");
    expect(readFileSync(join(root, "docs/source/en/model_doc/brand_new_bert.md"), "utf8")).not.toContain("Jo Doe");
  });

  it("thanks the user of git where nobody else is named", async () => {
    const root = await sampleCheckout();
    git(root, "config", "user.name", "jo-doe");
    await run(root, { contributor: undefined });
    expect(readFileSync(join(root, "docs/source/en/model_doc/brand_new_bert.md"), "utf8")).toContain("jo-doe");
  });

  it("works where there is no git", async () => {
    const root = await sampleCheckout();
    rmSync(join(root, ".git"), { recursive: true });
    expect((await run(root)).mode).toBe("written");
    expect((await run(root)).mode).toBe("nothing-to-do");
  });

  it("ports a model whose TensorFlow file was deleted but not yet committed", async () => {
    const root = await sampleCheckout((folder) => writeFileSync(join(folder, portPath), "# by hand\n"));
    rmSync(join(root, portPath));
    expect((await run(root)).mode).toBe("written");
  });
});

describe("undo", () => {
  it("takes two ports of the same model back to what was there before the first", async () => {
    const root = await sampleCheckout();
    const before = treeOf(root);
    await run(root, { heads: ["BrandNewBertModel"] });
    await run(root);
    await undo({ repo: root, model: "brand_new_bert", dryRun: false });
    expect(treeOf(root)).toEqual(before);
    expect(git(root, "status", "--porcelain")).toBe("");
  });

  it("refuses when a file of the port was edited since", async () => {
    const root = await sampleCheckout();
    await run(root);
    appendFileSync(join(root, "src/transformers/__init__.py"), "# mine\n");
    const tree = treeOf(root);
    await expect(undo({ repo: root, model: "brand_new_bert", dryRun: false })).rejects.toThrow(Failure);
    expect(treeOf(root)).toEqual(tree);
  });
});
