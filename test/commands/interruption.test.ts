import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { withLock } from "../../src/change/lock.ts";
import { exitCodes, Failure } from "../../src/diagnostics/failure.ts";
import { faultyFileSystem } from "../helpers/faulty-file-system.ts";
import { type LanguageUnderTest, languages } from "../helpers/languages.ts";
import { runCli, runScript } from "../helpers/run-cli.ts";
import { treeOf } from "../helpers/tree.ts";

const child = fileURLToPath(new URL("../helpers/port-child.ts", import.meta.url));

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`No failure, but ${String(error)}`);
}

async function portedTree({ sample, run }: LanguageUnderTest): Promise<Readonly<Record<string, string>>> {
  const root = await sample();
  await run(root);
  return treeOf(root);
}

describe.each(languages)("a port in $name that is killed", (language) => {
  const { name, sample, run } = language;

  // The first rename puts the journal in its place, the following ones the files.
  it.each([2, 4, 9])("by SIGKILL at rename %i is taken back by the next dry run", async (count) => {
    const root = await sample();
    const before = treeOf(root);
    const { code } = await runScript(child, [name, root, "SIGKILL", String(count)], root);
    expect(code).toBeNull();
    expect(treeOf(root)).not.toEqual(before);
    await run(root, { dryRun: true });
    expect(treeOf(root)).toEqual(before);
  });

  it("by SIGKILL is completed by the next run", async () => {
    const root = await sample();
    await runScript(child, [name, root, "SIGKILL", "5"], root);
    expect((await run(root)).mode).toBe("written");
    expect(treeOf(root)).toEqual(await portedTree(language));
  });

  it.each([1, 3, 8])("by SIGINT at rename %i leaves the tree as it was", async (count) => {
    const root = await sample();
    const before = treeOf(root);
    const { code } = await runScript(child, [name, root, "SIGINT", String(count)], root);
    expect(code).toBe(exitCodes.interrupted);
    expect(treeOf(root)).toEqual(before);
  });
});

describe.each(languages)("the command line in $name", ({ sample, portPath, portTestPath, mainIndex }) => {
  it.each([200, 700, 1200, 1700])(
    "interrupted after %i ms leaves the tree as it was, or a whole port",
    async (delay) => {
      const root = await sample();
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
        expect(after[mainIndex]).not.toBe(before[mainIndex]);
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

describe.each(languages)("a port in $name that cannot be written", ({ sample, run }) => {
  it.each([3, 10, 17])("leaves the tree as it was when writing call %i finds no space", async (n) => {
    const root = await sample();
    const before = treeOf(root);
    const failure = await failureOf(run(root, { files: faultyFileSystem("full", n).files }));
    expect(failure.exitCode).toBe(exitCodes.tree);
    expect(failure.message).toContain("no space left");
    expect(treeOf(root)).toEqual(before);
  });
});

describe.each(languages)("two runs at once in $name", (language) => {
  const { name, sample, run } = language;

  it("lets one through and tells the other which process is at work", async () => {
    const root = await sample();
    const runs = await Promise.all([1, 2].map(() => runScript(child, [name, root, "SIGKILL", "999"], root)));
    const codes = runs.map(({ code }) => code).sort();
    // Either they met, or one came when the other had ended.
    expect([[exitCodes.done, exitCodes.tree].join(), [exitCodes.done, exitCodes.done].join()]).toContain(codes.join());
    expect(treeOf(root)).toEqual(await portedTree(language));
  });

  it("keeps a dry run out of a tree that is being written", async () => {
    const root = await sample();
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
