import { describe, expect, it } from "vitest";
import { withMarkedNames } from "../../src/translate/undefined-names.ts";

const mark = (names: string): string => `# TODO(add-tf-model T020): nothing in the port defines ${names}`;

describe("names that nothing defines", () => {
  it.each([
    ["in a function", "def f(x):\n    return x + y\n", `def f(x):\n    ${mark("`y`")}\n    return x + y\n`],
    ["two in a line", "def f():\n    return y(z)\n", `def f():\n    ${mark("`y`, `z`")}\n    return y(z)\n`],
    ["in a type", "def f(x: Shape):\n    return x\n", `${mark("`Shape`")}\ndef f(x: Shape):\n    return x\n`],
  ])("are marked: %s", (_, before, after) => {
    const { text, diagnostics } = withMarkedNames(before, "port.py");
    expect(text).toBe(after);
    expect(diagnostics.map(({ severity, code, file }) => [severity, code, file])).toEqual([
      ["error", "T020", "port.py"],
    ]);
  });

  it.each([
    ["a parameter", "def f(x):\n    return x\n"],
    ["a builtin", "def f(x):\n    return len(x)\n"],
    ["a later definition", "def f():\n    return g()\n\n\ndef g():\n    return 1\n"],
    ["a comprehension", "def f(x):\n    return [y for y in x]\n"],
    [
      "what a gap above has left out",
      "def f():\n    # TODO(add-tf-model T001): a gap\n    raise NotImplementedError\n    return y\n",
    ],
  ])("are none of these: %s", (_, text) => {
    expect(withMarkedNames(text, "port.py")).toEqual({ text, diagnostics: [] });
  });

  it("stand in the lines that the diagnostics name", () => {
    const { text, diagnostics } = withMarkedNames("def f():\n    a = y\n    return a + z\n", "port.py");
    const lines = text.split("\n");
    expect(diagnostics.map(({ line, construct }) => [lines[(line ?? 0) - 1]?.trim(), construct])).toEqual([
      ["a = y", "a = y"],
      ["return a + z", "return a + z"],
    ]);
  });
});
