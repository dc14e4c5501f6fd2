import type { CheckCode } from "../../src/check/codes.ts";
import { modelFolder, portPath, portTestPath, sourcePath } from "../helpers/sample-checkout.ts";
import type { Planting } from "./sample-port.ts";

/** What somebody forgets, the rule that says so, a part of what it says, and whether `--fix` puts it back. */
export type Omission = readonly [
  name: string,
  code: CheckCode,
  says: string,
  plantings: readonly Planting[],
  isRepaired?: boolean,
];

const init = "src/transformers/__init__.py";
const auto = "src/transformers/models/auto/modeling_tf_auto.py";
const dummies = "src/transformers/utils/dummy_tf_objects.py";
const page = "docs/source/en/model_doc/brand_new_bert.md";
const acorn = "src/transformers/models/acorn/modeling_tf_acorn.py";

const inPort = (from: string | RegExp, to: string): Planting => [portPath, from, to];

const training: readonly Omission[] = [
  [
    "training of a dropout",
    "C001",
    "`self.dropout` (Dropout)",
    [inPort("return self.dropout(embeddings, training=training)", "return self.dropout(embeddings)")],
    true,
  ],
  [
    "training of a layer that normalizes batches",
    "C001",
    "`self.batch_norm` (TFBrandNewBertBatchNorm)",
    [inPort("self.batch_norm(self.convolution(mixed), training=training)", "self.batch_norm(self.convolution(mixed))")],
    true,
  ],
  [
    "training of the layers of a loop",
    "C001",
    "`self.layers` (TFBrandNewBertLayer)",
    [inPort("layer_head_mask, output_attentions, training=training)", "layer_head_mask, output_attentions)")],
    true,
  ],
  [
    "training on the way from the top",
    "C001",
    "`self.embeddings` (TFBrandNewBertEmbeddings)",
    [
      inPort(
        "            inputs_embeds=inputs_embeds,\n            training=training,\n",
        "            inputs_embeds=inputs_embeds,\n",
      ),
    ],
    true,
  ],
  [
    "the parameter itself",
    "C001",
    "`TFBrandNewBertFeedForward.call` takes no `training`",
    [
      inPort(
        "(self, hidden_states: tf.Tensor, training: bool = False) -> tf.Tensor:\n        hidden_states = self.activation",
        "(self, hidden_states: tf.Tensor) -> tf.Tensor:\n        hidden_states = self.activation",
      ),
      inPort(
        "self.dropout(self.dense_out(hidden_states), training=training)",
        "self.dropout(self.dense_out(hidden_states))",
      ),
      inPort("self.feed_forward(hidden_states, training=training)", "self.feed_forward(hidden_states)"),
    ],
    true,
  ],
  [
    "a constant in its place",
    "C001",
    "gets a constant",
    [inPort("self.dropout(attention_probs, training=training)", "self.dropout(attention_probs, training=False)")],
  ],
];

