import { beforeAll, describe, expect, it } from "vitest";
import { bool, int, none, tensor, tuple, unknown, type Value } from "../../../src/facts/value.ts";
import { initParser } from "../../../src/python/parser.ts";
import { bind, parseSignature } from "../../../src/translate/bind.ts";
import { operand } from "../../../src/translate/operand.ts";
import { createPortWriter } from "../../../src/translate/port-writer.ts";
import type { LayerForm, LayerRule, Operand, OpRule } from "../../../src/translate/rule.ts";
import { functionalRules, layerRules } from "../../../src/translate/rules/layer-catalogue.ts";
import { supports } from "../../../src/translate/support/support-catalogue.ts";

beforeAll(initParser);

const newPort = (initializer?: string) =>
  createPortWriter({
    prefix: "Bert",
    fileOf: () => "modeling_bert.py",
    keras: "keras",
    supports: new Map(supports.map((support) => [support.id, support])),
    taken: new Set(),
    initializer,
  });

function factOf(text: string): Value {
  if (text === "True" || text === "False") return bool(text === "True");
  if (text === "None") return none;
  return /^-?\d+$/.test(text) ? int(Number(text)) : unknown;
}

function argument(text: string): Operand {
  if (!/^\(.*\)$/.test(text)) return operand(text, factOf(text));
  const items = text
    .slice(1, -1)
    .split(",")
    .filter((item) => item.trim() !== "")
    .map((item) => argument(item.trim()));
  return operand(text, tuple(items.map(({ value }) => value)), undefined, items);
}

/** `name=text` pairs or plain texts, as the arguments of a call. */
const given = (texts: readonly string[]) =>
  texts.map((text) => {
    const keyword = /^(\w+)=(.*)$/.exec(text);
    return keyword ? { keyword: keyword[1], value: argument(keyword[2] ?? "") } : { value: argument(text) };
  });

function found<Rule extends LayerRule | OpRule>(rules: readonly Rule[], name: string, texts: readonly string[]) {
  for (const rule of rules) {
    for (const text of rule.signatures) {
      const signature = parseSignature(text);
      if (signature.name !== name) continue;
      const operands = bind(signature, given(texts), { fromDefault: argument, collect: () => operand("()") });
      if (operands) return { rule, operands };
    }
  }
  throw new Error(`no rule for ${name}`);
}

function layerForm(name: string, texts: readonly string[], inputRank?: number, isSelfBuilt = false): LayerForm {
  const { rule, operands } = found(layerRules, `torch.nn.${name}`, texts);
  const create = isSelfBuilt ? (rule.createSelfBuilt ?? rule.create) : rule.create;
  const form = create(operands, newPort(), { inputRank });
  if ("declined" in form) throw new Error(form.declined);
  return form;
}

const written = (form: LayerForm): string =>
  `${form.constructor}(${form.args.join(", ")})${form.buildShape ? ` [${form.buildShape.join(", ")}]` : ""}`;

const layers: readonly (readonly [string, readonly string[], number | undefined, string])[] = [
  ["Linear", ["a", "b"], 3, "keras.layers.Dense(b) [None, None, a]"],
  ["Linear", ["a", "b", "bias=False"], 3, "keras.layers.Dense(b, use_bias=False) [None, None, a]"],
  ["Embedding", ["n", "d", "padding_idx=0"], 2, "keras.layers.Embedding(input_dim=n, output_dim=d)"],
  ["LayerNorm", ["d"], 3, "keras.layers.LayerNormalization(epsilon=1e-05) [None, None, d]"],
  ["LayerNorm", ["d", "eps=1e-12"], 2, "keras.layers.LayerNormalization(epsilon=1e-12) [None, d]"],
  ["LayerNorm", ["d"], undefined, "TFBertLayerNorm(d, epsilon=1e-05)"],
  ["LayerNorm", ["(3, 4)"], 3, "TFBertLayerNorm((3, 4), epsilon=1e-05)"],
  ["LayerNorm", ["d", "bias=False"], 3, "keras.layers.LayerNormalization(epsilon=1e-05, center=False) [None, None, d]"],
  ["Dropout", ["p"], 3, "keras.layers.Dropout(rate=p)"],
  ["Dropout", [], 3, "keras.layers.Dropout(rate=0.5)"],
  ["Identity", [], 3, 'keras.layers.Activation("linear")'],
  ["GELU", [], 3, 'get_tf_activation("gelu")'],
  ["GELU", ['approximate="tanh"'], 3, 'get_tf_activation("gelu_new")'],
  ["Softmax", ["dim=-1"], 3, 'keras.layers.Lambda(stable_softmax, arguments={"axis": -1})'],
  ["LeakyReLU", [], 3, 'keras.layers.Lambda(tf.nn.leaky_relu, arguments={"alpha": 0.01})'],
  ["Conv2d", ["3", "d", "kernel_size=p", "stride=p"], 4, "TFBertConv2d(3, d, kernel_size=p, strides=p)"],
  ["Conv1d", ["a", "b", "3", "padding=1", "groups=2"], 3, "TFBertConv1d(a, b, kernel_size=3, padding=1, groups=2)"],
  ["BatchNorm2d", ["d"], 4, "TFBertBatchNorm2d(d, epsilon=1e-05, momentum=0.9)"],
  [
    "BatchNorm3d",
    ["d"],
    5,
    "keras.layers.BatchNormalization(axis=1, epsilon=1e-05, momentum=0.9) [None, d, None, None, None]",
  ],
  ["BatchNorm1d", ["d", "momentum=m"], 3, "TFBertBatchNorm(d, epsilon=1e-05, momentum=1 - m)"],
  [
    "MaxPool2d",
    ["3", "stride=2", "padding=1"],
    4,
    'keras.layers.Lambda(max_pool2d, arguments={"kernel_size": 3, "stride": 2, "padding": 1})',
  ],
  ["CrossEntropyLoss", ["ignore_index=-1"], 2, "functools.partial(cross_entropy, ignore_index=-1)"],
  ["LSTM", ["a", "b", "batch_first=True"], 3, "TFBertLstm(a, b, batch_first=True)"],
];

