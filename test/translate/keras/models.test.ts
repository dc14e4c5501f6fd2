import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import type { Translation } from "../../../src/translate/translation.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const base = `class ExampleAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.query = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, hidden_states):
        return self.query(hidden_states)


class ExampleSdpaAttention(ExampleAttention):
    def forward(self, hidden_states):
        return F.scaled_dot_product_attention(hidden_states, hidden_states, hidden_states)


EXAMPLE_ATTENTION_CLASSES = {
    "eager": ExampleAttention,
    "sdpa": ExampleSdpaAttention,
}


class ExamplePreTrainedModel(PreTrainedModel):
    """Handles weights."""

    config_class = ExampleConfig
    base_model_prefix = "example"
    supports_gradient_checkpointing = True

    def _init_weights(self, module):
        module.weight.data.normal_(mean=0.0, std=0.02)


class ExampleModel(ExamplePreTrainedModel):
    """The bare model."""

    def __init__(self, config, add_pooling_layer=True):
        super().__init__(config)
        self.config = config
        self.embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        self.attention = EXAMPLE_ATTENTION_CLASSES[config._attn_implementation](config)
        self.pooler = nn.Linear(config.hidden_size, config.hidden_size) if add_pooling_layer else None
        self.post_init()

    def get_input_embeddings(self):
        return self.embeddings

    def set_input_embeddings(self, value):
        self.embeddings = value

    def forward(
        self,
        input_ids: Optional[torch.LongTensor] = None,
        output_attentions: Optional[bool] = None,
        return_dict: Optional[bool] = None,
    ) -> Union[Tuple[torch.Tensor], BaseModelOutput]:
        output_attentions = output_attentions if output_attentions is not None else self.config.output_attentions
        return_dict = return_dict if return_dict is not None else self.config.use_return_dict
        hidden_states = self.attention(self.dropout(self.embeddings(input_ids)))
        if not return_dict:
            return (hidden_states,)
        return BaseModelOutput(last_hidden_state=hidden_states)


`;

const translate = (source: string, ...exported: string[]): Translation => translateModule(base + source, { exported });

/** A head with a loss, as they all are built. */
const head = (
  name: string,
  loss: string,
  inputs = "labels",
  condition = "labels is not None",
): string => `class ${name}(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.example = ExampleModel(config)
        self.head = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids=None, ${inputs
      .split(" ")
      .map((each) => `${each}=None`)
      .join(", ")}):
        logits = self.head(self.example(input_ids)[0])
        loss = None
        if ${condition}:
            ${loss.split("\n").join("\n            ")}
        return loss, logits
`;

describe("a base model", () => {
  const text = (): string => translate("", "ExampleModel").text;

  it("becomes a main layer that unpacks its inputs", () => {
    const main = definition(text(), "TFExampleMainLayer");
    expect(main.split("\n").slice(0, 5)).toEqual([
      "@keras_serializable",
      "class TFExampleMainLayer(keras.layers.Layer):",
      "    config_class = ExampleConfig",
      "",
      "    def __init__(self, config: ExampleConfig, add_pooling_layer=True, **kwargs):",
    ]);
    expect(main).toContain(
      "    @unpack_inputs\n    def call(\n        self,\n        input_ids: TFModelInputType | None = None,",
    );
    expect(bodyOf(main, "call")).toBe(
      "hidden_states = self.attention(self.dropout(self.embeddings(input_ids), training=training))\nif not return_dict:\n" +
        "    return (hidden_states,)\nreturn TFBaseModelOutput(last_hidden_state=hidden_states)",
    );
  });

  it("keeps its own configuration where the source names the base of all configurations", () => {
    const annotated = base.replace("(self, config, add_pooling", "(self, config: PretrainedConfig, add_pooling");
    const source = `from ...configuration_utils import PretrainedConfig\n${annotated}`;
    const main = definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleMainLayer");
    expect(main).toContain("    config_class = ExampleConfig\n");
  });

  it("leaves the flag of a function that has one of its own to the source", () => {
    const source = `def add(x, residual, training):
    return residual + F.dropout(x, p=0.1, training=training)


