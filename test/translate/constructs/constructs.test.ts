import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { bodyOf, translateStatements, usualInputs } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

type Rows = readonly (readonly [before: string, after: string])[];

const tables: Readonly<Record<string, Rows>> = {
  "methods that change a tensor": [
    ["x.masked_fill_(mask, 0)", "x = tf.where(mask, tf.cast(0, x.dtype), x)"],
    ["x.add_(y).mul_(2)", "x = x + y\nx = x * 2"],
    ["x.clamp_(min=0.0)", "x = tf.maximum(x, 0.0)"],
    ["x.clamp_(min=0.0).requires_grad_()", "x = tf.maximum(x, 0.0)"],
    ["x.zero_()", "x = tf.zeros_like(x)"],
    ["x.fill_(1)", "x = tf.fill(tf.shape(x), tf.cast(1, x.dtype))"],
    ["x.copy_(ids)", "x = tf.cast(ids, x.dtype)"],
    ["x.data.mul_(2)", "x = x * 2"],
    ["x = x.add_(1)", "x = x + 1"],
  ],
  "assignments to parts of a tensor": [
    ["x[mask] = 0.0", "x = tf.where(mask, tf.cast(0.0, x.dtype), x)"],
    ["x[mask] = ids[0, 0]", "x = tf.where(mask, tf.cast(ids[0, 0], x.dtype), x)"],
    ["h[mask] = 1.0", "h = tf.where(mask[:, :, None], tf.cast(1.0, h.dtype), h)"],
    ["x[:, 0] = y[:, 1]", "x = update_positions(x, positions(x)[:, 0], y[:, 1])"],
    ["x[:, 1:] += 1", "x = update_positions(x, positions(x)[:, 1:], x[:, 1:] + 1)"],
    ["u[0, ids[0]] = y[1]", "u = update_positions(u, index_tensor(positions(u), 0, ids[0]), y[1])"],
    ["x[0][1] = 3", "x = update_positions(x, positions(x)[0][1], 3)"],
    ["x[i, i] = y[0, :2]", "x = update_positions(x, index_tensor(positions(x), i, i), y[0, :2])"],
    ["x[mask] = y[mask]", "x = update_positions(x, index_tensor(positions(x), mask), tf.boolean_mask(y, mask))"],
    [
      "for k in range(x.shape[0]):\n    x[k] = y[k]",
      "for k in range(shape_list(x)[0]):\n    x = update_positions(x, positions(x)[k], y[k])",
    ],
  ],
  "variables that a loop changes one by one": [
    [
      "for t in (x, h):\n    if t is not None and t.dim() > 2:\n        t.mul_(2)",
      "changed_x = []\nfor t in (x, h):\n    if t is not None and len(shape_list(t)) > 2:\n        t = t * 2\n" +
        "    changed_x.append(t)\nx, h = changed_x",
    ],
    ["for t in (x, h):\n    t = t * 2", "for t in (x, h):\n    t = t * 2"],
  ],
  "layers that are frozen": [
    ["for p in self.parameters():\n    p.requires_grad = False\nself._requires_grad = False", "self.trainable = False"],
    ["for _, p in self.a.named_parameters():\n    p.requires_grad_(True)", "self.a.trainable = True"],
  ],
  "contexts of PyTorch": [
    ["with torch.no_grad():\n    x = x + 1", "x = x + 1"],
    ["with self.stream if new else torch.cuda.stream(self.stream):\n    x = x + 1", "x = x + 1"],
    ["if self.offloading:\n    x = x.cpu()\nx = x + 1", "x = x + 1"],
    ['with torch.autocast(device_type="cuda", enabled=False):\n    x = x.float()', "x = tf.cast(x, tf.float32)"],
  ],
};

describe.each(Object.entries(tables))("%s", (_, rows) => {
  it.each(rows)("%s", (before, after) => {
    // of `u` nothing is known
    const inputs = { ...usualInputs, u: "self.config.u" };
    const { text, diagnostics } = translateStatements(`${before}\nreturn x, h`, { inputs });
    expect(diagnostics).toEqual([]);
    expect(text).toBe(`${after}\nreturn x, h`);
  });
});

