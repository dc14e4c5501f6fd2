import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { translateStatements } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly init?: string;
}

const rewrites: readonly Row[] = [
  {
    name: "augmented assignments cast where PyTorch promotes",
    before: "x += ids\nx *= 2\nids /= 2\nreturn x, ids",
    after: "x += tf.cast(ids, x.dtype)\nx *= 2\nids = tf.cast(ids, tf.float32) / 2\nreturn x, ids",
  },
  {
    name: "annotated and repeated targets",
    before: "z: torch.Tensor = x.sum()\na = b = x.abs()\nreturn z, a, b",
    after: "z: tf.Tensor = tf.reduce_sum(x)\na = b = tf.abs(x)\nreturn z, a, b",
  },
  {
    name: "several targets at once",
    before: "a, b = x.view(6), y.view(6)\nreturn a, b",
    after: "a, b = tf.reshape(x, (6,)), tf.reshape(y, (6,))\nreturn a, b",
  },
  { name: "tensors that are unpacked", before: "a, b = x\nreturn a, b", after: "a, b = tf.unstack(x)\nreturn a, b" },
  {
    name: "shapes that are unpacked",
    before: "a, b = x.shape\nreturn a, b",
    after: "a, b = shape_list(x)\nreturn a, b",
  },
  {
    name: "chunks",
    before: "a, b = x.chunk(2, dim=1)\nreturn a, b",
    after: "a, b = tf.split(x, 2, axis=1)\nreturn a, b",
  },
  {
    name: "tensors that are looped over",
    before: "for row in x:\n    y = y + row\nreturn y",
    after: "for row in tf.unstack(x):\n    y = y + row\nreturn y",
  },
  {
    name: "loops with a counter, and over two tensors",
    before: "for k, row in enumerate(x):\n    y = y + row * k\nfor a, b in zip(x, y):\n    h = a + b\nreturn h",
    after:
      "for k, row in enumerate(tf.unstack(x)):\n    y = y + row * k\n" +
      "for a, b in zip(tf.unstack(x), tf.unstack(y)):\n    h = a + b\nreturn h",
  },
  {
    name: "while",
    before: "while n < x.size(0):\n    n = n + 1\nreturn n",
    after: "while n < shape_list(x)[0]:\n    n = n + 1\nreturn n",
  },
  {
    name: "with",
    before: "with open(flag) as handle:\n    z = x.float()\nreturn z, handle",
    after: "with open(flag) as handle:\n    z = tf.cast(x, tf.float32)\nreturn z, handle",
  },
  {
    name: "try with all its clauses",
    before:
      'try:\n    z = x.float()\nexcept ValueError as error:\n    raise ValueError("no") from error\nelse:\n    z = z.abs()\n' +
      "finally:\n    y = torch.relu(x)\nreturn z, y",
    after:
      'try:\n    z = tf.cast(x, tf.float32)\nexcept ValueError as error:\n    raise ValueError("no") from error\nelse:\n' +
      "    z = tf.abs(z)\nfinally:\n    y = tf.nn.relu(x)\nreturn z, y",
  },
  {
    name: "nested functions and their annotations",
    before:
      "def scaled(t, factor: Optional[float] = None, like: torch.Tensor = None) -> torch.Tensor:\n" +
      "    return t.float() * factor\n\nreturn scaled(x, 2.0)",
    after:
      "def scaled(t, factor: Optional[float] = None, like: tf.Tensor = None) -> tf.Tensor:\n" +
      "    return tf.cast(t, tf.float32) * factor\n\nreturn scaled(x, 2.0)",
  },
  {
    name: "training is handed on to layers that behave differently in it",
    before: "z = self.drop(self.act(x))\nfor layer in self.blocks:\n    z = layer(z)\nreturn self.many(z)",
    after:
      "z = self.drop(self.act(x), training=training)\nfor layer in self.blocks:\n    z = layer(z, training=training)\n" +
      "return self.many(z, training=training)",
    init:
      "self.drop = nn.Dropout(0.1)\nself.act = nn.ReLU()\nself.blocks = nn.ModuleList([nn.Dropout(0.1) for _ in range(2)])\n" +
      "self.many = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.1))",
  },
  {
    name: "dropout as a function",
    before: "return F.dropout(x, p=0.1, training=self.training)",
    after: "return apply_dropout(x, 0.1, training=training)",
  },
];

