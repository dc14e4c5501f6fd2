import { describe, expect, it } from "vitest";
import { buildLines, modelBuildLines } from "../../../src/translate/keras/build.ts";

const entries = [{ kind: "layer", attribute: "bert" }] as const;
const guard = ["def build(self, input_shape=None):", "    if self.built:", "        return"];
const parts = [
  "    self.built = True",
  '    if getattr(self, "bert", None) is not None:',
  "        with tf.name_scope(self.bert.name):",
  "            self.bert.build(None)",
];

describe("the build() of a model", () => {
  it("builds its parts where the library opens the scope of their names", () => {
    expect(modelBuildLines(entries, "", false, { buildMethods: true })).toEqual([...guard, ...parts]);
  });

  it("opens that scope itself where the library does not", () => {
    const scope = [
      "    if not tf.get_current_name_scope():",
      "        # weights are named as in a call of the model, which opens this scope",
      "        with tf.name_scope(self.name):",
      "            return self.build(input_shape)",
      "    self._set_save_spec(self.input_signature)",
    ];
    expect(modelBuildLines(entries, "", false, { buildMethods: false })).toEqual([...guard, ...scope, ...parts]);
  });

  it("is none where there is nothing to build", () => {
    expect(modelBuildLines([], "", false, { buildMethods: false })).toEqual([]);
  });
});

it("a layer that forgets that it was built is told", () => {
  const lines = buildLines([{ kind: "layer", attribute: "c_attn", forgetsBuild: true }], "", false);
  expect(lines.slice(-2)).toEqual(["            self.c_attn.build(None)", "            self.c_attn.built = True"]);
});
