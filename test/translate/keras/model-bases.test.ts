import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import type { Translation } from "../../../src/translate/translation.ts";
import { translate } from "../../helpers/example-model.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

describe("bases", () => {
  const classes = `class ExampleTable(nn.Embedding):
    def __init__(self, rows: int, columns: int):
        self.offset = 2
        super().__init__(rows + self.offset, columns)

    def forward(self, ids: torch.LongTensor):
        return super().forward(ids + self.offset)


class ExampleParent(nn.Module):
    def __init__(self, config, dim):
        super().__init__()
        self.dense = nn.Linear(dim, dim)

    def forward(self, x):
        return self.dense(x)


class ExampleChild(ExampleParent):
    def __init__(self, config, dim):
        super().__init__(config, dim)
        self.more = nn.Linear(dim, dim)

    def forward(self, x):
        return self.more(super().forward(x))


class ExampleSign(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        return torch.sign(x) * n

    @staticmethod
    def backward(ctx, gradient):
        return gradient, None


class ExampleTop(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.table = ExampleTable(10, 4)
        self.child = ExampleChild(config, 4)

    def forward(self, ids):
        return ExampleSign.apply(self.child(self.table(ids)), 2)
`;
  const translation = (): Translation => translateModule(classes, { exported: ["ExampleTop"] });

  it("a layer of PyTorch is its Keras layer, whose constructor comes first", () => {
    expect(definition(translation().text, "TFExampleTable")).toBe(`class TFExampleTable(keras.layers.Embedding):
    def __init__(self, rows: int, columns: int, **kwargs):
        super().__init__(input_dim=rows + 2, output_dim=columns, **kwargs)
        self.offset = 2

    def call(self, ids: tf.Tensor):
        return super().call(ids + self.offset)`);
  });

  it("a layer that recomputes in training is a layer as any other", () => {
    const source = `from ...modeling_layers import GradientCheckpointingLayer


class ExampleLayer(GradientCheckpointingLayer):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(4, 4)

    def forward(self, x):
        return self.dense(x)
`;
    const { text, diagnostics } = translateModule(source, { exported: ["ExampleLayer"] });
    expect(text).toContain("class TFExampleLayer(keras.layers.Layer):");
    expect(diagnostics).toEqual([]);
  });

  it("a layer of the module builds its parent's layers too", () => {
    const child = definition(translation().text, "TFExampleChild");
    expect(child).toContain("super().__init__(config, dim, **kwargs)");
    expect(bodyOf(child, "call")).toBe("return self.more(super().call(x))");
    expect(bodyOf(child, "build").split("\n").slice(0, 3)).toEqual([
      "if self.built:",
      "    return",
      "super().build(input_shape)",
    ]);
  });

  it("a function with a gradient of its own keeps its computation, and says so", () => {
    const { text, diagnostics } = translation();
    expect(definition(text, "TFExampleSign")).toBe(
      "class TFExampleSign:\n    @staticmethod\n    def apply(x, n):\n        return tf.sign(x) * n",
    );
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([["info", "T015"]]);
  });

  it("what a function keeps in its context and reads again is a variable", () => {
    const source = `class ExampleScale(torch.autograd.Function):
    @staticmethod
    def forward(self, x, dim, scale):
        self.dim = dim
        self.scale = 1.0 / scale
        self.size = x.shape
        x = torch.sum(x, self.dim) * self.scale
        self.save_for_backward(x)
        return x


class ExampleTop(nn.Module):
    def forward(self, x):
        return ExampleScale.apply(x, 1, 2.0)
`;
    const { text } = translateModule(source, { exported: ["ExampleTop"] });
    expect(bodyOf(definition(text, "TFExampleScale"), "apply")).toBe(
      "scale_kept = 1.0 / scale\nx = tf.reduce_sum(x, axis=dim) * scale_kept\nreturn x",
    );
  });

  it("a layer of PyTorch that no rule knows is a gap", () => {
    const source = "class ExampleDense(nn.LSTMCell):\n    def forward(self, x):\n        return x\n";
    const { diagnostics } = translateModule(source, { exported: ["ExampleDense"] });
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([["error", "T004"]]);
  });
});