const dropped: readonly Row[] = [
  {
    name: "branches that a port never takes",
    before: "if torch.jit.is_tracing():\n    x = x + 1\nelif flag:\n    x = x + 2\nelse:\n    x = x + 3\nreturn x",
    after: "if flag:\n    x = x + 2\nelse:\n    x = x + 3\nreturn x",
  },
  {
    name: "branches behind one that a port always takes",
    before: "if flag:\n    x = x + 1\nelif not torch.jit.is_tracing():\n    x = x + 2\nelse:\n    x = x + 3\nreturn x",
    after: "if flag:\n    x = x + 1\nelse:\n    x = x + 2\nreturn x",
  },
  {
    name: "gradient checkpointing",
    before:
      "if self.gradient_checkpointing and self.training:\n" +
      "    z = self._gradient_checkpointing_func(self.dense.__call__, x)\nelse:\n    z = self.dense(x)\nreturn z",
    after: "z = self.dense(x)\nreturn z",
    init: "self.dense = nn.Linear(3, 3)\nself.gradient_checkpointing = False",
  },
  {
    name: "comments above a statement that goes",
    before:
      "# above the check\nif x.size(0) != 3:\n    raise ValueError()\n# above the sum\nz = x.sum()  # behind the sum\n\nreturn z",
    after: "# above the sum\nz = tf.reduce_sum(x)  # behind the sum\n\nreturn z",
  },
  {
    name: "variables that nobody reads any more, with their line",
    before:
      "size = x.size()\nwidth = x.size(1)\nif width != 3:\n    raise ValueError(width)\nfirst = size[0]\nreturn first",
    after: "size = shape_list(x)\nfirst = size[0]\nreturn first",
  },
  { name: "flags of gradients", before: "x.requires_grad = True\nreturn x", after: "return x" },
];

describe("what changes", () => {
  it.each(rewrites)("$name", ({ before, after, init }) => {
    const { text, diagnostics } = translateStatements(before, { init });
    expect(diagnostics).toEqual([]);
    expect(text).toBe(after);
  });
});

describe("what goes", () => {
  it.each(dropped)("$name", ({ before, after, init }) => {
    const { text, diagnostics } = translateStatements(before, { init });
    expect(diagnostics).toEqual([]);
    expect(text).toBe(after);
  });
});

describe("what stays", () => {
  it.each([
    "x, y = y, x\nreturn x, y",
    "if flag:\n    pass\nelse:\n    n = 1\nreturn n",
    'assert flag, "no flag"\nreturn x',
    "del y\nreturn x",
    "items = [x, y]\nitems.pop()\nreturn items",
    "for k in range(n):\n    if k > 1:\n        break\n    continue\nreturn x",
    "out = {}\nout[n] = x\nreturn out",
    'logger.warning_once("careful")\nreturn x',
    "total = 0\ntotal += n\nreturn total",
  ])("%s", (source) => {
    const { text, diagnostics } = translateStatements(source);
    expect(diagnostics).toEqual([]);
    expect(text).toBe(source);
  });

  it("keeps a call that changes something, without its unread result", () => {
    expect(translateStatements("items = [x, y]\nlast = items.pop()\nreturn items").text).toBe(
      "items = [x, y]\nitems.pop()\nreturn items",
    );
  });
});

describe("gaps", () => {
  const missing = "torch.frobnicate() has no TensorFlow form";
  const mark = (code: string, message: string, ...source: string[]): string =>
    [
      `# TODO(add-tf-model ${code}): ${message}. In PyTorch:`,
      ...source.map((line) => `#     ${line}`),
      `raise NotImplementedError("${message}")`,
    ].join("\n");

  it.each([
    [
      "a statement",
      "z = torch.frobnicate(x)\nreturn z",
      0,
      `${mark("T001", missing, "z = torch.frobnicate(x)")}\nreturn z`,
    ],
    [
      "a loop",
      "y = x.abs()\nfor t in torch.frobnicate(x):\n    if flag:\n        y = t\nreturn y",
      1,
      `y = tf.abs(x)\n${mark("T001", missing, "for t in torch.frobnicate(x):", "    if flag:", "        y = t")}\nreturn y`,
    ],
    [
      "a condition of a loop",
      "while torch.frobnicate(x):\n    x = y\nreturn x",
      0,
      `${mark("T001", missing, "while torch.frobnicate(x):", "    x = y")}\nreturn x`,
    ],
    [
      "a condition",
      "if torch.frobnicate(x):\n    x = y\nreturn x",
      0,
      `if True:\n    ${mark("T001", missing, "torch.frobnicate(x)").replaceAll("\n", "\n    ")}\nreturn x`,
    ],
    [
      "parts of several tensors",
      "x[:, 0], y[:, 0] = y[:, 0], x[:, 0]\nreturn x",
      0,
      `${mark("T013", "an assignment to parts of several tensors at once", "x[:, 0], y[:, 0] = y[:, 0], x[:, 0]")}\nreturn x`,
    ],
  ])("%s", (_, before, offset, after) => {
    const { text, diagnostics, line } = translateStatements(before);
    expect(text).toBe(after);
    expect(diagnostics.map((gap) => [gap.severity, gap.line])).toEqual([["error", line + offset]]);
  });
});
