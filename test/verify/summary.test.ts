import { describe, expect, it } from "vitest";
import { summarize } from "../../src/verify/summary.ts";
import { row } from "./rows.ts";

const rows = [
  row("bert", "BertModel", { handWritten: true }),
  row("bert", "BertForMaskedLM", { handWritten: true, status: "pytorch_error" }),
  row("vit", "ViTModel", { handWritten: true, status: "differs", max_difference: 0.5 }),
  row("llama", "LlamaModel", { status: "differs", warned: true }),
  row("llama", "LlamaForCausalLM"),
  row("sam", null, { status: "crash" }),
];

describe("summarize", () => {
  it("counts classes, and leaves out what PyTorch itself does not run", () => {
    expect(summarize(rows)).toMatchObject({
      models: 4,
      wholeModels: 1,
      classes: 5,
      ok: 2,
      share: 0.4,
      byStatus: { ok: 2, pytorch_error: 1, differs: 2, crash: 1 },
    });
  });

  it("tells models with a port by hand from those without", () => {
    const { handWritten, unported } = summarize(rows);
    expect(handWritten).toEqual({ models: 2, wholeModels: 1, classes: 2, ok: 1, share: 0.5 });
    expect(unported).toMatchObject({ models: 2, wholeModels: 0, classes: 3, ok: 1 });
  });

  it("calls wrong in silence what differs although nothing was said of the port", () => {
    expect(summarize(rows).silentlyWrong).toEqual(["vit ViTModel"]);
  });

  it("counts variants by what they say of the port", () => {
    const flags = [
      { flag: "labels", status: "ok" as const },
      { flag: "no mask", status: "pytorch_error" as const },
      { flag: "use_cache=False", status: "call_error" as const },
      { flag: "own=True", status: "untried" as const },
    ];
    expect(summarize([row("bert", "BertModel", { flags })]).variants).toEqual({ proved: 1, wrong: 1, untried: 1 });
  });

  it("has no share of nothing", () => {
    expect(summarize([])).toMatchObject({ models: 0, classes: 0, ok: 0, share: 0, silentlyWrong: [] });
  });
});
