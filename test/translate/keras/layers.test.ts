import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

interface Layer {
  /** The body of `__init__` behind `super().__init__()`. */
  readonly init: string;
  /** The body of `build()` behind its first three lines; empty where the layer has none. */
  readonly build: string;
  readonly codes: readonly string[];
  readonly whole: string;
}

/** Translates a layer with the given body of `__init__`. */
function layerOf(init: string, forward = "return x"): Layer {
  const indented = (text: string): string => text.split("\n").join("\n        ");
  const source = `class ExampleLayer(nn.Module):
    def __init__(self, config, dim, depth=2, use_gate=False):
        super().__init__()
        ${indented(init)}

    def forward(self, x):
        ${indented(forward)}
`;
  const { text, diagnostics } = translateModule(source, { exported: ["ExampleLayer"] });
  const whole = definition(text, "TFExampleLayer");
  const start = "super().__init__(**kwargs)\n";
  const made = bodyOf(whole, "__init__");
  const built = whole.includes("def build(") ? bodyOf(whole, "build") : "";
  return {
    init: made.startsWith(start) ? made.slice(start.length) : made,
    build: built.replace("if self.built:\n    return\nself.built = True\n", ""),
    codes: diagnostics.map(({ code }) => code),
    whole,
  };
}

const building = (attribute: string, shape: string): string =>
  `if getattr(self, "${attribute}", None) is not None:\n    with tf.name_scope(self.${attribute}.name):\n` +
  `        self.${attribute}.build(${shape})`;

const buildingList = (attribute: string, source = `self.${attribute}`): string =>
  `if getattr(self, "${attribute}", None) is not None:\n    for layer in ${source}:\n` +
  "        with tf.name_scope(layer.name):\n            layer.build(None)";

const dense = (name: string, units = "dim", input = "dim"): string =>
  `TFExampleDense(${units}, input_size=${input}, name=${name})`;

