import { describe, expect, it } from "vitest";
import { changeSet } from "../../src/change/change-set.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { exitCodes, Failure } from "../../src/diagnostics/failure.ts";
import type { Colors } from "../../src/report/code-frame.ts";
import { jsonFailure, jsonReport } from "../../src/report/json.ts";
import { nextSteps } from "../../src/report/next-steps.ts";
import type { PortOutcome } from "../../src/report/outcome.ts";
import { failureText, terminalDiff, terminalReport } from "../../src/report/terminal.ts";

const same = (text: string): string => text;
const plain: Colors = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const source = "import torch\n\n\ndef f(x):\n    return torch.vander(x)\n";
const gap: Diagnostic = {
  severity: "error",
  code: "T014",
  message: "There is no TensorFlow form of torch.vander.",
  hint: "Write it by hand.",
  file: "m/modeling_m.py",
  line: 5,
  column: 12,
  construct: "torch.vander(x)",
};

const changes = changeSet("/checkout", [
  { path: "src/a/new.py", before: null, after: "1\n2\n" },
  { path: "src/a/old.py", before: "1\n", after: "1\n2\n" },
  { path: "src/gone.py", before: "1\n", after: null },
]);

function outcomeOf(parts: Partial<PortOutcome> = {}): PortOutcome {
  return {
    model: "m",
    version: "4.44.0",
    mode: "written",
    changes,
    classes: [],
    diagnostics: [],
    source: (path) => (path === "m/modeling_m.py" ? source : undefined),
    nextSteps: [],
    ...parts,
  };
}

describe("the report at a terminal", () => {
  it("shows the files as a tree with their lines", () => {
    expect(terminalReport(outcomeOf(), plain)).toBe(
      [
        "Ported m: 3 files written.",
        "  src/",
        "    a/",
        "      new.py  +2 new",
        "      old.py  +1",
        "    gone.py  -1 removed",
        "",
      ].join("\n"),
    );
  });

  it("shows a gap with its place, its line and what to do", () => {
    expect(terminalReport(outcomeOf({ diagnostics: [gap] }), plain)).toContain(
      [
        "m/modeling_m.py:5:12 error T014: There is no TensorFlow form of torch.vander.",
        "    return torch.vander(x)",
        "           ^^^^^^^^^^^^^^^",
        "  help: Write it by hand.",
      ].join("\n"),
    );
  });

  it("puts gaps before warnings, and counts both", () => {
    const warning: Diagnostic = { ...gap, severity: "warning", code: "R006", line: 1, column: 1, construct: "import" };
    const report = terminalReport(outcomeOf({ diagnostics: [warning, gap] }), plain);
    expect(report.indexOf("T014")).toBeLessThan(report.indexOf("R006"));
    expect(report).toContain("1 gap left, 1 warning");
  });

  it("cuts a long list short and says so", () => {
    const many = Array.from({ length: 40 }, () => gap);
    expect(terminalReport(outcomeOf({ diagnostics: many }), plain)).toContain(
      "… and 15 errors more: --json lists them all.",
    );
  });

  it.each([
    ["dry-run", "would write 3 files. Nothing was written"],
    ["undone", "Took the port of m back: 3 files restored."],
    ["nothing-to-do", "Nothing to do: the port of m is complete and registered."],
  ] as const)("says what a run in mode %s did", (mode, says) => {
    expect(terminalReport(outcomeOf({ mode }), plain)).toContain(says);
  });

  it("does not call a port with gaps complete", () => {
    const report = terminalReport(outcomeOf({ mode: "nothing-to-do", diagnostics: [gap] }), plain);
    expect(report).not.toContain("complete");
  });

  it("gives a diff that names every file, and colours it by line", () => {
    const diff = terminalDiff(changes, { ...plain, green: (text) => `<${text}>`, bold: (text) => `*${text}*` });
    expect(diff).toContain("<+2>");
    expect(diff).toContain("*+++ b/src/a/new.py*");
    expect(diff).not.toContain("<+++");
  });

  it("shows a failure with its way out", () => {
    const failure = new Failure(exitCodes.tree, "It is locked.", "Wait.");
    expect(failureText(failure, plain)).toBe("error: It is locked.\n help: Wait.\n");
  });
});

describe("the report in JSON", () => {
  it("holds files, diagnostics and, for a dry run alone, the diff", () => {
    const written: unknown = JSON.parse(jsonReport(outcomeOf({ diagnostics: [gap] })));
    expect(written).toMatchObject({
      schemaVersion: 1,
      model: "m",
      checkout: { root: "/checkout", version: "4.44.0" },
      outcome: "written",
      diagnostics: [gap],
    });
    expect(written).not.toHaveProperty("diff");
    const dry: unknown = JSON.parse(jsonReport(outcomeOf({ mode: "dry-run" })));
    expect(dry).toMatchObject({ diff: expect.stringContaining("diff --git a/src/a/new.py") });
  });

  it("holds a failure", () => {
    const document: unknown = JSON.parse(jsonFailure(new Failure(exitCodes.usage, "No.", "Yes.")));
    expect(document).toEqual({ schemaVersion: 1, error: { message: "No.", hint: "Yes.", exitCode: 2 } });
  });
});

describe("the next steps", () => {
  const input = {
    model: "m",
    portPath: "p.py",
    portTestPath: "t.py",
    hasTests: true,
    gaps: 2,
    reviewers: ["@a", "@b"],
  };
  const titles = (parts: Partial<typeof input> = {}) => nextSteps({ ...input, ...parts }).map(({ title }) => title);

  it("begin with the gaps, and name the reviewers", () => {
    expect(titles()[0]).toBe("Close the 2 gaps above: each is marked in p.py.");
    expect(titles().join()).toContain("ask @a and @b");
  });

  it("leave out what there is nothing to do about", () => {
    const shown = titles({ gaps: 0, hasTests: false }).join();
    expect(shown).not.toContain("gap");
    expect(shown).not.toContain("Run the tests");
  });
});
