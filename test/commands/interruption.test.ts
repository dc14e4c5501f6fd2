import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { withLock } from "../../src/change/lock.ts";
import { port } from "../../src/commands/port.ts";
import type { PortOptions } from "../../src/commands/port-options.ts";
import { exitCodes, Failure } from "../../src/diagnostics/failure.ts";
import { faultyFileSystem } from "../helpers/faulty-file-system.ts";
import { runCli, runScript } from "../helpers/run-cli.ts";
import { portPath, portTestPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import { standInStages } from "../helpers/stand-in-stages.ts";
import { treeOf } from "../helpers/tree.ts";

const child = fileURLToPath(new URL("../helpers/port-child.ts", import.meta.url));

function run(repo: string, options: Partial<PortOptions> = {}) {
  const defaults = { repo, model: "brand_new_bert", dryRun: false, allowDirty: false, force: false };
  return port({ ...defaults, contributor: "someone", ...options }, standInStages);
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`No failure, but ${String(error)}`);
}

async function portedTree(): Promise<Readonly<Record<string, string>>> {
  const root = await sampleCheckout();
  await run(root);
  return treeOf(root);
}

describe("a port that is killed", () => {
  // The first rename puts the journal in its place, the following ones the files.
  it.each([2, 4, 9])("by SIGKILL at rename %i is taken back by the next dry run", async (count) => {
    const root = await sampleCheckout();
    const before = treeOf(root);
    const { code } = await runScript(child, [root, "SIGKILL", String(count)], root);
    expect(code).toBeNull();
    expect(treeOf(root)).not.toEqual(before);
    await run(root, { dryRun: true });
    expect(treeOf(root)).toEqual(before);
  });

  it("by SIGKILL is completed by the next run", async () => {
    const root = await sampleCheckout();
    await runScript(child, [root, "SIGKILL", "5"], root);
    expect((await run(root)).mode).toBe("written");
    expect(treeOf(root)).toEqual(await portedTree());
  });

  it.each([1, 3, 8])("by SIGINT at rename %i leaves the tree as it was", async (count) => {
    const root = await sampleCheckout();
    const before = treeOf(root);
    const { code } = await runScript(child, [root, "SIGINT", String(count)], root);
    expect(code).toBe(exitCodes.interrupted);
    expect(treeOf(root)).toEqual(before);
  });
});

describe("the command line", () => {
  it.each([200, 700, 1200, 1700])(
    "interrupted after %i ms leaves the tree as it was, or a whole port",
    async (delay) => {
      const root = await sampleCheckout();
      const before = treeOf(root);
      const words = ["brand_new_bert", "--yes", "--contributor", "someone"];
      const { code } = await runCli(words, root, (pid) => setTimeout(() => interrupt(pid), delay));
      const after = treeOf(root);
      // Node itself ends the process (null) when the signal comes before the tool listens to it, or after all is done.
      const isWhole = [portPath, portTestPath].every((path) => Object.hasOwn(after, path));
      if (code === exitCodes.interrupted || (code === null && !isWhole)) {
        expect(after).toEqual(before);
      } else {
        expect([exitCodes.done, null]).toContain(code);
        expect(isWhole).toBe(true);
        expect(after["src/transformers/__init__.py"]).not.toBe(before["src/transformers/__init__.py"]);
      }
      expect(existsSync(`${root}/.git/add-tf-model/lock`)).toBe(false);
    },
  );
});

function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It was quicker, and has ended.
  }
}

describe("a port that cannot be written", () => {
  it.each([3, 10, 17])("leaves the tree as it was when writing call %i finds no space", async (n) => {
    const root = await sampleCheckout();
    const before = treeOf(root);
    const failure = await failureOf(run(root, { files: faultyFileSystem("full", n).files }));
    expect(failure.exitCode).toBe(exitCodes.tree);
    expect(failure.message).toContain("no space left");
    expect(treeOf(root)).toEqual(before);
  });
});

describe("two runs at once", () => {
  it("lets one through and tells the other which process is at work", async () => {
    const root = await sampleCheckout();
    const runs = await Promise.all([1, 2].map(() => runScript(child, [root, "SIGKILL", "999"], root)));
    const codes = runs.map(({ code }) => code).sort();
    // Either they met, or one came when the other had ended.
    expect([[exitCodes.done, exitCodes.tree].join(), [exitCodes.done, exitCodes.done].join()]).toContain(codes.join());
    expect(treeOf(root)).toEqual(await portedTree());
  });

  it("keeps a dry run out of a tree that is being written", async () => {
    const root = await sampleCheckout();
    const slow = runScript(fileURLToPath(new URL("../helpers/lock-child.ts", import.meta.url)), [root], root);
    await waitForLock(root);
    const failure = await failureOf(run(root, { dryRun: true }));
    expect(failure.message).toMatch(/Another run .*process \d+/);
    expect(failure.exitCode).toBe(exitCodes.tree);
    await slow;
    await withLock(root, nodeFileSystem, async () => undefined);
  });
});

async function waitForLock(root: string): Promise<void> {
  for (let waited = 0; !existsSync(`${root}/.git/add-tf-model/lock`); waited += 20) {
    if (waited > 20_000) throw new Error("The other process took no lock.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
