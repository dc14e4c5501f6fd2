/** A fault in how the weights of a port are named, made or sized, planted into a port of the library. */
export interface LoadingFault {
  readonly model: string;
  /** PyTorch's name. */
  readonly class: string;
  /** Text of the port and what takes its place, once; the fault lies where the text began. */
  readonly from: string;
  readonly to: string;
  /** The first place behind this text is changed. */
  readonly after?: string;
  readonly cause: string;
  /** What the finding is about: the path of a layer. */
  readonly layer: RegExp;
  /** What to write. */
  readonly says: RegExp;
  /** Text of the line that the finding names; that of the fault when left out. */
  readonly line?: string;
}

const bert = { model: "bert", class: "BertModel" } as const;
const vit = { model: "vit", class: "ViTModel" } as const;
const t5 = { model: "t5", class: "T5EncoderModel" } as const;

/** Faults by what somebody did wrong. */
export const loadingFaults: Readonly<Record<string, LoadingFault>> = {
  "a misspelt layer": {
    ...bert,
    from: 'name="query"',
    to: 'name="querry"',
    cause: "wrong_name",
    layer: /attention\.self\.querry$/,
    says: /TFBertSelfAttention.*write name="query"/,
  },
  "a layer without a name": {
    ...bert,
    from: ', name="key"',
    to: "",
    cause: "wrong_name",
    layer: /attention\.self\.dense/,
    says: /Dense has no name of its own; write name="key"/,
    line: "self.key = keras.layers.Dense(",
  },
  "a norm in another spelling": {
    ...bert,
    after: "class TFBertSelfOutput",
    from: 'name="LayerNorm"',
    to: 'name="layer_norm"',
    cause: "wrong_name",
    layer: /attention\.output\.layer_norm$/,
    says: /write name="LayerNorm"/,
  },
  "a list of layers": {
    ...bert,
    from: 'name=f"layer_._{i}"',
    to: 'name=f"layers_._{i}"',
    cause: "wrong_name",
    layer: /encoder\.layers\.0$/,
    says: /write name=f"layer_\._\{i\}"/,
  },
  "a container": {
    ...bert,
    from: 'TFBertAttention(config, name="attention")',
    to: 'TFBertAttention(config, name="attn")',
    cause: "wrong_name",
    layer: /layer\.0\.attn$/,
    says: /TFBertLayer.*write name="attention"/,
  },
  "the name of a neighbour": {
    ...bert,
    from: 'name="value"',
    to: 'name="key"',
    cause: "wrong_name",
    layer: /attention\.self\.key$/,
    says: /write name="value"/,
  },
  "a scope of weights": {
    ...bert,
    from: 'tf.name_scope("word_embeddings")',
    to: 'tf.name_scope("word_embedding")',
    cause: "wrong_name",
    layer: /embeddings$/,
    says: /"word_embedding".*write "word_embeddings"/,
  },
  "a layer built in the scope of another": {
    ...bert,
    after: "class TFBertSelfAttention",
    from: "tf.name_scope(self.value.name)",
    to: "tf.name_scope(self.query.name)",
    cause: "wrong_name",
    layer: /attention\.self\.value$/,
    says: /write `with tf\.name_scope\(self\.value\.name\):`/,
  },
  "a bias that is switched off": {
    ...bert,
    from: 'name="value"',
    to: 'name="value", use_bias=False',
    cause: "forgotten_bias",
    layer: /attention\.self\.value$/,
    says: /take use_bias=False away/,
    line: "self.value = keras.layers.Dense(",
  },
  "a norm without its shift": {
    ...bert,
    after: "class TFBertOutput",
    from: 'name="LayerNorm"',
    to: 'name="LayerNorm", center=False',
    cause: "forgotten_bias",
    layer: /layer\.0\.output\.LayerNorm$/,
    says: /take center=False away/,
  },
  "a bias that PyTorch has not": {
    ...t5,
    after: "class TFT5DenseActDense",
    from: "use_bias=False, name=",
    to: "name=",
    cause: "superfluous_bias",
    layer: /DenseReluDense\.wi$/,
    says: /write use_bias=False/,
    line: "self.wi = keras.layers.Dense(",
  },
  "no build where weights are made": {
    ...bert,
    after: "class TFBertEmbeddings",
    from: "def build(self",
    to: "def make(self",
    cause: "not_built",
    layer: /embeddings/,
    says: /TFBertEmbeddings has no `build`/,
    line: "class TFBertEmbeddings",
  },
  "no build where layers are held": {
    ...bert,
    after: "class TFBertSelfOutput",
    from: "def build(self",
    to: "def make(self",
    cause: "not_built",
    layer: /attention\.output$/,
    says: /TFBertSelfOutput has no `build`/,
    line: "class TFBertSelfOutput",
  },
  "a layer that build leaves out": {
    ...bert,
    after: "class TFBertIntermediate",
    from: "self.dense.build([None, None, self.config.hidden_size])",
    to: "pass",
    cause: "not_built",
    layer: /intermediate\.dense$/,
    says: /`build` of TFBertIntermediate does not build it.*self\.dense\.build/,
    line: "    def build(self, input_shape=None):",
  },
  "a wrong number of units": {
    ...bert,
    from: "units=config.intermediate_size",
    to: "units=config.hidden_size",
    cause: "wrong_size",
    layer: /intermediate\.dense$/,
    says: /config\.intermediate_size/,
    line: "self.dense = keras.layers.Dense(",
  },
  "a table on its side": {
    ...bert,
    from: "shape=[self.max_position_embeddings, self.hidden_size]",
    to: "shape=[self.hidden_size, self.max_position_embeddings]",
    cause: "transposed",
    layer: /embeddings$/,
    says: /axes are in the wrong order.*give it the shape/,
    line: 'name="embeddings"',
  },
  "relative positions on their side": {
    ...t5,
    from: "shape=[self.relative_attention_num_buckets, self.n_heads]",
    to: "shape=[self.n_heads, self.relative_attention_num_buckets]",
    cause: "transposed",
    layer: /SelfAttention$/,
    says: /axes are in the wrong order/,
    line: 'name="embeddings"',
  },
  "a convolution's name": {
    ...vit,
    from: 'name="projection"',
    to: 'name="proj"',
    cause: "wrong_name",
    layer: /patch_embeddings\.proj$/,
    says: /write name="projection"/,
  },
  "a convolution without its bias": {
    ...vit,
    from: "use_bias=True",
    to: "use_bias=False",
    cause: "forgotten_bias",
    layer: /patch_embeddings\.projection$/,
    says: /take use_bias=False away/,
    line: "self.projection = keras.layers.Conv2D(",
  },
  "a parameter's name": {
    ...vit,
    from: 'name="cls_token"',
    to: 'name="class_token"',
    cause: "wrong_name",
    layer: /embeddings$/,
    says: /"class_token".*write "cls_token"/,
  },
};
