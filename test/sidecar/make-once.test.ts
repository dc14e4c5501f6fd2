import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/failure.ts";
import { isComplete, makeOnce } from "../../src/sidecar/make-once.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

const quiet = { log: () => undefined };
/** A process number that no living process bears: Linux gives none above 4194304. */
const deadPid = 4_194_305;

describe("makeOnce", () => {
  it("makes a folder once", async () => {
    const folder = join(temporaryFolder(), "made");
    let calls = 0;
    const make = async () => {
      calls += 1;
      writeTree(folder, { "a.txt": "a" });
    };
    await makeOnce(folder, quiet, make);
    await makeOnce(folder, quiet, make);
    expect(calls).toBe(1);
    expect(isComplete(folder)).toBe(true);
  });

  it("leaves nothing of a folder that could not be made", async () => {
    const folder = join(temporaryFolder(), "made");
    const fails = makeOnce(folder, quiet, async () => {
      writeTree(folder, { "half.txt": "half" });
      throw new Error("no network");
    });
    await expect(fails).rejects.toThrow("no network");
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  it("makes what a killed run left half-made anew", async () => {
    const folder = join(temporaryFolder(), "made");
    writeTree(folder, { "half.txt": "half" });
    writeFileSync(`${folder}.lock`, `${deadPid}\n`);
    await makeOnce(folder, quiet, async () => writeTree(folder, { "whole.txt": "whole" }));
    expect(existsSync(join(folder, "half.txt"))).toBe(false);
    expect(existsSync(join(folder, "whole.txt"))).toBe(true);
    expect(readdirSync(dirname(folder))).toEqual(["made"]);
  });

  it("waits for another run that makes the folder, and can be interrupted", async () => {
    const folder = join(temporaryFolder(), "made");
    writeFileSync(`${folder}.lock`, `${process.ppid}\n`);
    const controller = new AbortController();
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      controller.abort();
    };
    const waits = makeOnce(folder, { log, signal: controller.signal }, async () => undefined);
    await expect(waits).rejects.toThrow(Failure);
    expect(lines).toEqual([expect.stringContaining("Waiting for another run")]);
    expect(existsSync(folder)).toBe(false);
  });

  it("tells that the cache cannot be written to", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const fails = makeOnce(join(file, "made"), quiet, async () => undefined);
    await expect(fails).rejects.toMatchObject({ message: expect.stringContaining("Could not write to"), exitCode: 5 });
  });
});