describe("names of layers", () => {
  it.each([
    ["self.a = nn.Linear(dim, dim)", 'self.dim = dim\nself.a = keras.layers.Dense(dim, name="a")'],
    [
      "self.a = nn.ModuleList([nn.Linear(dim, dim) for _ in range(depth)])",
      `self.a = [${dense('f"a_._{i}"')} for i in range(depth)]`,
    ],
    [
      "self.a = nn.ModuleList([nn.Linear(dim, d) for d in config.dims])",
      `self.a = [${dense('f"a_._{i}"', "d")} for i, d in enumerate(config.dims)]`,
    ],
    [
      "self.a = nn.ModuleList([nn.Linear(dim, dim), nn.Dropout(0.1)])",
      `self.a = [${dense('"a_._0"')}, keras.layers.Dropout(rate=0.1, name="a_._1")]`,
    ],
    [
      "layers = []\nfor i in range(depth):\n    layers.append(nn.Linear(dim, dim))\nself.a = nn.ModuleList(layers)",
      `layers = []\nfor i in range(depth):\n    layers.append(${dense('f"a_._{len(layers)}"')})\nself.a = layers`,
    ],
    [
      "layers = []\nfor i in range(depth):\n    layers.append(nn.Linear(dim, dim))\nself.a = nn.Sequential(*layers)",
      `layers = []\nfor i in range(depth):\n    layers.append(${dense('f"{len(layers)}"')})\n` +
        'self.a = TFExampleSequential(layers, name="a")',
    ],
    [
      "self.a = nn.ModuleList()\nfor i in range(depth):\n    self.a.append(nn.Linear(dim, dim))",
      `self.a = []\nfor i in range(depth):\n    self.a.append(${dense('f"a_._{len(self.a)}"')})`,
    ],
    [
      "self.a = nn.ModuleList([nn.Linear(dim, dim)] + [nn.Linear(dim, d) for d in config.dims])",
      `self.a = [${dense('"a_._0"')}] + [\n    ${dense('f"a_._{i + 1}"', "d")} for i, d in enumerate(config.dims)\n]`,
    ],
    [
      "self.a = nn.ModuleDict()\nfor key in config.keys:\n    self.a[str(key)] = nn.Linear(dim, dim)",
      `self.a = {}\nfor key in config.keys:\n    self.a[str(key)] = ${dense('f"a_._{key}"')}`,
    ],
    ['self.a = nn.ModuleDict(OrderedDict([("b", nn.Linear(dim, dim))]))', `self.a = {"b": ${dense('"a_._b"')}}`],
    [
      "if use_gate:\n    self.a = nn.Linear(dim, dim)\nelse:\n    self.a = nn.ModuleList([nn.Linear(dim, dim)])",
      `if use_gate:\n    self.a = ${dense('"a"')}\nelse:\n    self.a = [${dense('"a_._0"')}]`,
    ],
    ["self.a = [1] + [config.size]", "self.a = [1] + [config.size]"],
    [
      "self.a = nn.ModuleList()\nself.a.extend([nn.Linear(dim, d) for d in config.dims])",
      `self.a = []\nself.a.extend(\n    [${dense('f"a_._{len(self.a) + i}"', "d")} for i, d in enumerate(config.dims)]\n)`,
    ],
    [
      "layers = []\nlayers += [nn.Linear(dim, dim), nn.Linear(dim, dim)]\nself.a = nn.ModuleList(layers)",
      `layers = []\nlayers.extend(\n    [\n        ${dense('f"a_._{len(layers)}"')},\n        ${dense('f"a_._{len(layers) + 1}"')},\n    ]\n)\n` +
        "self.a = layers",
    ],
    ["self.a = nn.Sequential(nn.Linear(dim, dim))", `self.a = TFExampleSequential([${dense('"0"')}], name="a")`],
    [
      "self.a = nn.ModuleDict({k: nn.Linear(dim, dim) for k in config.kinds})",
      `self.a = {k: ${dense('f"a_._{k}"')} for k in config.kinds}`,
    ],
    ['self.a = nn.ModuleDict({"b": nn.Linear(dim, dim)})', `self.a = {"b": ${dense('"a_._b"')}}`],
    ["self.a = nn.Linear(dim, dim) if use_gate else None", `self.a = ${dense('"a"')} if use_gate else None`],
    [
      'for i in range(2):\n    key = f"a_{i}"\n    setattr(self, key, nn.Linear(dim, dim))',
      `for i in range(2):\n    key = f"a_{i}"\n    setattr(self, key, ${dense('f"{key}"')})\n` +
        '    self.added_layers = getattr(self, "added_layers", []) + [getattr(self, key)]',
    ],
    [
      'for i in range(2):\n    self.add_module(f"a_{i}", nn.Linear(dim, dim))',
      `for i in range(2):\n    setattr(self, f"a_{i}", ${dense('f"a_{i}"')})\n` +
        '    self.added_layers = getattr(self, "added_layers", []) + [getattr(self, f"a_{i}")]',
    ],
  ])("%s", (source, expected) => {
    const { init, codes } = layerOf(source);
    expect(codes).toEqual([]);
    expect(init).toBe(expected);
  });
});

describe("what build() does", () => {
  it.each([
    [
      "a size that an attribute holds",
      "self.dim = dim\nself.a = nn.Linear(dim, 4)",
      building("a", "[None, None, self.dim]"),
    ],
    ["a size that becomes an attribute", "self.a = nn.Linear(dim, 4)", building("a", "[None, None, self.dim]")],
    [
      "a size of the configuration",
      "self.a = nn.Linear(config.size // 2, 4)",
      building("a", "[None, None, self.config.size // 2]"),
    ],
    [
      "a size that is computed",
      "inner = dim * 2\nself.a = nn.Linear(inner, 4)",
      building("a", "[None, None, self.inner]"),
    ],
    ["embeddings, which know their sizes", "self.a = nn.Embedding(dim, 4)", building("a", "None")],
    ["a list", "self.a = nn.ModuleList([nn.Linear(dim, 4)])", buildingList("a")],
    ["layers by key", 'self.a = nn.ModuleDict({"b": nn.Linear(dim, 4)})', buildingList("a", "tf.nest.flatten(self.a)")],
    ["layers without weights", "self.a = nn.Dropout(0.1)", ""],
    ["an activation", "self.a = ACT2FN[config.act]", ""],
  ])("%s", (_, source, expected) => {
    const { build, codes } = layerOf(source);
    expect(codes).toEqual([]);
    expect(build).toBe(expected);
  });
});