${base.replace("return self.query(hidden_states)", "return add(self.query(hidden_states), hidden_states, self.training)")}`;
    const attention = definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleAttention");
    expect(attention).toContain("return add(self.query(hidden_states), hidden_states, training)\n");
  });

  it("stands behind a thin model", () => {
    const thin = definition(text(), "TFExampleModel");
    expect(thin).toContain('class TFExampleModel(TFExamplePreTrainedModel):\n    """The bare model."""\n');
    expect(bodyOf(thin, "__init__")).toBe(
      "super().__init__(config, *inputs, **kwargs)\n" +
        'self.example = TFExampleMainLayer(config, add_pooling_layer=add_pooling_layer, name="example")',
    );
    expect(bodyOf(thin, "call")).toBe(
      "return self.example(\n    input_ids=input_ids,\n    output_attentions=output_attentions,\n    return_dict=return_dict,\n" +
        "    output_hidden_states=output_hidden_states,\n    training=training,\n)",
    );
    expect(bodyOf(thin, "build")).toContain("self.example.build(None)");
  });

  it("leaves what only PyTorch does out of the class for weights", () => {
    expect(definition(text(), "TFExamplePreTrainedModel")).toBe(
      'class TFExamplePreTrainedModel(TFPreTrainedModel):\n    """Handles weights."""\n\n    config_class = ExampleConfig\n' +
        '    base_model_prefix = "example"',
    );
  });

  it("takes the eager attention of a table of attentions", () => {
    expect(text()).toContain('self.attention = TFExampleAttention(config, name="attention")');
    expect(text()).not.toMatch(/Sdpa|ATTENTION_CLASSES|scaled_dot_product/);
  });

  it("is told to the registration with its main layer", () => {
    expect(translate("", "ExampleModel").classes).toEqual(
      [
        { name: "TFExamplePreTrainedModel", pytorch: "ExamplePreTrainedModel", isPublic: false, kind: "pretrained" },
        { name: "TFExampleMainLayer", pytorch: "ExampleModel", isPublic: false, kind: "main-layer" },
        { name: "TFExampleModel", pytorch: "ExampleModel", isPublic: true, kind: "model" },
        { name: "TFExampleAttention", pytorch: "ExampleAttention", isPublic: false, kind: "layer" },
      ].sort((a, b) => order(a.name) - order(b.name)),
    );
  });
});

const order = (name: string): number =>
  ["TFExampleAttention", "TFExamplePreTrainedModel", "TFExampleMainLayer", "TFExampleModel"].indexOf(name);

describe("losses that a mixin of the library computes", () => {
  const flat = "loss = CrossEntropyLoss()(logits.view(-1, 2), labels.view(-1))";
  const named = "loss_fct = CrossEntropyLoss()\nloss = loss_fct(logits.view(-1, 2), labels.view(-1))";
  const shifted =
    "shift_logits = logits[..., :-1, :].contiguous()\nshift_labels = labels[..., 1:].contiguous()\nloss_fct = CrossEntropyLoss()\n" +
    "loss = loss_fct(shift_logits.view(-1, 2), shift_labels.view(-1))";
  const computed = "loss = self.hf_compute_loss(labels=labels, logits=logits)";
  it.each([
    ["ExampleForMaskedLM", "TFMaskedLanguageModelingLoss", named, computed],
    ["ExampleForSequenceClassification", "TFSequenceClassificationLoss", named, computed],
    ["ExampleForImageClassification", "TFSequenceClassificationLoss", named, computed],
    ["ExampleForTokenClassification", "TFTokenClassificationLoss", named, computed],
    ["ExampleForMultipleChoice", "TFMultipleChoiceLoss", named, computed],
    ["ExampleForNextSentencePrediction", "TFNextSentencePredictionLoss", named, computed],
    [
      "ExampleForCausalLM",
      "TFCausalLanguageModelingLoss",
      shifted,
      "# shift labels to the left and cut last logit token\n    shifted_logits = logits[:, :-1]\n" +
        "    shifted_labels = labels[:, 1:]\n    loss = self.hf_compute_loss(labels=shifted_labels, logits=shifted_logits)",
    ],
  ])("%s: %s", (name, mixin, loss, expected) => {
    const { text, diagnostics } = translate(head(name, loss), name);
    expect(diagnostics).toEqual([]);
    const own = definition(text, `TF${name}`);
    expect(own).toContain(`class TF${name}(TFExamplePreTrainedModel, ${mixin}):`);
    expect(bodyOf(own, "call")).toContain(`loss = None\nif labels is not None:\n    ${expected}\nreturn loss, logits`);
  });

  it("ExampleForQuestionAnswering: the two positions in a dictionary", () => {
    const loss =
      "start_logits, end_logits = logits.unbind(-1)\nloss_fct = CrossEntropyLoss(ignore_index=5)\n" +
      "loss = (loss_fct(start_logits, start_positions) + loss_fct(end_logits, end_positions)) / 2";
    const source = head(
      "ExampleForQuestionAnswering",
      loss,
      "start_positions end_positions",
      "start_positions is not None and end_positions is not None",
    );
    const own = definition(translate(source, "ExampleForQuestionAnswering").text, "TFExampleForQuestionAnswering");
    expect(own).toContain("(TFExamplePreTrainedModel, TFQuestionAnsweringLoss):");
    expect(bodyOf(own, "call")).toContain(
      '    labels = {"start_position": start_positions, "end_position": end_positions}\n' +
        "    loss = self.hf_compute_loss(labels=labels, logits=(start_logits, end_logits))",
    );
  });

  it.each([
    ["another loss", "ExampleForMaskedLM", "loss = MSELoss()(logits, labels)"],
    [
      "an option that counts",
      "ExampleForTokenClassification",
      "loss = CrossEntropyLoss(label_smoothing=0.1)(logits.view(-1, 2), labels.view(-1))",
    ],
    ["a head without a mixin", "ExampleForRanking", flat],
  ])("are no matter for %s, which is translated and shaped for Keras", (_, name, loss) => {
    const { text, diagnostics } = translate(head(name, loss), name);
    expect(diagnostics).toEqual([]);
    const own = definition(text, `TF${name}`);
    expect(own).toContain(`class TF${name}(TFExamplePreTrainedModel):`);
    expect(own).not.toContain("hf_compute_loss");
    expect(bodyOf(own, "call")).toMatch(
      /if loss is not None:\n {4}loss = tf\.reshape\(loss, \(1,\)\)\nreturn loss, logits$/,
    );
  });
});

describe("tied output embeddings", () => {
  const source = `class ExampleLMHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.decoder = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.decoder.bias = self.bias

    def forward(self, hidden_states):
        return self.decoder(hidden_states)


