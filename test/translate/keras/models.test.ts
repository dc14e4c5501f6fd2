import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { base, head, translate } from "../../helpers/example-model.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

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

  it.each([
    [
      "goes through",
      "own = {key: value for key, value in kwargs.items()}\n        hidden_states = self.query(input_ids, **own)",
    ],
    ["hands on whole", "hidden_states = self.query(input_ids, kwargs)"],
  ])("takes any keyword that it %s", (_, statement) => {
    const source = base
      .replace(
        "return_dict: Optional[bool] = None,\n    )",
        "return_dict: Optional[bool] = None,\n        **kwargs,\n    )",
      )
      .replace("hidden_states = self.attention(self.dropout(self.embeddings(input_ids)))", statement);
    const main = definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleMainLayer");
    expect(main).toContain("        **kwargs,\n    ) -> ");
  });

  it("reads a keyword by its name as a parameter of its own", () => {
    const source = base
      .replace(
        "return_dict: Optional[bool] = None,\n    )",
        "return_dict: Optional[bool] = None,\n        **kwargs,\n    )",
      )
      .replace(
        "hidden_states =",
        'if "scale" in kwargs:\n            input_ids = input_ids * kwargs["scale"]\n        hidden_states =',
      );
    const main = definition(translateModule(source, { exported: ["ExampleModel"] }).text, "TFExampleMainLayer");
    expect(main).toContain("        scale=None,\n");
    expect(bodyOf(main, "call")).toContain("if scale is not None:\n    input_ids = input_ids * scale\n");
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
      "loss_fct = CrossEntropyLoss(ignore_index=5)\n" +
      "loss = (loss_fct(start_logits, start_positions) + loss_fct(end_logits, end_positions)) / 2";
    const source = head(
      "ExampleForQuestionAnswering",
      loss,
      "start_positions end_positions",
      "start_positions is not None and end_positions is not None",
    ).replace("        loss = None", "        start_logits, end_logits = logits.unbind(-1)\n        loss = None");
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
    [
      "a sum over parts",
      "ExampleForCausalLM",
      "loss = torch.zeros([])\nloss_fct = CrossEntropyLoss()\nfor part in range(2):\n    loss += loss_fct(logits[:, part], labels[:, part])",
    ],
    [
      "outputs that a mask thins out",
      "ExampleForCausalLM",
      "shift_logits = logits[..., :-1, :]\nif labels.ndim > 1:\n    shift_logits = shift_logits[labels[..., 1:] > 0]\n" +
        "loss_fct = CrossEntropyLoss()\nloss = loss_fct(shift_logits.view(-1, 2), labels[..., 1:].reshape(-1))",
    ],
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
