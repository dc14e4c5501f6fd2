import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { ensureBranch, repairSwitch } from "../../src/forge/branch.ts";
import { fastForward, noteContained, pushBranch } from "../../src/forge/push.ts";
import { freshState, openMemory, statePath } from "../../src/forge/state.ts";
import { openGit } from "../../src/forge/work-tree.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";
import { git } from "./servers/bare-repository.ts";

const branch = "add_tf_bert";
const long = "line\n".repeat(1000);

/** A repository with two commits, `main` and `next`, that differ in each way that a file can. */
function repository(): string {
  const root = temporaryFolder();
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "config", "user.name", "Somebody");
  git(root, "config", "user.email", "somebody@example.com");
  writeTree(root, { "same.txt": "same\n", "changed.txt": "old\n", "gone.txt": "gone\n" });
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "main");
  git(root, "switch", "--quiet", "--create", "next");
  writeTree(root, { "changed.txt": long, "new/file.txt": "new\n" });
  rmSync(join(root, "gone.txt"));
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "next");
  git(root, "switch", "--quiet", "main");
  return root;
}

function opened(root: string) {
  const own = openGit(root, { redact: (text) => text, isDry: false, told: () => undefined });
  const fresh = freshState("bert", { owner: "huggingface", name: "transformers" });
  return { own, memory: openMemory(statePath(root, "bert", nodeFileSystem), fresh, nodeFileSystem, false) };
}

const status = (root: string): readonly string[] => git(root, "status", "--porcelain").split("\n").filter(Boolean);
const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

describe("a switch of branches that was killed", () => {
  const halves = [
    ["nothing", {}],
    ["a whole file", { "changed.txt": long }],
    ["half a file", { "changed.txt": long.slice(0, 700) }],
    ["a new file", { "new/file.txt": "new\n" }],
    ["an empty new file", { "new/file.txt": "" }],
    ["everything", { "changed.txt": long, "new/file.txt": "new\n" }],
  ] as const;
  it.each(halves)("is taken back when it had written %s", async (_name, files) => {
    const root = repository();
    const { own, memory } = opened(root);
    memory.keep({ moving: { branch, to: git(root, "rev-parse", "next") } });
    writeTree(root, files);
    rmSync(join(root, "gone.txt"));
    await repairSwitch(own, memory, false);
    expect({ status: status(root), moving: memory.value().moving }).toEqual({ status: [], moving: undefined });
  });

  it("is taken back when only the branch was not changed yet", async () => {
    const root = repository();
    const { own, memory } = opened(root);
    const to = git(root, "rev-parse", "next");
    memory.keep({ moving: { branch, to } });
    git(root, "read-tree", "-m", "-u", "HEAD", to);
    expect(status(root)).not.toEqual([]);
    await repairSwitch(own, memory, false);
    expect(status(root)).toEqual([]);
  });

  it("leaves what somebody wrote since", async () => {
    const root = repository();
    const { own, memory } = opened(root);
    memory.keep({ moving: { branch, to: git(root, "rev-parse", "next") } });
    writeTree(root, { "changed.txt": "mine\n", "same.txt": "mine too\n", "new/other.txt": "mine as well\n" });
    await repairSwitch(own, memory, false);
    expect([read(root, "changed.txt"), read(root, "same.txt"), read(root, "new/other.txt")]).toEqual([
      "mine\n",
      "mine too\n",
      "mine as well\n",
    ]);
  });

  it("is not looked for when none was under way", async () => {
    const root = repository();
    const { own, memory } = opened(root);
    writeTree(root, { "changed.txt": long });
    await repairSwitch(own, memory, false);
    expect(status(root)).toEqual([" M changed.txt"]);
  });
});

describe("the branch of a port", () => {
  it("is made from the base, once", async () => {
    const root = repository();
    const { own, memory } = opened(root);
    for (const _ of [1, 2]) await ensureBranch(own, memory, { branch, base: "next", pushed: undefined });
    expect(git(root, "symbolic-ref", "--short", "HEAD")).toBe(branch);
    expect([read(root, "new/file.txt"), memory.value().made.branch]).toEqual(["new\n", true]);
  });

  it("does not overwrite a file that git does not know", async () => {
    const root = repository();
    const { own, memory } = opened(root);
    writeTree(root, { "new/file.txt": "mine\n" });
    const made = ensureBranch(own, memory, { branch, base: "next", pushed: undefined });
    await expect(made).rejects.toThrow("does not track");
    expect([read(root, "new/file.txt"), existsSync(join(root, "gone.txt"))]).toEqual(["mine\n", true]);
  });
});

/** A clone with a branch that was pushed to a bare repository. */
function pushed() {
  const root = repository();
  const remote = temporaryFolder();
  git(remote, "init", "--quiet", "--bare");
  git(root, "remote", "add", "origin", remote);
  git(root, "switch", "--quiet", "--create", branch, "next");
  git(root, "push", "--quiet", "origin", branch);
  const there = git(root, "rev-parse", branch);
  return { root, remote, target: { remote: "origin", branch, there }, ...opened(root) };
}

const commit = (root: string, name: string): void => {
  writeTree(root, { [name]: name });
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", name);
};

describe("a push", () => {
  it("goes forward, and does nothing twice", async () => {
    const { root, remote, target, own, memory } = pushed();
    expect(await pushBranch(own, memory, target)).toBe(false);
    commit(root, "more");
    expect(await pushBranch(own, memory, target)).toBe(true);
    expect(git(remote, "rev-parse", branch)).toBe(git(root, "rev-parse", branch));
  });

  it("replaces what was noted to be contained, behind a rebase", async () => {
    const { root, remote, target, own, memory } = pushed();
    await noteContained(own, memory, target);
    git(root, "commit", "--quiet", "--amend", "--message", "rebased");
    expect(await pushBranch(own, memory, target)).toBe(true);
    expect(git(remote, "rev-parse", branch)).toBe(git(root, "rev-parse", branch));
  });

  it("never replaces anything else", async () => {
    const { root, remote, target, own, memory } = pushed();
    git(root, "commit", "--quiet", "--amend", "--message", "rewritten");
    await expect(pushBranch(own, memory, target)).rejects.toThrow("nothing was pushed");
    expect(git(remote, "rev-parse", branch)).toBe(target.there);
  });

  it("does not replace what came in between", async () => {
    const { root, remote, target, own, memory } = pushed();
    await noteContained(own, memory, target);
    git(root, "push", "--quiet", "--force", "origin", `main:refs/heads/${branch}`);
    git(root, "commit", "--quiet", "--amend", "--message", "rebased");
    await expect(pushBranch(own, memory, target)).rejects.toThrow("commits that are not here");
    expect(git(remote, "rev-parse", branch)).toBe(git(root, "rev-parse", "main"));
  });
});

describe("what was pushed from elsewhere", () => {
  it("is taken over when there is nothing else here", async () => {
    const { root, target, own, memory } = pushed();
    git(root, "reset", "--quiet", "--hard", "HEAD~1");
    expect(await fastForward(own, memory, target, target.there)).toBe(true);
    expect(git(root, "rev-parse", branch)).toBe(target.there);
    expect(await fastForward(own, memory, target, target.there)).toBe(false);
  });

  it("stops the run when both sides have commits", async () => {
    const { root, target, own, memory } = pushed();
    git(root, "reset", "--quiet", "--hard", "HEAD~1");
    commit(root, "mine");
    await expect(fastForward(own, memory, target, target.there)).rejects.toThrow("nothing was pushed");
    expect(git(root, "log", "-1", "--format=%s")).toBe("mine");
  });
});
