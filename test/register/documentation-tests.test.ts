import { describe, expect, it } from "vitest";
import { documentationTests } from "../../src/register/surfaces/documentation-tests.ts";
import { registered, registration } from "./registration.ts";

const path = "utils/not_doctested.txt";
const model = "src/transformers/models/maple";
const torch = `${model}/modeling_maple.py`;
const port = `${model}/modeling_tf_maple.py`;

const rewrites: readonly [string, readonly string[], readonly string[]][] = [
  ["keeps a sorted list sorted", ["docs/a.md", torch, "src/z.py"], ["docs/a.md", torch, port, "src/z.py"]],
  [
    "reads names in front of remarks",
    [`${torch} # slow`, `${model}/modeling_zoo.py # slow`],
    [`${torch} # slow`, port, `${model}/modeling_zoo.py # slow`],
  ],
  [
    "follows its twin in a list that is not sorted",
    ["src/z.py", torch, "src/a.py"],
    ["src/z.py", torch, port, "src/a.py"],
  ],
];

describe("documentation-tests", () => {
  it.each(rewrites)("%s", (_, before, after) => {
    const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
    expect(registered(documentationTests, { [path]: text(before) }, path)).toBe(text(after));
    expect(registered(documentationTests, { [path]: text(after) }, path)).toBe(text(after));
  });

  it("adds to a list without a last line break", () => {
    expect(registered(documentationTests, { [path]: torch }, path)).toBe(`${torch}\n${port}`);
  });

  it("looks after every list", () => {
    const files = {
      [path]: `${torch}\n`,
      "utils/documentation_tests.txt": `${torch}\n`,
      "utils/slow_documentation_tests.txt": "docs/a.md\n",
    };
    const changes = documentationTests.register(registration(files)).changes;
    expect(changes.map((change) => change.path)).toEqual(["utils/documentation_tests.txt", path]);
    expect(documentationTests.missing(registration(files))).toHaveLength(2);
  });

  it.each(["docs/a.md\n", `${torch}\n${port}\n`, ""])("leaves %o", (text) => {
    expect(registered(documentationTests, { [path]: text }, path)).toBe(text);
  });
});
