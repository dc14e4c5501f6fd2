import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../src/translate/translate.ts";
import { bodyOf, ported, testWith } from "./porting.ts";

beforeAll(initTranslator);

const source = `# Copyright
"""Testing suite for the PyTorch Acorn model."""

import os
import unittest

from transformers import AcornConfig, is_torch_available
from transformers.testing_utils import require_torch, slow, torch_device

from ...generation.test_utils import GenerationTesterMixin
from ...test_modeling_common import ModelTesterMixin, ids_tensor


if is_torch_available():
    import torch

    from transformers import AcornForMaskedLM, AcornForShaking, AcornModel
    from transformers.models.acorn.modeling_acorn import AcornEmbeddings


class AcornModelTester:
    def __init__(self, parent):
        self.parent = parent

    def create_and_check_model(self, x):
        model = AcornModel(AcornConfig()).to(torch_device)
        self.parent.assertEqual(model(x).last_hidden_state.shape, (1, 2, 3))

    def create_and_check_for_shaking(self, x):
        AcornForShaking(AcornConfig())(x)


@require_torch
class AcornModelTest(ModelTesterMixin, GenerationTesterMixin, unittest.TestCase):
    all_model_classes = (AcornModel, AcornForShaking) if is_torch_available() else ()
    pipeline_model_mapping = {"fill-mask": AcornForMaskedLM, "shaking": AcornForShaking} if is_torch_available() else {}
    fx_compatible = True
    test_head_masking = False

    def setUp(self):
        self.model_tester = AcornModelTester(self)

    def test_model(self):
        self.model_tester.create_and_check_model(ids_tensor([1, 2], 3))

    def test_for_shaking(self):
        self.model_tester.create_and_check_for_shaking(ids_tensor([1, 2], 3))

    def test_embeddings(self):
        self.assertIsNotNone(AcornEmbeddings(AcornConfig()))

    def test_model_get_set_embeddings(self):
        pass

    def test_training_gradient_checkpointing(self):
        pass


@require_torch
class AcornShakingIntegrationTest(unittest.TestCase):
    @slow
    def test_shaking(self):
        AcornForShaking.from_pretrained("a/b")
`;

const expected = `# Copyright
"""Testing suite for the TensorFlow Acorn model."""

from __future__ import annotations

import unittest

from transformers import AcornConfig, is_tf_available
from transformers.testing_utils import require_tf

from ...test_modeling_tf_common import TFModelTesterMixin, ids_tensor


if is_tf_available():
    from transformers import TFAcornForMaskedLM, TFAcornModel
    from transformers.models.acorn.modeling_tf_acorn import TFAcornEmbeddings


class TFAcornModelTester:
    def __init__(self, parent):
        self.parent = parent

    def create_and_check_model(self, x):
        model = TFAcornModel(AcornConfig())
        self.parent.assertEqual(model(x).last_hidden_state.shape, (1, 2, 3))


@require_tf
class TFAcornModelTest(TFModelTesterMixin, unittest.TestCase):
    all_model_classes = (TFAcornModel,) if is_tf_available() else ()
    pipeline_model_mapping = {"fill-mask": TFAcornForMaskedLM} if is_tf_available() else {}
    test_head_masking = False
    test_onnx = False

    def setUp(self):
        self.model_tester = TFAcornModelTester(self)

    def test_model(self):
        self.model_tester.create_and_check_model(ids_tensor([1, 2], 3))

    def test_embeddings(self):
        self.assertIsNotNone(TFAcornEmbeddings(AcornConfig()))

    def test_model_common_attributes(self):
        pass
`;

describe("test modules", () => {
  it("ports imports, names and lists, and leaves out what has no twin", () => {
    expect(ported(source).text).toBe(expected);
  });

  it("says what was left out and why", () => {
    const { diagnostics } = ported(source);
    const messages = (code: string): readonly string[] =>
      diagnostics.filter((each) => each.code === code).map(({ severity, message }) => `${severity}: ${message}`);
    expect(messages("E001")).toEqual([
      "info: AcornForShaking: no TensorFlow class, taken out of the lists of TFAcornModelTest.",
    ]);
    expect(messages("E002")).toEqual([
      "info: Left out, as they need classes that have no TensorFlow twin: TFAcornModelTester.create_and_check_for_shaking, TFAcornModelTest.test_for_shaking, TFAcornShakingIntegrationTest.",
    ]);
    expect(messages("E003")).toEqual([
      "info: Left out, as they are about what only PyTorch has: TFAcornModelTest.fx_compatible, TFAcornModelTest.test_training_gradient_checkpointing.",
    ]);
    expect(messages("E004")).toEqual([]);
  });

  it.each(["@require_torch_gpu", "@require_flash_attn", "@require_bitsandbytes"])(
    "leaves out tests with %s",
    (decorator) => {
      const { text, diagnostics } = ported(testWith("self.assertTrue(True)", decorator));
      expect(bodyOf(text)).toBeUndefined();
      expect(diagnostics.map(({ code }) => code)).toEqual(["E003"]);
    },
  );

  it("asks for the main input first where it is not input_ids", () => {
    const { text } = ported(testWith("pass"), '    main_input_name = "pixel_values"\n');
    expect(text).toContain("import inspect\n");
    expect(text).toContain("    def test_forward_signature(self):");
    expect(ported(testWith("pass")).text).not.toContain("test_forward_signature");
  });

  it("keeps decorators that both frameworks know", () => {
    expect(ported(testWith("self.assertTrue(True)", "@slow")).text).toContain("    @slow\n    def test_body(self):");
  });

  it("gives no text without a PyTorch test file, and says so", () => {
    const { text, diagnostics } = ported(undefined);
    expect(text).toBe("");
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([["info", "E006"]]);
  });

  it("gives no text when no test is left", () => {
    const only =
      source.slice(0, source.indexOf("class AcornModelTester")) + source.slice(source.lastIndexOf("@require_torch"));
    expect(ported(only).text).toBe("");
  });
});
