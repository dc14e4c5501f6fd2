import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { assertUnlocked, withLock } from "../../src/change/lock.ts";
import { faultyFileSystem } from "../helpers/faulty-file-system.ts";
import { temporaryFolder, treeOf, writeTree } from "../helpers/tree.ts";

const lockFile = ".git/add-tf-model/lock";
const noLinks: typeof nodeFileSystem = {
  ...nodeFileSystem,
  link: () => {
    throw Object.assign(new Error("EPERM"), { code: "EPERM" });
  },
};

function fixture(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, ".git"));
  return root;
}

/** The number of a process that lives until the test ends. */
function livingProcess(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("withLock", () => {
  it.each([
    ["links", nodeFileSystem],
    ["no links", noLinks],
  ])("holds the lock while it works, on a disk with %s", async (_name, files) => {
    const root = fixture();
    const held = await withLock(root, files, async () => readFileSync(join(root, lockFile), "utf8"));
    expect(JSON.parse(held)).toEqual({ pid: process.pid });
    expect(nodeFileSystem.look(join(root, ".git/add-tf-model"))).toBeUndefined();
  });

  it("leaves nothing in a checkout without git", async () => {
    const root = temporaryFolder();
    const inside = await withLock(root, nodeFileSystem, async () => treeOf(root));
    expect(Object.keys(inside)).toEqual([".add-tf-model", ".add-tf-model/lock"]);
    expect(treeOf(root)).toEqual({});
  });

  it("goes when the work fails", async () => {
    const root = fixture();
    const work = withLock(root, nodeFileSystem, () => Promise.reject(new Error("no")));
    await expect(work).rejects.toThrow("no");
    expect(() => assertUnlocked(root, nodeFileSystem)).not.toThrow();
    expect(nodeFileSystem.look(join(root, lockFile))).toBeUndefined();
  });

  it("refuses while another run lives, and names it", async () => {
    const root = fixture();
    const pid = livingProcess();
    writeTree(root, { [lockFile]: JSON.stringify({ pid }) });
    const message = `Another run of add-tf-model (process ${pid}) is at work in this checkout.`;
    let worked = false;
    const work = withLock(root, nodeFileSystem, async () => {
      worked = true;
    });
    await expect(work).rejects.toMatchObject({ message, exitCode: 4 });
    expect(worked).toBe(false);
    expect(() => assertUnlocked(root, nodeFileSystem)).toThrow(message);
    expect(readFileSync(join(root, lockFile), "utf8")).toBe(JSON.stringify({ pid }));
  });

  const stale: readonly [string, () => string | Promise<string>][] = [
    ["a dead process", async () => JSON.stringify({ pid: await deadProcess() })],
    ["an earlier process of this number", () => JSON.stringify({ pid: process.pid })],
    ["nobody: it is empty", () => ""],
  ];
  it.each(stale)("takes over the lock of %s", async (_name, content) => {
    const root = fixture();
    writeTree(root, { [lockFile]: await content() });
    expect(await withLock(root, nodeFileSystem, async () => "worked")).toBe("worked");
    expect(nodeFileSystem.look(join(root, ".git/add-tf-model"))).toBeUndefined();
  });

  it("says so when the folder cannot be written to", async () => {
    const root = fixture();
    const { files } = faultyFileSystem("once", 1, "EROFS");
    const work = withLock(root, files, async () => "worked");
    await expect(work).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("the file system is read-only (EROFS)"),
    });
  });
});