const decorators: readonly Omission[] = [
  [
    "unpack_inputs of the main layer",
    "C003",
    "`TFBrandNewBertMainLayer.call`",
    [inPort("    @unpack_inputs\n    def call", "    def call")],
    true,
  ],
  [
    "unpack_inputs of a model",
    "C003",
    "`TFBrandNewBertModel.call`",
    [inPort("    @unpack_inputs\n    @add_start", "    @add_start")],
    true,
  ],
  [
    "the decorator of a layer that names its configuration",
    "C004",
    "`TFBrandNewBertEncoder` is not decorated",
    [inPort(/(?<=class TFBrandNewBertEncoder\([^\n]*\n)/, "    config_class = BrandNewBertConfig\n\n")],
    true,
  ],
  ["keras_serializable", "C004", "not decorated", [inPort("@keras_serializable\n", "")], true],
  [
    "the configuration of the main layer",
    "C004",
    "sets no `config_class`",
    [
      inPort(
        "    config_class = BrandNewBertConfig\n\n    def __init__(self, config: BrandNewBertConfig, add",
        "    def __init__(self, config: BrandNewBertConfig, add",
      ),
    ],
    true,
  ],
  [
    "the documentation of a class",
    "C017",
    "`TFBrandNewBertForMaskedLM` is not decorated",
    [inPort(/@add_start_docstrings\("The BrandNewBert encoder with a masked[^\n]*\n/, "")],
  ],
  [
    "the documentation of a method",
    "C017",
    "`TFBrandNewBertModel.call` is not decorated",
    [inPort(/ {4}@add_start_docstrings_to_model_forward[^\n]*\n/, "")],
  ],
];

const layers: readonly Omission[] = [
  ["a name", "C005", "`self.query` (Dense) has no `name=`", [inPort(/,\s*name="query"/, "")], true],
  [
    "the name of a layer of one's own",
    "C005",
    "`self.attention` (TFBrandNewBertSelfAttention)",
    [inPort('TFBrandNewBertSelfAttention(config, name="attention")', "TFBrandNewBertSelfAttention(config)")],
    true,
  ],
  [
    "the name of a list's layers",
    "C005",
    "`self.layers` (TFBrandNewBertLayer)",
    [inPort('TFBrandNewBertLayer(config, name=f"layers_._{i}")', "TFBrandNewBertLayer(config)")],
  ],
  ["another layer's name", "C005", "`self.key` is named `query`", [inPort('name="key"', 'name="query"')]],
  ["a letter of a name", "C005", "named `word_embedding`", [inPort('name="word_embeddings"', 'name="word_embedding"')]],
  [
    "the name of a layer that is made by another name",
    "C005",
    "`self.layers` (TFBrandNewBertLayer)",
    [
      inPort(
        / {8}self\.layers = \[\s*TFBrandNewBertLayer\(config, name=f"layers_\._\{i\}"\)/,
        "        block = TFBrandNewBertLayer\n        self.layers = [\n            block(config)",
      ),
    ],
  ],
  ["a letter of a list's name", "C005", "named `layer`", [inPort('f"layers_._{i}"', 'f"layer_._{i}"')]],
  [
    "a layer in build",
    "C006",
    "leaves out `self.value`",
    [inPort(/ {8}if getattr\(self, "value", None\) is not None:\n[^\n]*\n[^\n]*\n/, "")],
  ],
  [
    "build",
    "C006",
    "`TFBrandNewBertPooler` has layers and no `build()`",
    [
      inPort(
        /( {8}return self\.activation\(self\.dense\(hidden_states\[:, 0\]\)\)\n)\n {4}def build[\s\S]*?(?=\n\nclass )/,
        "        return self.activation(self.dense(hidden_states[:, 0]))\n",
      ),
    ],
  ],
  [
    "a layer",
    "C007",
    "nothing for `self.token_type_embeddings` (Embedding)",
    [
      inPort(/ {8}self\.token_type_embeddings = keras[\s\S]*?\n {8}\)\n/, ""),
      inPort(/ {8}embeddings = embeddings \+ self\.token_type_embeddings[^\n]*\n/, ""),
      inPort(/ {8}if getattr\(self, "token_type_embeddings", None\) is not None:\n[^\n]*\n[^\n]*\n/, ""),
    ],
  ],
  [
    "the epsilon of a norm",
    "C010",
    "leaves `epsilon` to Keras",
    [
      inPort(
        'self.layer_norm = keras.layers.LayerNormalization(epsilon=config.layer_norm_eps, name="layer_norm")',
        'self.layer_norm = keras.layers.LayerNormalization(name="layer_norm")',
      ),
    ],
  ],
];

const names: readonly Omission[] = [
  [
    "the name of a class",
    "C008",
    "`TFBrandNewBertBlender` is `BrandNewBertPooler`",
    [inPort(/TFBrandNewBertPooler/g, "TFBrandNewBertBlender")],
  ],
  [
    "the name of a class in a list",
    "C008",
    "`TFBrandNewBertBlock` is `BrandNewBertLayer`",
    [inPort(/TFBrandNewBertLayer\b/g, "TFBrandNewBertBlock")],
  ],
  [
    "the name of an attribute",
    "C008",
    "`self.dense_first` of `TFBrandNewBertFeedForward`",
    [
      inPort(/self\.dense_in\b/g, "self.dense_first"),
      inPort('getattr(self, "dense_in"', 'getattr(self, "dense_first"'),
    ],
    true,
  ],
  [
    "a parameter",
    "C009",
    "takes no `position_ids`",
    [
      inPort(
        /(class TFBrandNewBertModel[\s\S]*?) {8}position_ids: [^\n]*\n([\s\S]*?) {12}position_ids=position_ids,\n/,
        "@",
      ),
    ],
  ],
  [
    "a default",
    "C009",
    "`output_hidden_states` of `TFBrandNewBertEncoder.call` has the default True",
    [inPort("output_hidden_states: bool = False", "output_hidden_states: bool = True")],
    true,
  ],
  [
    "the main input's place",
    "C011",
    "takes `attention_mask` first",
    [
      inPort(
        / {8}input_ids: TFModelInputType \| None = None,\n {8}attention_mask: Optional\[tf\.Tensor\] = None,\n/,
        "        attention_mask: Optional[tf.Tensor] = None,\n        input_ids: TFModelInputType | None = None,\n",
      ),
    ],
  ],
  [
    "what the main input is",
    "C011",
    "in PyTorch it is `input_values`",
    [
      [
        sourcePath,
        '    base_model_prefix = "brand_new_bert"\n',
        '    base_model_prefix = "brand_new_bert"\n    main_input_name = "input_values"\n',
      ],
    ],
  ],
  [
    "the prefix of the base model",
    "C018",
    '"brandnewbert"',
    [inPort('base_model_prefix = "brand_new_bert"', 'base_model_prefix = "brandnewbert"')],
    true,
  ],
  [
    "the prefix altogether",
    "C018",
    "sets no `base_model_prefix`",
    [inPort('    base_model_prefix = "brand_new_bert"\n', "")],
    true,
  ],
];

const places: readonly Omission[] = [
  ["the main init", "C012", "TFBrandNewBertModel", [[init, '            "TFBrandNewBertModel",\n', ""]], true],
  [
    "the model's init",
    "C012",
    "TFBrandNewBertForMaskedLM",
    [[`${modelFolder}/__init__.py`, '        "TFBrandNewBertForMaskedLM",\n', ""]],
    true,
  ],
  [
    "an auto class",
    "C012",
    "TFBrandNewBertForTokenClassification",
    [[auto, '        ("brand_new_bert", "TFBrandNewBertForTokenClassification"),\n', ""]],
    true,
  ],
  ["a dummy", "C012", "class TFBrandNewBertModel", [[dummies, /class TFBrandNewBertModel\([\s\S]*?\n\n\n/, ""]], true],
  [
    "the page",
    "C012",
    "TFBrandNewBertForMaskedLM",
    [[page, "## TFBrandNewBertForMaskedLM\n\n[[autodoc]] TFBrandNewBertForMaskedLM\n    - call\n\n", ""]],
    true,
  ],
  [
    "the tick",
    "C012",
    "BrandNewBert",
    [["docs/source/en/index.md", /(?<=\| \[BrandNewBert\][^\n]*✅[^\n]*)✅/, "❌"]],
    true,
  ],
  ["a check's list", "C012", "modeling_tf_brand_new_bert.py", [["utils/not_doctested.txt", `${portPath}\n`, ""]], true],
];

const leftovers: readonly Omission[] = [
  [
    "from_pt",
    "C014",
    "without `from_pt=True`",
    [[portTestPath, '"add-tf-model/brand-new-bert-base", from_pt=True', '"add-tf-model/brand-new-bert-base"']],
    true,
  ],
  [
    "an import",
    "C015",
    "imports PyTorch",
    [inPort("import tensorflow as tf\n", "import tensorflow as tf\nimport torch\n")],
  ],
  [
    "a call",
    "C015",
    "`torch.zeros` is PyTorch's",
    [inPort("tf.zeros(input_shape, dtype=tf.int32)", "torch.zeros(input_shape)")],
  ],
  [
    "a type in a docstring",
    "C015",
    "`torch.LongTensor`",
    [inPort("input_ids (`tf.Tensor` of", "input_ids (`torch.LongTensor` of")],
    true,
  ],
  [
    "a print",
    "C016",
    "`print`",
    [inPort("        if position_ids is None:\n", "        print(position_ids)\n        if position_ids is None:\n")],
    true,
  ],
  [
    "a breakpoint",
    "C016",
    "`breakpoint`",
    [inPort("        if position_ids is None:\n", "        breakpoint()\n        if position_ids is None:\n")],
    true,
  ],
  [
    "a gap",
    "C016",
    "still open",
    [
      inPort(
        "        if position_ids is None:\n",
        "        # TODO(add-tf-model T014): no TensorFlow form of this\n        if position_ids is None:\n",
      ),
    ],
  ],
  [
    "a class",
    "C019",
    "`BrandNewBertForTokenClassification`",
    [inPort(/@add_start_docstrings\([^@]*?\)\nclass TFBrandNewBertForTokenClassification[\s\S]*$/, "")],
  ],
  [
    "the mark of a copy",
    "C002",
    "`TFBrandNewBertPooler` is a copy of `TFAcornPooler`",
    [
      [
        sourcePath,
        "class BrandNewBertPooler",
        "# Copied from transformers.models.acorn.modeling_acorn.AcornPooler with Acorn->BrandNewBert\nclass BrandNewBertPooler",
      ],
      [acorn, /$/, "@pooler"],
    ],
    true,
  ],
  [
    "to follow an original",
    "C002",
    "is marked as a copy of `TFAcornModel` and differs",
    [
      inPort(
        "class TFBrandNewBertModel",
        "# Copied from transformers.models.acorn.modeling_tf_acorn.TFAcornModel with Acorn->BrandNewBert\nclass TFBrandNewBertModel",
      ),
    ],
  ],
  [
    "where the original is",
    "C002",
    "which is not there",
    [
      inPort(
        "class TFBrandNewBertPooler",
        "# Copied from transformers.models.acorn.modeling_tf_acorn.TFAcornPooler with Acorn->BrandNewBert\nclass TFBrandNewBertPooler",
      ),
    ],
  ],
];

export const omissions: readonly Omission[] = [
  ...training,
  ...decorators,
  ...layers,
  ...names,
  ...places,
  ...leftovers,
];