describe("parameters and buffers", () => {
  it.each([
    [
      "self.a = nn.Parameter(torch.zeros(1, dim))",
      "self.dim = dim",
      'self.a = self.add_weight(shape=(1, self.dim), initializer="zeros", trainable=True, name="a")',
    ],
    [
      "self.a = nn.Parameter(torch.ones(dim) * 0.1)",
      "self.dim = dim",
      "self.a = self.add_weight(\n    shape=(self.dim,), initializer=keras.initializers.Constant(0.1), trainable=True, " +
        'name="a"\n)',
    ],
    [
      "self.a = nn.Parameter(torch.tensor(2.5), requires_grad=False)",
      "pass",
      'self.a = self.add_weight(shape=(), initializer=keras.initializers.Constant(2.5), trainable=False, name="a")',
    ],
    [
      "self.a = nn.Parameter(torch.zeros(dim)) if use_gate else None",
      "self.use_gate = use_gate\nself.dim = dim\nself.a = None",
      'if self.use_gate:\n    self.a = self.add_weight(shape=(self.dim,), initializer="zeros", trainable=True, name="a")',
    ],
    [
      "if use_gate:\n    self.a = nn.Parameter(torch.zeros(dim))\nelse:\n    self.a = None",
      "self.dim = dim\nself.use_gate = use_gate\nself.a = None",
      'if self.use_gate:\n    self.a = self.add_weight(shape=(self.dim,), initializer="zeros", trainable=True, name="a")',
    ],
    [
      'if config.kind == "a":\n    self.a = None\nelif config.kind == "b":\n    self.a = nn.Parameter(torch.zeros(3))',
      'self.config = config\nif config.kind == "a":\n    self.a = None\nelif config.kind == "b":\n    self.a = None',
      'if not (self.config.kind == "a") and self.config.kind == "b":\n' +
        '    self.a = self.add_weight(shape=(3,), initializer="zeros", trainable=True, name="a")',
    ],
    [
      "dim += 1\nself.a = nn.Parameter(torch.zeros(dim))",
      "dim += 1\nself.a_shape = (dim,)",
      'self.a = self.add_weight(shape=self.a_shape, initializer="zeros", trainable=True, name="a")',
    ],
    [
      "if use_gate:\n    size = dim + 1\n    self.a = nn.Parameter(torch.zeros(size, 2))",
      "if use_gate:\n    size = dim + 1\n    self.a_shape = (size, 2)",
      'if getattr(self, "a_shape", None) is not None:\n    self.a = self.add_weight(shape=self.a_shape, initializer="zeros", trainable=True, name="a")',
    ],
    [
      "dim += 1\nself.a = nn.Parameter(torch.log(torch.ones(dim)))",
      "dim += 1\nself.a = tf.math.log(tf.ones((dim,)))",
      "self.a = self.add_weight(\n    shape=self.a.shape, initializer=keras.initializers.Constant(self.a), trainable=True, " +
        'name="a"\n)',
    ],
    [
      'self.register_buffer("a", torch.zeros(dim))',
      "self.dim = dim",
      'self.a = self.add_weight(shape=(self.dim,), initializer="zeros", trainable=False, name="a")',
    ],
    ['self.register_buffer("a", torch.zeros(dim), persistent=False)', "self.a = tf.zeros((dim,))", ""],
    ['self.register_buffer("a", torch.arange(dim))', "self.a = tf.range(dim)", ""],
    ['self.register_buffer("a", None)', "self.a = None", ""],
  ])("%s", (source, expectedInit, expectedBuild) => {
    const { init, build, codes } = layerOf(source);
    expect(codes).toEqual([]);
    const lines = (text: string): readonly string[] =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .sort();
    expect(lines(init.replace(/^super\(\).__init__\(\*\*kwargs\)$/, "pass"))).toEqual(lines(expectedInit));
    expect(build).toBe(expectedBuild);
  });
});