describe("layers", () => {
  it.each(layers)("nn.%s(%j) for rank %s", (name, texts, rank, expected) => {
    expect(written(layerForm(name, texts, rank))).toBe(expected);
  });

  it("give matrices the initializer of the port", () => {
    const { rule, operands } = found(layerRules, "torch.nn.Linear", ["a", "b"]);
    const form = rule.create(operands, newPort("get_initializer(0.02)"), {});
    expect("args" in form && form.args).toEqual(["b", "kernel_initializer=get_initializer(0.02)"]);
  });
});

const selfBuilt = [
  ["Linear", ["a", "b"], "TFBertDense(b, input_size=a)"],
  ["LayerNorm", ["d"], "TFBertLayerNorm(d, epsilon=1e-05)"],
  ["BatchNorm2d", ["d"], "TFBertBatchNorm2d(d, epsilon=1e-05, momentum=0.9)"],
] as const;

it.each(selfBuilt)("nn.%s builds itself in lists", (name, texts, expected) => {
  expect(written(layerForm(name, texts, 3, true))).toBe(expected);
});

const declined = [
  ["Embedding", ["n", "d", "max_norm=1.0"], "max_norm"],
  ["Conv2d", ["a", "b", "3", 'padding_mode="reflect"'], "padding_mode"],
  ["BatchNorm2d", ["d", "track_running_stats=False"], "running statistics"],
  ["MaxPool2d", ["2", "return_indices=True"], "indices"],
  ["Softmax", [], "dim"],
  ["MultiheadAttention", ["d", "h", "kdim=k"], "kdim"],
  ["LSTM", ["a", "b", "proj_size=2"], "proj_size"],
  ["MSELoss", ["size_average=False"], "size_average"],
] as const;

it.each(declined)("declines nn.%s(%j)", (name, texts, reason) => {
  expect(() => layerForm(name, texts)).toThrow(reason);
});

const x = operand("x", tensor(3, "float"));

const functions = [
  ["softmax", ["dim=-1"], "stable_softmax(x, axis=-1)"],
  ["relu", [], "tf.nn.relu(x)"],
  ["pad", ["(0, 0, 1, 2)"], "tf.pad(x, [[0, 0], [1, 2], [0, 0]])"],
  ["pad", ["(0, n)"], "pad_tensor(x, (0, n))"],
  ["dropout", ["p", "training=training"], "apply_dropout(x, p, training=training)"],
  ["dropout", ["0.1", "training=False"], "x"],
  [
    "linear",
    ["tf.transpose(self.dense.kernel)", "self.dense.bias"],
    "tf.matmul(x, self.dense.kernel) + (0.0 if self.dense.bias is None else self.dense.bias)",
  ],
  ["cross_entropy", ["labels"], "cross_entropy(x, labels)"],
] as const;

it.each(functions)("F.%s(x, %j)", (name, texts, expected) => {
  const { rule, operands } = found(functionalRules, `torch.nn.functional.${name}`, ["x", ...texts]);
  const receiver = Object.keys(operands)[0] ?? "";
  expect(rule.to({ ...operands, [receiver]: x }, newPort())).toBe(expected);
});

describe("definitions that ports carry", () => {
  it("have ids of their own", () => {
    expect(new Set(supports.map(({ id }) => id)).size).toBe(supports.length);
  });

  it("keep to the line length of the library", () => {
    const port = newPort();
    for (const { id } of supports) port.support(id);
    const long = port
      .supports()
      .flatMap(({ text }) => text.split("\n").filter((line) => line.length > 119 && !line.trim().startsWith('"""')));
    expect(long).toEqual([]);
  });

  it("are known under every id that a rule asks for", () => {
    const port = newPort();
    expect(port.support("sequential")).toBe("TFBertSequential");
    expect(() => port.support("no_such_definition")).toThrow("no_such_definition");
  });
});
