import type { Call, Rule } from "../rule.ts";

/** A module of the source's library: the layer that stands in for it and what calling it becomes. */
export interface ModuleRule {
  /** Names of the constructor's parameters in order. */
  readonly parameters: readonly string[];
  /** Makes the layer; `name` is the attribute that it is kept in, where it is one. */
  readonly create: (call: Call, name: string | undefined) => string;
  /** The type of the layer in the port; names other than `tf.*` come from the support file. */
  readonly type: string;
  /** `forward()`; the layer itself is the first parameter. */
  readonly forward: Rule;
  /** The library's names of its weights, in the order in which the layer holds them. */
  readonly weights?: readonly string[];
  /** Whether the layer does something else in training. */
  readonly trains?: boolean;
}

const layerType = "tf.layers.Layer";
const options = (entries: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(entries).filter(([, text]) => text !== undefined);
  return `{ ${given.map(([key, text]) => `${key}: ${text}`).join(", ")} }`;
};
const quoted = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : JSON.stringify(name);
const applied = (parameter: string): Rule => ({
  parameters: ["layer", parameter],
  to: (call) => `${call.text("layer")}.apply(${call.text(parameter)}) as tf.Tensor`,
});
const called = (parameter: string, kwargs = ""): Rule => ({
  parameters: ["layer", parameter],
  to: (call) => `${call.text("layer")}.call(${call.text(parameter)}${kwargs})`,
});

/** js-pytorch draws from a normal distribution, divided by the square root of the inputs where `xavier` is set. */
function initializer(call: Call): string {
  const xavier = call.has("xavier") ? call.literal("xavier") : true;
  if (xavier === true) return '"leCunNormal"';
  const wide = "tf.initializers.randomNormal({ stddev: 1 })";
  return xavier === false ? wide : `${call.text("xavier")} ? "leCunNormal" : ${wide}`;
}

const linear: ModuleRule = {
  parameters: ["in_size", "out_size", "device", "bias", "xavier"],
  type: layerType,
  weights: ["W", "b"],
  create: (call, name) => {
    const useBias = call.has("bias") && call.literal("bias") !== true ? call.text("bias") : undefined;
    const units = call.text("out_size");
    const inputShape = `[${call.text("in_size")}]`;
    return `tf.layers.dense(${options({ units, inputShape, useBias, kernelInitializer: initializer(call), name: quoted(name) })})`;
  },
  forward: applied("x"),
};

const embedding: ModuleRule = {
  parameters: ["vocab_size", "embed_size"],
  type: layerType,
  weights: ["E"],
  create: (call, name) =>
    `tf.layers.embedding(${options({
      inputDim: call.text("vocab_size"),
      outputDim: call.text("embed_size"),
      embeddingsInitializer: "tf.initializers.randomNormal({ stddev: 1 })",
      name: quoted(name),
    })})`,
  forward: applied("idx"),
};

const softmax: ModuleRule = {
  parameters: [],
  type: layerType,
  create: (_call, name) => `tf.layers.softmax(${options({ axis: "-1", name: quoted(name) })})`,
  forward: {
    parameters: ["layer", "z", "dim"],
    to: (call) => {
      const dim = call.has("dim") ? call.literal("dim") : -1;
      const rank = call.rank("z");
      const isLast = dim === -1 || (rank !== undefined && dim === rank - 1);
      if (isLast) return `${call.text("layer")}.apply(${call.text("z")}) as tf.Tensor`;
      return `${call.support("softmax")}(${call.text("z")}, ${call.text("dim")})`;
    },
  },
};

const dropout: ModuleRule = {
  parameters: ["drop_prob"],
  type: layerType,
  trains: true,
  create: (call, name) => `tf.layers.dropout(${options({ rate: call.text("drop_prob"), name: quoted(name) })})`,
  forward: {
    parameters: ["layer", "z"],
    to: (call) => `${call.text("layer")}.apply(${call.text("z")}, { training }) as tf.Tensor`,
  },
};

const relu: ModuleRule = {
  parameters: [],
  type: layerType,
  create: (call, name) => {
    call.note("J003", "js-pytorch's ReLU lets a thousandth of what is below zero through, and so does the port");
    return `tf.layers.leakyReLU(${options({ alpha: "0.001", name: quoted(name) })})`;
  },
  forward: applied("z"),
};

/** A module with a class of its own in the support file; its constructor takes what the original's takes. */
function supported(name: string, parameters: readonly string[], forward: Rule, trains = false): ModuleRule {
  return {
    parameters: [...parameters, "device"],
    type: `TF${name}`,
    trains,
    create: (call) => {
      const given = parameters.map((parameter) => (call.has(parameter) ? call.text(parameter) : undefined));
      const last = given.findLastIndex((text) => text !== undefined);
      const texts = given.slice(0, last + 1).map((text) => text ?? "undefined");
      return `new ${call.support(`TF${name}`)}(${texts.join(", ")})`;
    },
    forward,
  };
}

const training = ", { training }";
const heads = ["in_size", "out_size", "n_heads", "n_timesteps", "dropout_prob"];
const loss: Rule = {
  parameters: ["layer", "z", "y"],
  to: (call) => `${call.text("layer")}.call(${call.text("z")}, { y: ${call.text("y")} })`,
};

export const modules: Readonly<Record<string, ModuleRule>> = {
  "torch.nn.Block": supported("Block", heads, called("x", training), true),
  "torch.nn.CrossEntropyLoss": supported("CrossEntropyLoss", [], loss),
  "torch.nn.Dropout": dropout,
  "torch.nn.Embedding": embedding,
  "torch.nn.FullyConnected": supported(
    "FullyConnected",
    ["in_size", "out_size", "dropout_prob"],
    called("x", training),
    true,
  ),
  "torch.nn.LayerNorm": supported("LayerNorm", ["n_embed"], called("x")),
  "torch.nn.Linear": linear,
  "torch.nn.MSELoss": supported("MSELoss", [], loss),
  "torch.nn.MultiHeadSelfAttention": supported("MultiHeadSelfAttention", heads, called("x", training), true),
  "torch.nn.PositionalEmbedding": supported("PositionalEmbedding", ["input_size", "embed_size"], called("idx")),
  "torch.nn.ReLU": relu,
  "torch.nn.Softmax": softmax,
};