describe("attributes that Keras claims", () => {
  it("are renamed with all their reads, and keep their names as layers", () => {
    const { init, whole } = layerOf(
      "self.output = nn.Linear(dim, dim)\nself.weights = 2",
      "return self.output(x) * self.weights",
    );
    expect(init).toContain('self.output_layer = keras.layers.Dense(dim, name="output")');
    expect(bodyOf(whole, "call")).toBe("return self.output_layer(x) * self.weights_layer");
    expect(bodyOf(whole, "build")).toContain("self.output_layer.build([None, None, self.dim])");
  });

  it("are left alone where Keras claims nothing", () => {
    expect(layerOf("self.layers = nn.ModuleList([nn.Linear(dim, dim)])").init).toContain("self.layers = [");
  });
});

describe("what __init__ does without", () => {
  it.each([
    "self.gradient_checkpointing = False",
    "self.post_init()",
    "nn.init.normal_(self.dense.weight, std=0.02)",
    "self.dense.weight.data.normal_(std=0.02)",
    "self.dense.bias.data.zero_()",
    "self.table.data.zero_()",
    "self.apply(self._init_weights)",
  ])("%s", (source) => {
    const { init, codes } = layerOf(`self.dense = nn.Linear(dim, dim)\n${source}`);
    expect(codes).toEqual([]);
    expect(init).toBe('self.dim = dim\nself.dense = keras.layers.Dense(dim, name="dense")');
  });
});

describe("gaps of __init__", () => {
  it.each([
    ["self.a = nn.FractionalMaxPool2d(3)", "T001", "None"],
    ["self.a = nn.ParameterList([nn.Parameter(torch.zeros(2)) for _ in range(2)])", "T011", "[]"],
    ["self.a = nn.ModuleDict(config.names)", "T008", "{}"],
    ["for index in range(2):\n    dim += 1\n    self.a = nn.Parameter(torch.zeros(dim))", "T012", "None"],
  ])("%s", (source, code, value) => {
    const { init, codes } = layerOf(source);
    expect(codes).toEqual([code]);
    expect(init).toContain(`# TODO(add-tf-model ${code}): `);
    const indent = /^ */.exec(source.split("\n").at(-1) ?? "")?.[0] ?? "";
    expect(init).toContain(`#     ${source.split("\n").at(-1)?.trim()}\n${indent}self.a = ${value}`);
  });
});

describe("functions that make layers", () => {
  const source = (made: string) => `def feed_forward(dim, inner):
    return ${made}


class ExampleLayer(nn.Module):
    def __init__(self, config, dim):
        super().__init__()
        self.ffn = feed_forward(dim, 4 * dim)

    def forward(self, x):
        return self.ffn(x)
`;
  const ported = (made: string): string => translateModule(source(made), { exported: ["ExampleLayer"] }).text;

  it("are told what the layer is called", () => {
    const text = ported("nn.Sequential(nn.Linear(dim, inner), nn.ReLU(), nn.Linear(inner, dim))");
    expect(definition(text, "feed_forward")).toContain("def feed_forward(dim, inner, name: str | None = None):");
    expect(bodyOf(text, "feed_forward").replace(/\s+/g, " ")).toContain("name=name");
    const layer = definition(text, "TFExampleLayer");
    expect(bodyOf(layer, "__init__")).toContain('self.ffn = feed_forward(dim, 4 * dim, name="ffn")');
    expect(bodyOf(layer, "build")).toContain("self.ffn.build(None)");
  });

  it("are not those that compute", () => {
    const text = ported("torch.relu(dim) * inner");
    expect(definition(text, "feed_forward")).not.toContain("name");
    expect(bodyOf(definition(text, "TFExampleLayer"), "__init__")).toContain("self.ffn = feed_forward(dim, 4 * dim)");
  });
});

describe("a layer of a layer that a variable holds", () => {
  it("is built by the class that keeps it", () => {
    const source = `class ExampleInner(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dense = nn.Linear(dim, dim)
        self.dim = dim


class ExampleLayer(nn.Module):
    def __init__(self, config, dim):
        super().__init__()
        inner = ExampleInner(dim)
        self.a = inner.dense
        self.size = inner.dim

    def forward(self, x):
        return self.a(x) * self.size
`;
    const { text } = translateModule(source, { exported: ["ExampleLayer"] });
    const built = bodyOf(definition(text, "TFExampleLayer"), "build");
    expect(built).toContain('if getattr(self, "a", None) is not None and not self.a.built:');
    expect(built).not.toContain("size");
  });
});
