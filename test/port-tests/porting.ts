import type { Checkout, ModelFolder } from "../../src/checkout/checkout.ts";
import { eras } from "../../src/checkout/eras.ts";
import { type PortedTests, portTestSource } from "../../src/port-tests/port-tests.ts";
import type { Translation } from "../../src/translate/translation.ts";

const testFile = "tests/models/acorn/test_modeling_acorn.py";

const commonTests = `
class TFModelTesterMixin:
    def _prepare_for_class(self, inputs_dict, model_class): ...
    def test_model_common_attributes(self): ...
`;

const dummies = (names: readonly string[]): string => names.map((name) => `class ${name}:\n    pass\n`).join("");

const folder: ModelFolder = {
  model: "acorn",
  gathersExports: false,
  folder: "src/transformers/models/acorn",
  sourcePath: "src/transformers/models/acorn/modeling_acorn.py",
  source: "",
  modelType: "acorn",
  configClass: "AcornConfig",
  pytorchClasses: ["AcornModel", "AcornForMaskedLM", "AcornForShaking"],
  testFile,
  portPath: "src/transformers/models/acorn/modeling_tf_acorn.py",
  portTestPath: "tests/models/acorn/test_modeling_tf_acorn.py",
};

const translation: Translation = {
  text: "class TFAcornModel: ...\nclass TFAcornForMaskedLM: ...\nclass TFAcornEmbeddings: ...\n",
  classes: ["AcornModel", "AcornForMaskedLM"].map((pytorch) => ({
    name: `TF${pytorch}`,
    pytorch,
    isPublic: true,
    kind: "model",
  })),
  diagnostics: [],
};

/** Ports a test file of an imaginary model that has no TensorFlow class for `AcornForShaking`. */
export function ported(source: string | undefined, model = ""): PortedTests {
  const files: Readonly<Record<string, string>> = {
    ...(source === undefined ? {} : { [testFile]: source }),
    "tests/test_modeling_tf_common.py": commonTests,
    "src/transformers/utils/dummy_pt_objects.py": dummies([
      "AutoModel",
      "AcornModel",
      "AcornForMaskedLM",
      "AcornForShaking",
    ]),
    "src/transformers/utils/dummy_tf_objects.py": dummies(["TFAutoModel"]),
  };
  const era = eras.at(-1);
  if (!era) throw new Error("There is no era.");
  const checkout: Checkout = {
    root: "/checkout",
    version: "4.44.0",
    era,
    read: (path) => files[path],
    list: () => [],
  };
  return portTestSource(checkout, { ...folder, source: model }, translation);
}

/** A test file around the body of one test. */
export const testWith = (body: string, decorator = ""): string => `
import unittest

from transformers import AcornConfig, is_torch_available
from transformers.testing_utils import require_torch, require_torch_gpu, slow, torch_device

from ...test_modeling_common import ModelTesterMixin, floats_tensor, ids_tensor


if is_torch_available():
    import torch
    from torch import nn

    from transformers import AcornForMaskedLM, AcornForShaking, AcornModel, AutoModel


@require_torch
class AcornModelTest(ModelTesterMixin, unittest.TestCase):
    all_model_classes = (AcornModel, AcornForMaskedLM) if is_torch_available() else ()

    def test_other(self):
        self.assertTrue(True)
${decorator === "" ? "" : `\n    ${decorator}`}
    def test_body(self):
${body
  .split("\n")
  .map((line) => (line === "" ? "" : `        ${line}`))
  .join("\n")}
`;

/** The body of `test_body` in the port, `undefined` when the test was left out. */
export function bodyOf(text: string): string | undefined {
  const found = /\n {4}def test_body\(self\):\n([\s\S]*?)(?=\n {4}\S|$)/.exec(text)?.[1];
  return found?.replace(/^ {8}/gm, "").trim();
}
