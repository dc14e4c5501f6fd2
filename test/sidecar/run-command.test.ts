import { describe, expect, it } from "vitest";
import { isAvailable, runCommand } from "../../src/sidecar/run-command.ts";

const node = (script: string): [string, string[]] => [process.execPath, ["-e", script]];

describe("runCommand", () => {
  it("returns what the command prints, and calls back line by line", async () => {
    const lines: string[] = [];
    const output = await runCommand(...node("process.stdout.write('a\\nb\\nc')"), {
      onLine: (line) => lines.push(line),
    });
    expect(output).toBe("a\nb\nc");
    expect(lines).toEqual(["a", "b", "c"]);
  });

  it("hands over input, variables and words without a shell", async () => {
    const script =
      "process.stdin.on('data', (text) => process.stdout.write(text + process.env.WORD + process.argv[1]))";
    const words = ["-e", script, "$(touch owned)"];
    const output = await runCommand(process.execPath, words, { input: "in ", variables: { WORD: "word " } });
    expect(output).toBe("in word $(touch owned)");
  });

  it("fails with what the command said last", async () => {
    const fails = runCommand(...node("console.error('no space'); process.exit(3)"));
    await expect(fails).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining("no space") });
  });

  it("ends a command when it is interrupted", async () => {
    const controller = new AbortController();
    const running = runCommand(...node("setInterval(() => {}, 1000)"), { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toMatchObject({ exitCode: 130 });
  });

  it("tells whether a command is there", async () => {
    expect(await isAvailable(process.execPath, ["--version"])).toBe(true);
    expect(await isAvailable("no-such-command", [])).toBe(false);
  });
});
