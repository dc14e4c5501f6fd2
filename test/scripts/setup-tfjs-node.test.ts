import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const script = packageFile("scripts/setup-tfjs-node.ts");

/** Runs the script on a machine that has neither libraries nor Python nor a compiler. */
function runBare(...words: readonly string[]) {
  return spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), script, ...words], {
    encoding: "utf8",
    env: { PATH: "/nowhere", XDG_CACHE_HOME: temporaryFolder(), HOME: "/nowhere" },
  });
}

describe("setup:tfjs-node, where nothing can be fetched or compiled,", () => {
  it.each([
    ["fails when it was asked for", [], 1],
    ["is no failure in front of the tests", ["--optional"], 0],
  ])("%s", (_name, words, code) => {
    const { status, stderr } = runBare(...words);
    expect(stderr).toContain("tfjs-node was not set up: python3 cannot be run");
    expect(stderr).toContain("wasm backend");
    expect(status).toBe(code);
  });
});
