import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { undo } from "../../src/commands/undo.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { languages } from "../helpers/languages.ts";
import { sampleCheckout } from "../helpers/sample-checkout.ts";
import { standInPorts } from "../helpers/stand-in-ports.ts";
import { treeOf } from "../helpers/tree.ts";

const git = (root: string, ...words: string[]): string =>
  execFileSync("git", ["-C", root, ...words], { encoding: "utf8" });
const codes = ({ diagnostics }: PortOutcome): string[] => diagnostics.map(({ code }) => code);

describe.each(languages)("a port in $name", (language) => {
  const { sample, run, portPath, portTestPath, mainIndex, modelIndex, comment, byHand, ownLines } = language;

  it("writes the port, its tests and its registration", async () => {
    const root = await sample();
    const outcome = await run(root);
    expect(outcome.mode).toBe("written");
    const paths = outcome.changes.changes.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([portPath, portTestPath, mainIndex, modelIndex]));
    const changed = git(root, "status", "--porcelain", "--untracked-files=all")
      .split("\n")
      .filter((line) => line !== "");
    expect(changed.map((line) => line.slice(3)).sort()).toEqual([...paths].sort());
  });

  it("changes nothing the second time, in a tree that is dirty by its own port alone", async () => {
    const root = await sample();
    await run(root);
    const tree = treeOf(root);
    const second = await run(root);
    expect(second.mode).toBe("nothing-to-do");
    expect(treeOf(root)).toEqual(tree);
  });

  it("leaves the lines outside the port as they were", async () => {
    const root = await sample();
    const { changes } = await run(root);
    expect(changes.changes.length).toBeGreaterThan(5);
    const removed = git(root, "diff", "--unified=0")
      .split("\n")
      .filter((line) => /^-(?!-)/.test(line));
    for (const line of removed) expect(line).toMatch(ownLines);
  });

  it("writes nothing in a dry run, not even in the git folder", async () => {
    const root = await sample();
    const before = treeOf(root);
    const outcome = await run(root, { dryRun: true });
    expect(outcome.mode).toBe("dry-run");
    expect(outcome.changes.changes.map(({ path }) => path)).toContain(portPath);
    expect(treeOf(root)).toEqual(before);
    expect(existsSync(join(root, ".git/add-tf-model"))).toBe(false);
  });

  it("rewrites its own port when the translation has become another", async () => {
    const root = await sample();
    await run(root);
    const second = await run(root, {}, `${comment} newer\n`);
    expect(second.changes.changes.map(({ path }) => path)).toEqual([portPath]);
    expect(readFileSync(join(root, portPath), "utf8").split("\n")[0]).toBe(`${comment} newer`);
  });

  it("completes a port of which a part was deleted", async () => {
    const root = await sample();
    await run(root);
    const tree = treeOf(root);
    rmSync(join(root, portTestPath));
    git(root, "checkout", "--quiet", modelIndex);
    const second = await run(root);
    expect(second.changes.changes.map(({ path }) => path)).toEqual([modelIndex, portTestPath].sort());
    expect(treeOf(root)).toEqual(tree);
  });

  it("keeps one that was written by hand, and registers what it holds", async () => {
    const root = await sample((folder) => writeFileSync(join(folder, portPath), byHand));
    const outcome = await run(root);
    expect(readFileSync(join(root, portPath), "utf8")).toBe(byHand);
    expect(codes(outcome)).toContain("P001");
    const index = readFileSync(join(root, mainIndex), "utf8");
    expect(index).toContain("TFBrandNewBertModel");
    expect(index).not.toContain("TFBrandNewBertForMaskedLM");
  });

  it("keeps its own once it was edited by hand", async () => {
    const root = await sample();
    await run(root);
    appendFileSync(join(root, portPath), `${comment} mine\n`);
    const outcome = await run(root, { allowDirty: true });
    expect(outcome.mode).toBe("nothing-to-do");
    expect(codes(outcome)).toContain("P001");
    expect(readFileSync(join(root, portPath), "utf8")).toMatch(/ mine\n$/);
  });

  it("replaces what was written by hand when it is told to", async () => {
    const root = await sample((folder) => writeFileSync(join(folder, portPath), `${comment} mine\n`));
    const outcome = await run(root, { force: true });
    expect(codes(outcome)).not.toContain("P001");
    expect(readFileSync(join(root, portPath), "utf8")).toContain("class TFBrandNewBertForMaskedLM");
  });

  it("has the chosen heads alone", async () => {
    const root = await sample();
    await run(root, { heads: ["BrandNewBertModel"] });
    const text = readFileSync(join(root, portPath), "utf8");
    expect(text).toContain("class TFBrandNewBertModel");
    expect(text).not.toContain("MaskedLM");
    expect(readFileSync(join(root, mainIndex), "utf8")).not.toContain("TFBrandNewBertForMaskedLM");
  });

  it("works where there is no git", async () => {
    const root = await sample();
    rmSync(join(root, ".git"), { recursive: true });
    expect((await run(root)).mode).toBe("written");
    expect((await run(root)).mode).toBe("nothing-to-do");
  });

  it("takes the place of a TensorFlow file that was deleted but not yet committed", async () => {
    const root = await sample((folder) => writeFileSync(join(folder, portPath), `${comment} by hand\n`));
    rmSync(join(root, portPath));
    expect((await run(root)).mode).toBe("written");
  });

  it("is taken back together with an earlier one, to what was there before the first", async () => {
    const root = await sample();
    const before = treeOf(root);
    await run(root, { heads: ["BrandNewBertModel"] });
    await run(root);
    await undo({ repo: root, model: "brand_new_bert", dryRun: false });
    expect(treeOf(root)).toEqual(before);
    expect(git(root, "status", "--porcelain")).toBe("");
  });

  it("is not taken back when one of its files was edited since", async () => {
    const root = await sample();
    await run(root);
    appendFileSync(join(root, mainIndex), `${comment} mine\n`);
    const tree = treeOf(root);
    await expect(undo({ repo: root, model: "brand_new_bert", dryRun: false })).rejects.toThrow(Failure);
    expect(treeOf(root)).toEqual(tree);
  });
});

