import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeSet, type FileChange } from "../../src/change/change-set.ts";
import { type FileSystem, nodeFileSystem } from "../../src/change/file-system.ts";
import { recover } from "../../src/change/journal.ts";
import { recordOf } from "../../src/change/undo.ts";
import { writeChangeSet } from "../../src/change/write.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import { faultyFileSystem } from "../helpers/faulty-file-system.ts";
import { temporaryFolder, treeOf, writeTree } from "../helpers/tree.ts";

const before = { "a.py": "a = 1\n", "deep/b.py": "b = 1\n", "gone/c.py": "c = 1\n", "other.py": "kept\n" };
const changes: readonly FileChange[] = [
  { path: "a.py", before: "a = 1\n", after: "a = 2\n" },
  { path: "deep/b.py", before: "b = 1\n", after: "b = 2\n" },
  { path: "gone/c.py", before: "c = 1\n", after: null },
  { path: "new/folder/d.py", before: null, after: "d = 1\n" },
];

function fixture(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, ".git"));
  writeTree(root, before);
  return root;
}

const write = (root: string, files: FileSystem = nodeFileSystem, all = changes): Promise<void> => {
  const set = changeSet(root, all);
  return writeChangeSet(set, { files, beside: recordOf("m", set, files) });
};

async function failureOf(work: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** A file system that is gone from the first rename to a chosen path on. */
function killedWhenReached(reached: (path: string) => boolean): FileSystem {
  const gone = faultyFileSystem("killed", 1).files;
  let current: FileSystem = nodeFileSystem;
  const rename = (from: string, to: string): void => {
    if (reached(to)) current = gone;
    current.rename(from, to);
  };
  const remove = (path: string): void => current.remove(path);
  return { ...nodeFileSystem, rename, remove };
}

async function treeAfterSuccess(): Promise<Readonly<Record<string, string>>> {
  const root = fixture();
  await write(root);
  return treeOf(root);
}

describe("writeChangeSet", () => {
  it("writes, makes and removes files, and leaves nothing beside them", async () => {
    const root = fixture();
    await write(root);
    expect(readFileSync(join(root, "a.py"), "utf8")).toBe("a = 2\n");
    expect(Object.keys(treeOf(root))).toEqual([
      "a.py",
      "deep",
      "deep/b.py",
      "new",
      "new/folder",
      "new/folder/d.py",
      "other.py",
    ]);
    expect(recover(root, nodeFileSystem)).toEqual([]);
  });

  it("keeps permissions, also those that the umask would take away", async () => {
    const root = fixture();
    chmodSync(join(root, "a.py"), 0o775);
    await write(root);
    expect(statSync(join(root, "a.py")).mode & 0o777).toBe(0o775);
  });

  it("writes to the file behind a link that stays inside", async () => {
    const root = fixture();
    symlinkSync("deep/b.py", join(root, "link.py"));
    await write(root, nodeFileSystem, [{ path: "link.py", before: "b = 1\n", after: "b = 3\n" }]);
    expect(readFileSync(join(root, "deep/b.py"), "utf8")).toBe("b = 3\n");
    expect(treeOf(root)["link.py"]).toBe("link to deep/b.py");
  });

  it.each(["once", "full"] as const)("all or nothing with the disk failing %s at any call", async (fault) => {
    const success = await treeAfterSuccess();
    let failures = 0;
    for (let n = 1; ; n += 1) {
      const root = fixture();
      const old = treeOf(root);
      const { files, struck } = faultyFileSystem(fault, n);
      const failure = await failureOf(write(root, files));
      if (!struck()) break;
      expect(treeOf(root), `call ${n}`).toEqual(failure === undefined ? expect.anything() : old);
      if (failure === undefined) recover(root, nodeFileSystem);
      else {
        expect(failure.exitCode).toBe(4);
        expect(failure.message).toContain("no space left on the device (ENOSPC)");
        failures += 1;
      }
      expect(treeOf(root), `call ${n}, next run`).toEqual(failure === undefined ? success : old);
    }
    expect(failures).toBeGreaterThan(fault === "once" ? 15 : 8);
  });

  it("is repaired by the next run, wherever it was killed", async () => {
    const success = await treeAfterSuccess();
    const outcomes = new Set<string>();
    for (let n = 1; ; n += 1) {
      const root = fixture();
      const old = treeOf(root);
      const { files, struck } = faultyFileSystem("killed", n);
      await failureOf(write(root, files));
      if (!struck()) break;
      recover(root, nodeFileSystem);
      const now = treeOf(root);
      const complete = "new/folder/d.py" in now;
      expect(now, `call ${n}`).toEqual(complete ? success : old);
      outcomes.add(complete ? "completed" : "taken back");
    }
    expect(outcomes).toEqual(new Set(["completed", "taken back"]));
  });

  it("is repaired when the repair is killed, too", async () => {
    for (let n = 1; ; n += 1) {
      const root = fixture();
      const old = treeOf(root);
      await failureOf(write(root, faultyFileSystem("killed", 22).files));
      const { files, struck } = faultyFileSystem("killed", n);
      try {
        recover(root, files);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
      recover(root, nodeFileSystem);
      expect(treeOf(root), `call ${n}`).toEqual(old);
      if (!struck()) {
        expect(n).toBeGreaterThan(8);
        break;
      }
    }
  });

  it("does not throw away what was edited after a kill", async () => {
    const root = fixture();
    const files = killedWhenReached((path) => path.endsWith("b.py"));
    await failureOf(write(root, files));
    expect(readFileSync(join(root, "a.py"), "utf8")).toBe("a = 2\n");
    writeFileSync(join(root, "a.py"), "a = 'mine'\n");
    expect(() => recover(root, nodeFileSystem)).toThrow(/^a\.py was edited after an earlier run had been killed/);
    expect(readFileSync(join(root, "a.py"), "utf8")).toBe("a = 'mine'\n");
    expect(readFileSync(join(root, ".a.py.add-tf-model-old"), "utf8")).toBe("a = 1\n");
  });

  it("takes everything back when it is interrupted between two files", async () => {
    const root = fixture();
    const old = treeOf(root);
    const abort = new AbortController();
    const files: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        nodeFileSystem.rename(from, to);
        if (to.endsWith("b.py")) abort.abort();
      },
    };
    const failure = await failureOf(writeChangeSet(changeSet(root, changes), { files, signal: abort.signal }));
    expect(failure?.exitCode).toBe(130);
    expect(treeOf(root)).toEqual(old);
  });
});

