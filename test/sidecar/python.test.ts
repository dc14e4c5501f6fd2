import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assertFits } from "../../src/sidecar/python.ts";
import { readRequirements } from "../../src/sidecar/requirements.ts";
import { temporaryFolder } from "../helpers/tree.ts";

const fitting = {
  torch: "2.4.1",
  tensorflow: "2.15.0",
  "tf-keras": "2.15.0",
  numpy: "1.26.4",
  tokenizers: "0.19.9",
  "huggingface-hub": "0.23.0",
  safetensors: "0.4.0",
};

/** A program that answers as an interpreter with these packages would. */
function interpreter(packages: Readonly<Record<string, string | null>>, python = [3, 10]): string {
  const path = join(temporaryFolder(), "python");
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify({ python, packages })}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const check = (python: string) => assertFits(python, readRequirements("4.44"));

describe("an interpreter of the user's own", () => {
  it("fits when the versions that matter are those of the pins", async () => {
    await expect(check(interpreter(fitting))).resolves.toBeUndefined();
  });

  it.each([
    [{ ...fitting, torch: null }, "torch is not installed (wanted: 2.4.1)"],
    [{ ...fitting, tokenizers: "0.20.1" }, "tokenizers 0.20.1 is installed (wanted: 0.19)"],
    [{ ...fitting, numpy: "2.0.0" }, "numpy 2.0.0 is installed (wanted: 1)"],
    [{}, "safetensors is not installed"],
  ])("does not fit with %j", async (packages, message) => {
    const fails = check(interpreter(packages));
    await expect(fails).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining(message) });
  });

  it("does not fit when it is too old", async () => {
    await expect(check(interpreter(fitting, [3, 7]))).rejects.toThrow("it is Python 3.7");
  });

  it("is told from a program that is no interpreter", async () => {
    await expect(check("/bin/false")).rejects.toThrow("does not run as Python");
    await expect(check("/bin/echo")).rejects.toThrow("does not run as Python");
  });
});

describe("requirements", () => {
  it.each([
    ["4.36", "0.15.2"],
    ["4.44", "0.19.1"],
    ["4.46", "0.20.3"],
  ])("of %s pin tokenizers %s beside the common packages", (name, tokenizers) => {
    const { pins } = readRequirements(name);
    expect(pins.get("tokenizers")).toBe(tokenizers);
    expect(pins.get("torch")).toBe("2.4.1");
    expect(pins.get("tf-keras")).toBe("2.15.1");
  });

  it("have a hash that tells them apart", () => {
    const hashes = ["4.36", "4.44", "4.46"].map((name) => readRequirements(name).hash);
    expect(new Set(hashes).size).toBe(3);
  });
});