it("weights that no checkpoint holds are not missed", () => {
  const source = `class ExampleForWaves(ExamplePreTrainedModel):
    _keys_to_ignore_on_load_missing = ["position_ids"]
    _keys_to_ignore_on_save = ["example.waves.weight"]

    def forward(self, input_ids=None):
        return input_ids
`;
  const model = definition(translate(source, "ExampleForWaves").text, "TFExampleForWaves");
  expect(model).toContain('    _keys_to_ignore_on_load_missing = ["example.waves.weight"]\n');
  expect(model).not.toContain("position_ids");
});

describe("inputs to build a model with", () => {
  const finder = (count: string) => `class ExampleFinder(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.count = ${count}

    def forward(self, scores):
        return torch.topk(scores, self.count, dim=-1)


class ExampleForSearch(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.example = ExampleModel(config)
        self.finder = ExampleFinder(config)

    def forward(self, input_ids=None):
        return self.finder(self.example(input_ids)[0].sum(-1))
`;

  it("hold as many tokens as a head takes the best of", () => {
    const { text } = translate(finder("config.best"), "ExampleForSearch");
    expect(bodyOf(definition(text, "TFExampleForSearch"), "dummy_inputs")).toBe(
      "# the best of the tokens are taken: there have to be as many\ndummies = super().dummy_inputs\n" +
        "for name, spec in self.input_signature.items():\n" +
        "    if name in dummies:\n" +
        "        times = [self.config.best if axis > 0 and size is None else 1 for axis, size in enumerate(spec.shape)]\n" +
        "        dummies[name] = tf.tile(dummies[name], times)\nreturn dummies",
    );
  });

  it("are the library's own where a number is written out", () =>
    expect(translate(finder("1"), "ExampleForSearch").text).not.toContain("dummy_inputs"));

  const pooled = (part: string) =>
    `class ExamplePool(ExamplePreTrainedModel):
    def forward(self, input_ids=None):
        positions = torch.arange(input_ids.shape[1])
        return positions${part}
`;

  it("are longer where every other token is kept", () => {
    const { text } = translate(pooled("[::2]"), "ExamplePool");
    expect(bodyOf(definition(text, "TFExamplePreTrainedModel"), "dummy_inputs")).toContain("[8 if axis > 0 and");
  });

  it("are not where only the end is cut off", () =>
    expect(translate(pooled("[:-1]"), "ExamplePool").text).not.toContain("dummy_inputs"));

  it("hold a mask that the model would make of marks", () => {
    const source = `class ExampleMarked(ExamplePreTrainedModel):
    def forward(self, input_ids=None, global_attention_mask=None):
        return input_ids
`;
    const pretrained = definition(translate(source, "ExampleMarked").text, "TFExamplePreTrainedModel");
    expect(bodyOf(pretrained, "input_signature").split("\n").at(-2)?.trim()).toBe(
      'signature["global_attention_mask"] = tf.TensorSpec(shape, tf.int32, name="global_attention_mask")',
    );
  });
});

describe("the module", () => {
  const source = `def used(x):
    return torch.relu(x)


def unused(x):
    return torch.frobnicate(x)


class ExampleLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.act = ACT2FN[config.act]

    def forward(self, x) -> Optional[Tuple[torch.Tensor]]:
        return SampleOutput(last_hidden_state=used(self.act(x) * math.sqrt(2.0)))
`;
  const translation = (): Translation => translateModule(source, { exported: ["ExampleLayer"] });

  it("imports what it uses, sorted", () => {
    expect(
      /from __future__[\s\S]*?(?=\n\n\nlogger)/.exec(translation().text)?.[0],
    ).toBe(`from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Tuple

import tensorflow as tf

from ...activations_tf import get_tf_activation
from ...modeling_tf_utils import keras
from ...utils import ModelOutput, logging
from .configuration_example import ExampleConfig`);
  });

  it("leaves out functions that nobody calls, with their gaps", () => {
    const { text, diagnostics } = translation();
    expect(text).toContain("def used(x):\n    return tf.nn.relu(x)");
    expect(text).not.toContain("unused");
    expect(diagnostics).toEqual([]);
  });

  it("carries outputs of the library that TensorFlow lacks", () => {
    const { text } = translation();
    expect(definition(text, "TFSampleOutput")).toBe(
      '@dataclass\nclass TFSampleOutput(ModelOutput):\n    """An output that TensorFlow lacks."""\n\n    last_hidden_state: tf.Tensor = None',
    );
    expect(text).toContain("return TFSampleOutput(last_hidden_state=");
  });
});
