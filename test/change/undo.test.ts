import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeSet, type FileChange } from "../../src/change/change-set.ts";
import { nodeFileSystem as files } from "../../src/change/file-system.ts";
import { recordOf, undoOf } from "../../src/change/undo.ts";
import { writeChangeSet } from "../../src/change/write.ts";
import { temporaryFolder, treeOf, writeTree } from "../helpers/tree.ts";

function fixture(git: boolean): string {
  const root = temporaryFolder();
  if (git) mkdirSync(join(root, ".git"));
  writeTree(root, { "init.py": "0\n", "index.md": "0\n" });
  return root;
}

async function port(root: string, model: string, changes: readonly FileChange[]): Promise<void> {
  const set = changeSet(root, changes);
  await writeChangeSet(set, { files, beside: recordOf(model, set, files) });
}

async function undo(root: string, model: string): Promise<void> {
  const { changes, beside } = undoOf(root, model, files);
  await writeChangeSet(changes, { files, beside });
}

const first: readonly FileChange[] = [
  { path: "init.py", before: "0\n", after: "0\na\n" },
  { path: "new/port_a.py", before: null, after: "a\n" },
];

describe("undo", () => {
  it.each([true, false])("takes a port back (in git: %s)", async (git) => {
    const root = fixture(git);
    const old = treeOf(root);
    await port(root, "a", first);
    expect(treeOf(root)).not.toEqual(old);
    await undo(root, "a");
    const { ".add-tf-model": _state, ...rest } = treeOf(root);
    expect(rest).toEqual(old);
    expect(() => undoOf(root, "a", files)).toThrow("There is no port of a to take back");
  });

  it("takes a port and its completion back together", async () => {
    const root = fixture(true);
    const old = treeOf(root);
    await port(root, "a", first);
    await port(root, "a", [
      { path: "init.py", before: "0\na\n", after: "0\na\nb\n" },
      { path: "index.md", before: "0\n", after: "1\n" },
    ]);
    await undo(root, "a");
    expect(treeOf(root)).toEqual(old);
  });

  it("keeps an edit that was made between a port and its completion", async () => {
    const root = fixture(true);
    await port(root, "a", first);
    writeFileSync(join(root, "init.py"), "mine\n");
    const edited = treeOf(root)["init.py"];
    await port(root, "a", [{ path: "init.py", before: "mine\n", after: "mine\na\n" }]);
    await undo(root, "a");
    expect(treeOf(root)["init.py"]).toBe(edited);
  });

  it("refuses, and names the files, when one was edited", async () => {
    const root = fixture(true);
    await port(root, "a", first);
    writeFileSync(join(root, "init.py"), "mine\n");
    const old = treeOf(root);
    expect(() => undoOf(root, "a", files)).toThrow("The port of a cannot be taken back: init.py changed since");
    expect(treeOf(root)).toEqual(old);
  });

  it("asks for the later port first", async () => {
    const root = fixture(true);
    const old = treeOf(root);
    await port(root, "a", first);
    await port(root, "b", [{ path: "init.py", before: "0\na\n", after: "0\na\nb\n" }]);
    expect(() => undoOf(root, "a", files)).toThrow("init.py changed since");
    await undo(root, "b");
    await undo(root, "a");
    expect(treeOf(root)).toEqual(old);
  });

  it("says which file is damaged", () => {
    const root = fixture(true);
    writeTree(root, { ".git/add-tf-model/ports/a.json": "{" });
    expect(() => undoOf(root, "a", files)).toThrow(/ports\/a\.json is damaged/);
  });
});
