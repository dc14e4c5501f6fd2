import { describe, expect, it } from "vitest";
import { z } from "zod";
import { askSidecar } from "../../src/sidecar/process.ts";

const line = z.object({ id: z.string() });

const ask = (request: object, limit = 20_000, signal?: AbortSignal) =>
  askSidecar({
    // any interpreter will do: the protocol is what counts
    python: process.execPath,
    script: "../test/fixtures/sidecar/answer.mjs",
    request,
    line,
    limit,
    signal,
  });

describe("askSidecar", () => {
  it("gives the lines of the answer in order", async () => {
    expect(await ask({ lines: ['{"id": "a"}', "", '{"id": "b"}'] })).toEqual([{ id: "a" }, { id: "b" }]);
  });

  const broken: readonly (readonly [string, string])[] = [
    ["what is no JSON", "Using CPU"],
    ["JSON of another form", '{"name": "a"}'],
  ];
  it.each(broken)("refuses %s", async (_, text) => {
    await expect(ask({ lines: ['{"id": "a"}', text] })).rejects.toThrow(text);
  });

  it("shows what a failing script says", async () => {
    await expect(ask({ lines: [], error: "No module named torch" })).rejects.toThrow("No module named torch");
  });

  it("ends a script that takes too long", async () => {
    await expect(ask({ lines: [], hangs: true }, 1500)).rejects.toThrow("was ended after 2 seconds");
  });

  it("ends with the command that was interrupted", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 500);
    await expect(ask({ lines: [], hangs: true }, 20_000, controller.signal)).rejects.toThrow("Interrupted");
  });
});