describe("an argument that a function changes", () => {
  const beside = `def blank(scores, n):
    scores[:, :n] = 0.0


def doubled(scores):
    scores.mul_(2)
    return scores
`;

  it("is bound to what the port's function returns", () => {
    const { text, port, diagnostics } = translateStatements("blank(x, 1)\nreturn x", { beside });
    expect(diagnostics).toEqual([]);
    expect(text).toBe("x = blank(x, 1)\nreturn x");
    expect(bodyOf(port, "blank")).toBe(
      "scores = update_positions(scores, positions(scores)[:, :n], 0.0)\nreturn scores",
    );
  });

  it("is left to functions that return it themselves", () => {
    const { text, port } = translateStatements("x = doubled(x)\nreturn x", { beside });
    expect(text).toBe("x = doubled(x)\nreturn x");
    expect(bodyOf(port, "doubled")).toBe("scores = scores * 2\nreturn scores");
  });

  it("needs a name", () => {
    const { diagnostics } = translateStatements("blank(x.abs(), 1)\nreturn x", { beside });
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["T013", "error"]]);
  });
});

describe("what goes", () => {
  it.each([
    "if x.size(0) != y.size(0):\n    raise ValueError(f'sizes {x.size(0)}')",
    "if x.dim() != 2:\n    logger.warning('two axes')",
    "assert x.shape == y.shape, 'no'",
    "a, b = x.shape\nif a != 2:\n    raise ValueError('two')",
    "if torch.isnan(x).any():\n    raise ValueError('nan')",
    "x.requires_grad_(False)",
    "x.register_hook(print)",
    "device = x.device\ny = y.to(device)",
  ])("%s", (before) => {
    const { text, diagnostics } = translateStatements(`${before}\nreturn x`);
    expect(diagnostics).toEqual([]);
    expect(text.replace(/^(a, b = shape_list\(x\)|y = y)\n/, "")).toBe("return x");
  });

  it("devices among other targets", () => {
    expect(
      translateStatements("dtype, device = x.dtype, x.device\nreturn torch.zeros(2, dtype=dtype, device=device)").text,
    ).toBe("dtype = x.dtype\nreturn tf.zeros((2,), dtype=dtype)");
  });
});

describe("what stays", () => {
  it.each([
    "if flag is None:\n    raise ValueError('flag')",
    "if n > 2:\n    raise ValueError(n)",
    "assert flag",
    "items = [x, y]\nitems[0] = y\nx = items",
    "names = {}\nnames['a'] = x\nx = names",
  ])("%s", (source) => {
    const { text, diagnostics } = translateStatements(`${source}\nreturn x`);
    expect(diagnostics).toEqual([]);
    expect(text).toBe(`${source.replaceAll("'", '"')}\nreturn x`);
  });
});

describe("gaps", () => {
  it.each([
    ["x.frobnicate_(2)", 0, "T001", "Tensor.frobnicate_() has no TensorFlow form"],
    ["z = x.add_(1)", 0, "T001", "Tensor.add_() has no TensorFlow form"],
    ["for t in x:\n    t.mul_(2)", 1, "T018", "t is a part of another tensor, which changes with it in PyTorch"],
    [
      "for k, t in enumerate(x):\n    t[0] = k",
      1,
      "T018",
      "t is a part of another tensor, which changes with it in PyTorch",
    ],
    ["self.dense.weight.data.mul_(2)", 0, "T013", "a change of something that a Keras layer computes"],
  ])("%s", (before, offset, code, message) => {
    const { text, diagnostics, line } = translateStatements(`${before}\nreturn x`, {
      init: "self.dense = nn.Linear(3, 3)",
    });
    expect(diagnostics.map((gap) => [gap.code, gap.message, gap.line])).toEqual([[code, message, line + offset]]);
    expect(text).toContain(`raise NotImplementedError("${message}")`);
  });

  it("are none where a loop binds its variable anew", () => {
    const { text, diagnostics } = translateStatements(
      "for t in x:\n    t = t + 1\n    t[0] = 1\n    y = y + t\nreturn y",
    );
    expect(diagnostics).toEqual([]);
    expect(text).toContain("t = update_positions(t, positions(t)[0], 1)");
  });
});