const refusals: readonly [string, (root: string) => void, FileChange, string][] = [
  ["another text than expected", () => {}, { path: "a.py", before: "a = 0\n", after: "x" }, "a.py was changed while"],
  ["a file where none was", () => {}, { path: "a.py", before: null, after: "x" }, "a.py was changed while"],
  ["no file where one was", () => {}, { path: "z.py", before: "z", after: "x" }, "z.py was changed while"],
  ["a way out", () => {}, { path: "../z.py", before: null, after: "x" }, "../z.py leads out of the checkout"],
  ["an absolute path", () => {}, { path: "/tmp/z.py", before: null, after: "x" }, "/tmp/z.py leads out"],
  ["a folder of that name", () => {}, { path: "deep", before: null, after: "x" }, "deep is a folder"],
  ["a file as folder", () => {}, { path: "a.py/z.py", before: null, after: "x" }, "a.py is not a folder"],
  [
    "a read-only file, root or not",
    (root) => chmodSync(join(root, "a.py"), 0o444),
    { path: "a.py", before: "a = 1\n", after: "x" },
    "a.py is read-only",
  ],
  [
    "a linked folder outside",
    (root) => symlinkSync(temporaryFolder(), join(root, "out")),
    { path: "out/z.py", before: null, after: "x" },
    "out/z.py leads out",
  ],
  [
    "a linked file outside",
    (root) => symlinkSync("/etc/hostname", join(root, "out.py")),
    { path: "out.py", before: readFileSync("/etc/hostname", "utf8"), after: "x" },
    "out.py leads out",
  ],
  [
    "a link to nothing",
    (root) => symlinkSync("/tmp/nowhere/at/all", join(root, "out.py")),
    { path: "out.py", before: null, after: "x" },
    "out.py leads out",
  ],
];

describe("writeChangeSet refuses", () => {
  it.each(refusals)("%s", async (_name, arrange, change, message) => {
    const root = fixture();
    arrange(root);
    const old = treeOf(root);
    const good: FileChange = { path: "deep/b.py", before: "b = 1\n", after: "b = 2\n" };
    const failure = await failureOf(write(root, nodeFileSystem, [good, change]));
    expect(failure?.exitCode).toBe(4);
    expect(failure?.message).toContain(message);
    expect(treeOf(root)).toEqual(old);
  });
});