describe("a port in python", () => {
  const run = standInPorts.python!;

  it("keeps the base class of chosen heads", async () => {
    const root = await sampleCheckout();
    const { classes } = await run(root, { heads: ["BrandNewBertModel"] });
    expect(classes.map(({ name }) => name)).toContain("TFBrandNewBertPreTrainedModel");
  });

  it("says that there are no tests to port", async () => {
    const test = "tests/models/brand_new_bert/test_modeling_brand_new_bert.py";
    const root = await sampleCheckout((folder) => rmSync(join(folder, test)));
    const outcome = await run(root);
    expect(codes(outcome)).toContain("P003");
    expect(existsSync(join(root, "tests/models/brand_new_bert/test_modeling_tf_brand_new_bert.py"))).toBe(false);
  });

  const page = "docs/source/en/model_doc/brand_new_bert.md";

  it("thanks nobody under a name that the Hub cannot know", async () => {
    const root = await sampleCheckout();
    git(root, "config", "user.name", "Jo Doe");
    const outcome = await run(root, { contributor: undefined });
    expect(codes(outcome)).toContain("P004");
    expect(readFileSync(join(root, page), "utf8")).not.toContain("Jo Doe");
  });

  it("thanks the user of git where nobody else is named", async () => {
    const root = await sampleCheckout();
    git(root, "config", "user.name", "jo-doe");
    await run(root, { contributor: undefined });
    expect(readFileSync(join(root, page), "utf8")).toContain("jo-doe");
  });
});

describe("ports of two models that share a file", () => {
  it("leave it as long as one of them needs it", async () => {
    const root = await languages[1]!.sample();
    const { run } = languages[1]!;
    const shared = join(root, "src/modeling_tf_utils.ts");
    const imports = 'import { shared } from "../../modeling_tf_utils.js";\n';
    await run(root, {}, imports);
    await run(root, { model: "acorn" }, imports);
    await undo({ repo: root, model: "acorn", dryRun: false });
    expect(existsSync(shared)).toBe(true);
    await run(root, { model: "acorn" }, imports);
    await expect(undo({ repo: root, model: "brand_new_bert", dryRun: false })).rejects.toThrow(/changed since/);
    await undo({ repo: root, model: "acorn", dryRun: false });
    await undo({ repo: root, model: "brand_new_bert", dryRun: false });
    expect(existsSync(shared)).toBe(false);
    expect(git(root, "status", "--porcelain")).toBe("");
  });
});
