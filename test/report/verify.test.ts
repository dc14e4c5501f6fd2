import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { exitCodes, Failure } from "../../src/diagnostics/failure.ts";
import { withoutTraceback } from "../../src/report/traceback.ts";
import { verifyText } from "../../src/report/verify.ts";
import type { VerifiedClass } from "../../src/sidecar/verify.ts";
import { exitCodeOf, verdictOf, wholeVerdict } from "../../src/verify/outcome.ts";
import { culprit, files, finding, node, reportOf, tree, verified } from "./verified.ts";

const colors = picocolors.createColors(false);
const text = (...classes: readonly VerifiedClass[]): string =>
  verifyText(reportOf(...classes), (path) => files[path], colors);
const differs = { status: "differs", max_difference: 0.3, at: "last_hidden_state" } as const;
const failed = { name: "graph", status: "failed", detail: "TypeError: no" } as const;

describe("verdicts", () => {
  it.each<[string, Partial<VerifiedClass>, string]>([
    ["same numbers", {}, "agree"],
    ["skipped checks", { checks: [{ name: "loss", status: "skipped" }] }, "agree"],
    ["other numbers", differs, "disagree"],
    ["a failed check", { checks: [failed] }, "disagree"],
    ["no export", { exported: false }, "disagree"],
    ["no twin", { status: "no_class", twin: null, exported: false }, "disagree"],
    ["weights without a value", { status: "missing_weights" }, "disagree"],
    ["weights that do not load", { status: "load_error" }, "disagree"],
    ["a call that fails in TensorFlow alone", { status: "call_error" }, "disagree"],
    ["a port that is not imported", { status: "import_error" }, "could not run"],
    ["PyTorch that does not run", { status: "pytorch_error" }, "could not run"],
    ["no number on either side", { checks: [{ ...failed, name: "finite outputs" }] }, "could not run"],
    ["no number, and a failed check", { checks: [failed, { ...failed, name: "finite outputs" }] }, "disagree"],
    ["a crash", { status: "crash" }, "could not run"],
    ["a hang", { status: "timeout" }, "could not run"],
  ])("%s: %j is %s", (_, changes, verdict) => expect(verdictOf(verified("BertModel", changes))).toBe(verdict));

  const [good, bad, lost] = [verified("A"), verified("B", differs), verified("C", { status: "crash" })];
  it.each<[string, readonly VerifiedClass[], number]>([
    ["all agree", [good, good], exitCodes.done],
    ["one disagrees", [good, lost, bad], exitCodes.disagree],
    ["one could not run", [good, lost], exitCodes.python],
    ["nothing was tried", [], exitCodes.python],
  ])("%s", (_, classes, code) => expect(exitCodeOf(wholeVerdict(classes))).toBe(code));
});

describe("text", () => {
  it("tells of a class what failed, and where it goes wrong first", () => {
    const found = text(verified("BertModel", { ...differs, checks: [failed], tree, culprit }), verified("BertForX"));
    expect(found).toBe(`bert in Transformers 4.44.2: 1 of 2 classes agree with PyTorch within 1e-5.
  ✗ BertModel: the outputs differ; 3.0e-1; last_hidden_state
      ✗ graph: TypeError: no
  ✓ BertForX: largest difference 4.5e-7

BertModel ↔ TFBertModel
  ✗ (whole model)  3.0e-1  Module ↔ TFLayer
    ✓ embeddings  0  Module ↔ TFLayer
    ✗ encoder  2.5e-1  Module ↔ TFLayer
      ✓ layer.0  3.0e-7  Module ↔ TFLayer
      ✗ layer.1  2.0e-1  Module ↔ TFLayer
        ✗ attention  2.0e-1  Module ↔ TFLayer  ← first difference
          ✓ query  1.0e-7  Module ↔ TFLayer
        ✗ output  2.0e-1  Module ↔ TFLayer
      ✗ layer.2  2.5e-1  Module ↔ TFLayer
    ✗ pooler  3.0e-1  Module ↔ TFLayer

First difference in encoder.layer.1.attention
  PyTorch    modeling_bert.py:5
    return x / math.sqrt(4) & <b>
           ^^^^^^^^^^^^^^^^
  TensorFlow modeling_tf_bert.py:5
    return x / 4
           ^^^^^
  PyTorch float32 [2, 7]; TensorFlow float32 [2, 7]; largest difference 1.3e-1 at [1, 3]
  likely cause: One side divides by another number. (scale)
`);
  });

  it("shows a place that classes share once", () => {
    const found = text(
      verified("BertModel", { ...differs, tree, culprit }),
      verified("BertForX", { ...differs, tree, culprit }),
    );
    expect(found.match(/likely cause/g)).toHaveLength(1);
    expect(found).toContain("BertForX: first differs where BertModel does, modeling_tf_bert.py:5");
  });

  it("names the layer of a weight, and what to write", () => {
    const weights = { missing: [finding], unexpected: [], mis_shaped: [] };
    expect(text(verified("BertModel", { status: "missing_weights", weights }))).toContain(
      "weight bert.pooler.dense.bias (missing): modeling_tf_bert.py:4 The layer has no bias: write use_bias=True.",
    );
  });

  it.each<[string, Partial<VerifiedClass>, string]>([
    [
      "shapes",
      { tensorflow_value: { shape: [7, 2], dtype: "float32" }, difference: null } as never,
      "the shapes differ",
    ],
    ["nan", { difference: null, where: [0, 1] } as never, "one of the two is no number at [0, 1]"],
    ["no place", { pytorch: null } as never, "the place is not known"],
  ])("says it of %s", (_, changes, words) => {
    const found = text(verified("BertModel", { ...differs, tree, culprit: { ...culprit, ...(changes as object) } }));
    expect(found).toContain(words);
  });

  it("says that a tiny model was made up", () => {
    expect(text(verified("BertModel", { made_from: "configuration" }))).toContain("made from the configuration class");
    expect(text(verified("BertModel", { made_from: "test" }))).not.toContain("made from");
  });

  it("finds the first bad node of a tree by itself", () => {
    const bad = node("", 1, node("a", 0), node("b", null, node("b.c", 1e-6), node("b.d", 0.5)));
    expect(text(verified("BertModel", { ...differs, tree: bad }))).toMatch(/✗ d {2}5\.0e-1 .* ← first difference/);
  });
});

describe("a traceback in a failure", () => {
  const raised = `python sidecar/verify.py failed:
Traceback (most recent call last):
  File "/a/verify.py", line 3, in <module>
    main()
ModuleNotFoundError: No module named 'torch'`;
  it.each([
    [raised, "python sidecar/verify.py failed: ModuleNotFoundError: No module named 'torch'"],
    [
      raised.replace("Traceback (most recent call last):\n", ""),
      "python sidecar/verify.py failed: ModuleNotFoundError: No module named 'torch'",
    ],
    ["python failed.", "python failed."],
  ])("%j", (message, shown) => {
    expect(withoutTraceback(new Failure(exitCodes.python, message, "Help.")).message).toBe(shown);
  });
});