class ExampleForMaskedLM(ExamplePreTrainedModel):
    _tied_weights_keys = ["cls.decoder.weight"]

    def __init__(self, config):
        super().__init__(config)
        self.example = ExampleModel(config, add_pooling_layer=False)
        self.cls = ExampleLMHead(config)
        self.post_init()

    def get_output_embeddings(self):
        return self.cls.decoder

    def set_output_embeddings(self, new_embeddings):
        self.cls.decoder = new_embeddings

    def forward(self, input_ids=None):
        return MaskedLMOutput(logits=self.cls(self.example(input_ids)[0]))
`;

  it("take their weight from the input embeddings", () => {
    const { text, diagnostics } = translate(source, "ExampleModel", "ExampleForMaskedLM");
    expect(diagnostics).toEqual([]);
    const model = definition(text, "TFExampleForMaskedLM");
    expect(bodyOf(model, "__init__")).toBe(
      "super().__init__(config, *inputs, **kwargs)\n" +
        'self.example = TFExampleMainLayer(config, add_pooling_layer=False, name="example")\n' +
        'self.cls = TFExampleLMHead(config, name="cls")\n\nif self.config.tie_word_embeddings:\n' +
        "    self.cls.decoder.input_embeddings = self.example.get_input_embeddings()",
    );
    expect(bodyOf(model, "get_lm_head")).toBe("return self.cls.decoder");
    expect(model).not.toContain("def set_output_embeddings");
    expect(definition(text, "TFExampleLMHead")).toContain(
      "self.decoder = TFExampleTiedDense(config.vocab_size, config.hidden_size,",
    );
  });

  it("get the bias of the head in build(), which has to be there first", () => {
    const built = bodyOf(
      definition(translate(source, "ExampleModel", "ExampleForMaskedLM").text, "TFExampleLMHead"),
      "build",
    );
    expect(built).toMatch(
      /self\.bias = self\.add_weight\([\s\S]*self\.decoder\.bias = self\.bias\n[\s\S]*self\.decoder\.build\(/,
    );
  });
});

describe("attributes that Keras models claim", () => {
  it("are renamed in models, not in layers", () => {
    const source = head("ExampleForRanking", "loss = MSELoss()(logits, labels)").replaceAll("self.head", "self.layers");
    const own = definition(translate(source, "ExampleForRanking").text, "TFExampleForRanking");
    expect(own).toContain('self.layers_layer = keras.layers.Dense(config.num_labels, name="layers")');
    expect(own).not.toMatch(/self\.layers\b/);
  });
});

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
