import { describe, expect, it } from "vitest";
import { checklistItems, gapsOf } from "../../src/commands/start-checklist.ts";
import { notVerified } from "../../src/commands/start-stages.ts";
import type { StatusReport } from "../../src/report/status.ts";

const report: StatusReport = {
  model: "bert",
  modelType: "bert",
  configClass: "BertConfig",
  checkout: { root: "/x", version: "4.44.0", era: "4.40 to 4.44" },
  source: "modeling_bert.py",
  docPage: null,
  testFile: null,
  port: { path: "modeling_tf_bert.py", exists: true, isOwn: true },
  portTests: { path: "test_modeling_tf_bert.py", exists: true },
  classes: [{ pytorch: "BertModel", tensorflow: "TFBertModel", exists: true }],
  surfaces: [
    { id: "auto", title: "Auto classes", missing: [] },
    { id: "dummies", title: "Stand-ins", missing: ["TFBertModel"] },
  ],
};
const states = ([status, text, tests, gaps, verification]: Readonly<
  Parameters<typeof checklistItems>
>): readonly string[] =>
  checklistItems(status, text, tests, gaps, verification).map(({ state, note }) =>
    note === undefined ? state : `${state}: ${note}`,
  );

const cases = [
  [
    "complete, with weights of PyTorch",
    [report, "class TFBertModel: ...", "from_pt=True", 0, { ...notVerified, agrees: true }],
    ["done", "done", "open", "done", "done", "unknown", "unknown", "unknown", "open"],
  ],
  [
    "an empty file",
    [report, "", undefined, 0, notVerified],
    ["open: empty so far", "open", "open", "open", "open", "unknown", "unknown", "unknown", "open"],
  ],
  [
    "with gaps and TensorFlow weights",
    [report, "class TFBertModel: ...", "x", 2, notVerified],
    ["open: 2 gaps", "done", "open", "done", "open", "unknown", "unknown", "unknown", "done"],
  ],
] as const;

describe("the checklist of a pull request", () => {
  it.each(cases)("of a port that is %s", (_name, words, wanted) => expect(states(words)).toEqual(wanted));

  it("finds gaps by their marks", () => {
    const text = "x = 1\n    # TODO(add-tf-model T004): torch.foo is not known\n# TODO(somebody): no\n";
    expect(gapsOf("a.py", text)).toEqual([{ file: "a.py", line: 2, code: "T004", text: "torch.foo is not known" }]);
  });
});
