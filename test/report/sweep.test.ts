import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { bar, createProgress, outcomeOf } from "../../src/report/progress.ts";
import { type SweepReport, sweepText } from "../../src/report/sweep.ts";
import { sweepMarkdown } from "../../src/report/sweep-markdown.ts";
import { summarize } from "../../src/verify/summary.ts";
import type { SweepRow } from "../../src/verify/sweep-row.ts";
import { row } from "../verify/rows.ts";

const plain = picocolors.createColors(false);
const report = (...rows: SweepRow[]): SweepReport => ({
  checkout: { root: "/checkout", version: "4.44.0" },
  results: "/state/sweep.jsonl",
  rows,
  summary: summarize(rows),
});

const flags = [
  { flag: "labels", status: "ok" as const },
  { flag: "no mask", status: "differs" as const, detail: "logits" },
];

describe("the text of a sweep", () => {
  const text = sweepText(
    report(
      row("bert", "BertModel", { flags }),
      row("vit", "ViTModel", { status: "differs", max_difference: 0.25 }),
      row("sam", null, { status: "pytorch_error", max_difference: null, at: null, detail: "No module named a|b" }),
    ),
    plain,
  );

  it.each([
    "vit ViTModel: differs, 2.5e-1; logits",
    "sam: pytorch error, No module named a|b",
    "bert BertModel with no mask: differs; logits",
    "1 of 2 classes agree (50.0 %), 1 of 2 models wholly",
    "wrong without a gap or a warning: 1 (vit ViTModel)",
    "left out, as PyTorch itself does not run there: 1",
    "/state/sweep.jsonl",
  ])("has %s", (part) => expect(text).toContain(part));

  it("does not list what agrees", () => expect(text).not.toMatch(/✗ bert/));
});

describe("the page of a sweep", () => {
  const command = "add-tf-model sweep --repo CHECKOUT";

  it("has the command, the counts and a line for each class", () => {
    const page = sweepMarkdown(
      report(row("bert", "BertModel"), row("a|b", null, { status: "crash", max_difference: null, gaps: 3 })),
      command,
    );
    expect(page).toContain(`\n\`\`\`sh\n${command}\n\`\`\`\n`);
    expect(page).toContain("| bert | BertModel | ok | 1.0e-7 | 0 |");
    expect(page).toContain("| a\\|b | (its test) | crash |  | 3 |");
    expect(page).toContain("| crash | 1 |");
    expect(page).not.toContain("Flags");
  });

  it("names the flags of verdicts that were proved with some", () => {
    const page = sweepMarkdown(report(row("bert", "BertModel", { flags })), command);
    expect(page).toContain("| bert | BertModel | ok | 1.0e-7 | 0 | labels, not no mask (differs) |");
  });
});

describe("progress", () => {
  const shown = (isTTY: boolean): string => {
    let text = "";
    const progress = createProgress({ isTTY, columns: 60, write: (part) => (text += part) });
    progress.step("translating", 1, 2, "bert");
    progress.step("translating", 2, 2, "vit");
    progress.judged(1, 2, "bert", [row("bert", "BertModel"), row("bert", null, { status: "call_error" })]);
    progress.note("note");
    progress.end();
    return text;
  };

  it("is a line for each model where nobody looks at a terminal", () => {
    expect(shown(false)).toBe("translating 2 models\n1/2 bert: 1 of 2 ok, 1 call error\nnote\n");
  });

  it("is one line that is drawn again in a terminal", () => {
    const drawn = shown(true).split("\r\u001b[K");
    expect(drawn.filter((part) => part.includes("\n"))).toEqual(["note\n"]);
    expect(drawn).toContain("[========================] translating 2/2 vit");
    expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThan(60);
  });

  it.each([
    [0, 4, "[                        ]"],
    [1, 2, "[============            ]"],
    [9, 4, "[========================]"],
    [0, 0, "[========================]"],
  ])("%i of %i is %s", (done, total, text) => expect(bar(done, total)).toBe(text));

  it("says of a model without classes that there is nothing", () => expect(outcomeOf([])).toBe("0 of 0 ok"));
});
