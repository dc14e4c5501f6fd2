import { beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { moduleLoader } from "../../src/program/program.ts";
import { initTranslator } from "../../src/translate/translate.ts";
import { relatedModels } from "../../src/verify/related.ts";
import { existingPort, namedClasses, translatedPort } from "../../src/verify/translated-port.ts";
import { bareSample, editFile, sourcePath } from "../helpers/sample-checkout.ts";

beforeAll(initTranslator);

const source = ["import torch", "class A(B):", "    x = 1", "", "class AB:", "    y = 2", "class C:", "    pass"].join(
  "\n",
);
const about = (more: Partial<Diagnostic>): Diagnostic => ({
  severity: "error",
  code: "T001",
  message: "no form",
  hint: "",
  file: "a.py",
  ...more,
});

describe("namedClasses", () => {
  it.each([
    ["the class that a diagnostic lies in", about({ line: 3 }), ["A"]],
    ["its first line", about({ line: 5 }), ["AB"]],
    ["the class that it speaks of", about({ message: "C has no head" }), ["C"]],
    ["the TensorFlow name", about({ message: "TFAB has no head" }), ["AB"]],
    ["nobody above all classes", about({ line: 1 }), []],
    ["nobody in another file", about({ file: "b.py", line: 3 }), []],
    ["nobody whose name is a part of a word", about({ message: "ACE" }), []],
  ])("names %s", (_, diagnostic, names) => expect(namedClasses(source, "a.py", [diagnostic])).toEqual(names));
});

describe("translatedPort", () => {
  it("has the text, the public classes and no gaps of the sample", () => {
    const checkout = openCheckout(bareSample());
    const port = translatedPort(checkout, "brand_new_bert", moduleLoader(checkout.read));
    expect(port).toMatchObject({ reason: null, gaps: 0 });
    expect(port.text).toContain("class TFBrandNewBertModel(");
    expect(port.classes).toContain("TFBrandNewBertForMaskedLM");
  });

  it("says why there is none of a source that cannot be read", () => {
    const root = bareSample();
    editFile(root, sourcePath, /^import torch$/m, "import import torch");
    const checkout = openCheckout(root);
    const port = translatedPort(checkout, "brand_new_bert", moduleLoader(checkout.read));
    expect(port).toMatchObject({ text: null, classes: [], warned: true });
    expect(port.reason).toContain("modeling_brand_new_bert.py");
  });
});

it("counts the gaps that are marked in a port of the checkout", () => {
  expect(
    existingPort("# TODO(add-tf-model T004): a\nx = 1\n    # TODO(add-tf-model T014): b\n# TODO: c\n"),
  ).toMatchObject({
    gaps: 2,
    warned: true,
  });
});

it("finds the models that a port and a test name, and those that a configuration chooses by their type", () => {
  const checkout = openCheckout(bareSample());
  const texts = {
    "tests/models/brand_new_bert/test_modeling_brand_new_bert.py":
      "from ..cedar.test_modeling_cedar import CedarModelTester",
    "src/transformers/models/brand_new_bert/configuration_brand_new_bert.py": 'kind = "acorn"; other = "no_such_model"',
  };
  const read = (path: string): string | undefined => texts[path as keyof typeof texts] ?? checkout.read(path);
  const related = relatedModels({ ...checkout, read });
  expect(related("brand_new_bert", null)).toEqual(["cedar", "acorn"]);
  expect(related("cedar", "from ..brand_new_bert.modeling_tf_brand_new_bert import x")).toContain("brand_new_bert");
});
