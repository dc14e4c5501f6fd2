import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { firstLine, translateReturned } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

/** Inputs, unless a row says otherwise: float x, y of two axes and h of three, whole numbers ids and i, masks. */
const tables: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  "names and dtypes": [
    ["x.to(torch.float16)", "tf.cast(x, tf.float16)"],
    ["x.half()", "tf.cast(x, tf.float16)"],
    ["torch.zeros((2, 3), dtype=torch.long)", "tf.zeros((2, 3), dtype=tf.int32)"],
    ["torch.zeros(2, 3, dtype=x.dtype, device=x.device)", "tf.zeros((2, 3), dtype=x.dtype)"],
    ["x * torch.inf", "x * math.inf"],
    ["torch.pi", "math.pi"],
    ["np.finfo(np.float32).min", "np.finfo(np.float32).min"],
    ["torch.Size([2, 3])", "[2, 3]"],
    ["torch.Size((2, n))", "[2, n]"],
    ["isinstance(x, torch.Tensor)", "isinstance(x, tf.Tensor)"],
    ["isinstance(x, (torch.LongTensor, nn.Module))", "isinstance(x, (tf.Tensor, keras.layers.Layer))"],
  ],
  "attributes of tensors": [
    ["x.shape", "shape_list(x)"],
    ["x.shape[-1]", "shape_list(x)[-1]"],
    ["x.size()", "shape_list(x)"],
    ["x.size(0)", "shape_list(x)[0]"],
    ["len(x)", "shape_list(x)[0]"],
    ["list(x.shape)", "shape_list(x)"],
    ["x.numel()", "tf.size(x)"],
    ["x.ndim", "x.shape.rank"],
    ["x.dtype", "x.dtype"],
    ["x.data", "x"],
    ["x.T", "tf.transpose(x)"],
    ["h.mT", "tf.linalg.matrix_transpose(h)"],
    ["x.requires_grad", "False"],
    ["x.cuda()", "x"],
    ["x.detach()", "tf.stop_gradient(x)"],
    ["self.training", "training"],
    ["self.device", "None"],
  ],
  "limits of dtypes": [
    ["torch.finfo(x.dtype).min", "x.dtype.min"],
    ["torch.finfo(torch.float32).min", "tf.float32.min"],
    ["torch.finfo(self.dtype).min", "tf.float32.min"],
    ["torch.iinfo(torch.int64).max", "tf.int32.max"],
    ["torch.finfo(x.dtype).eps", "np.finfo(x.dtype.as_numpy_dtype).eps"],
  ],
  operators: [
    ["x + y", "x + y"],
    ["x + ids", "x + tf.cast(ids, x.dtype)"],
    ["ids * 2", "ids * 2"],
    ["ids + 1.5", "tf.cast(ids, tf.float32) + 1.5"],
    ["ids / 2", "tf.cast(ids, tf.float32) / 2"],
    ["ids // 2", "ids // 2"],
    ["x / n", "x / n"],
    ["x / x.shape[0]", "x / tf.cast(shape_list(x)[0], tf.float32)"],
    ["x * x.shape[0]", "x * tf.cast(shape_list(x)[0], x.dtype)"],
    ["x**0.5", "x**0.5"],
    ["mask + 1", "tf.cast(mask, tf.int32) + 1"],
    ["mask * x", "tf.cast(mask, x.dtype) * x"],
    ["1.0 - mask", "1.0 - tf.cast(mask, tf.float32)"],
    ["~mask", "tf.logical_not(mask)"],
    ["~ids", "tf.bitwise.invert(ids)"],
    ["mask | (x > 0)", "mask | (x > 0)"],
    ["x @ y.T", "tf.matmul(x, tf.transpose(y))"],
    ["-x.float()", "-tf.cast(x, tf.float32)"],
    ["x.shape[:-1] + (2, 3)", "shape_list(x)[:-1] + [2, 3]"],
    ["x.view(x.size()[:-1] + (n, -1))", "tf.reshape(x, shape_list(x)[:-1] + [n, -1])"],
    ["x.view(*x.shape[:-1], 2, -1)", "tf.reshape(x, (*shape_list(x)[:-1], 2, -1))"],
  ],
  comparisons: [
    ["ids > 0.5", "tf.cast(ids, tf.float32) > 0.5"],
    ["x == ids", "x == tf.cast(ids, x.dtype)"],
    ["mask == 0", "tf.logical_not(mask)"],
    ["mask == 1", "tf.cast(mask, tf.int32) == 1"],
    ["ids == 0", "ids == 0"],
    ["x.sum() > 0", "tf.reduce_sum(x) > 0"],
    ["x is None", "x is None"],
  ],
  subscripts: [
    ["x[(0, 1)]", "x[0, 1]"],
    ["x[:, : x.shape[0] - 1]", "x[:, : shape_list(x)[0] - 1]"],
    ["x[row]", "tf.boolean_mask(x, row)"],
    ["h[mask]", "tf.boolean_mask(h, mask)"],
    ["self.chunk(x)[mask, :]", "tf.boolean_mask(self.chunk(x), mask)"],
    ["x[i]", "tf.gather(x, i)"],
    ["h[ids]", "tf.gather(h, ids)"],
    ["x[[0, 1]]", "tf.gather(x, [0, 1])"],
    ["x[:, [0, -2]]", "tf.gather(x, [0, shape_list(x)[1] - 2], axis=1)"],
    ["x[:, i]", "tf.gather(x, i, axis=1)"],
    ["h[:, i, :]", "tf.gather(h, i, axis=1)"],
    ["h[i, i]", "tf.gather_nd(h, tf.stack([i, i], axis=-1))"],
    ["h[i, :, i]", "index_tensor(h, i, slice(None), i)"],
    ["h[0, i]", "index_tensor(h, 0, i)"],
    ["h[range(2), i]", "tf.gather_nd(h, tf.stack([tf.range(2), i], axis=-1))"],
    [
      "x[torch.where(mask)]",
      "tf.gather_nd(x, tf.stack(tf.unstack(tf.cast(tf.where(mask), tf.int32), axis=1), axis=-1))",
    ],
    ["h[..., i, 1:]", "index_tensor(h, Ellipsis, i, slice(1, None))"],
    ["x.max(dim=-1)[0]", "tf.reduce_max(x, axis=-1)"],
    ["x.max(dim=-1).indices", "tf.argmax(x, axis=-1, output_type=tf.int32)"],
    ["torch.max(x, dim=1).values", "tf.reduce_max(x, axis=1)"],
  ],
  "functions as values": [
    ["lambda t: torch.relu(t)", "lambda t: tf.nn.relu(t)"],
    ["(lambda t: t.float())(x)", "(lambda t: tf.cast(t, tf.float32))(x)"],
    ["map(torch.tanh, [x, y])", "map(tf.tanh, [x, y])"],
    ["F.gelu", "tf.nn.gelu"],
    ["ACT2CLS[self.config.act]()(x)", "get_tf_activation(self.config.act)(x)"],
    ["ACT2FN[self.config.act](x)", "get_tf_activation(self.config.act)(x)"],
    ['get_activation("gelu")(x)', 'get_tf_activation("gelu")(x)'],
  ],
  "library helpers": [
    ["apply_chunking_to_forward(self.chunk, 1, 2, x)", "self.chunk(x)"],
    ["_prepare_4d_attention_mask(mask, x.dtype, tgt_len=3)", "prepare_4d_attention_mask(mask, tgt_len=3)"],
    [
      "_prepare_4d_causal_attention_mask(mask, (2, 3), x, 0)",
      "prepare_4d_causal_attention_mask(mask, (2, 3), past_key_values_length=0)",
    ],
    ['meshgrid(i, i, indexing="ij")', 'tf.meshgrid(i, i, indexing="ij")'],
  ],
  "collections and comprehensions": [
    ['{"a": x.sum(), "b": torch.zeros_like(y)}', '{"a": tf.reduce_sum(x), "b": tf.zeros_like(y)}'],
    ["[t.sum() for t in (x, y)]", "[tf.reduce_sum(t) for t in (x, y)]"],
    ["[t + 1 for t in x.abs() if flag]", "[t + 1 for t in tf.unstack(tf.abs(x)) if flag]"],
    ["[t.item() for t in i.abs()]", "tf.unstack(tf.abs(i))"],
    ["list(x)", "tf.unstack(x)"],
    ["tuple(x)", "tuple(tf.unstack(x))"],
    ["[a + b for a, b in zip(x, y)]", "[a + b for a, b in zip(tf.unstack(x), tf.unstack(y))]"],
    ["tuple(t for t in (x, y) if t is not None)", "tuple(t for t in (x, y) if t is not None)"],
    ['f"{x.shape[0]} and {x.size(1)}"', 'f"{shape_list(x)[0]} and {shape_list(x)[1]}"'],
  ],
  "numbers of tensors": [
    ["int(x.sum())", "tf.cast(tf.reduce_sum(x), tf.int32)"],
    ["float(x.sum())", "tf.cast(tf.reduce_sum(x), tf.float32)"],
  ],
  "changes in place on new tensors": [
    ["torch.empty_like(x).uniform_(0.5, 1.5)", "tf.random.uniform(tf.shape(x), 0.5, 1.5, dtype=x.dtype)"],
    ["torch.empty_like(x).bernoulli_(0.5)", "tf.cast(tf.random.uniform(tf.shape(x)) < 0.5, x.dtype)"],
    ["x.abs().clamp_(min=1)", "tf.maximum(tf.abs(x), 1)"],
  ],
  "conditions that a port fixes": [
    ["x if flag else torch.relu(y)", "x if flag else tf.nn.relu(y)"],
    ["x if self.gradient_checkpointing and self.training else y", "y"],
    ["x if torch.jit.is_tracing() else y", "y"],
    ["x if not torch.jit.is_tracing() and flag else y", "x if flag else y"],
    ["x if flag or torch.jit.is_tracing() else y", "x if flag else y"],
    ["x if is_flash_attn_2_available() else y", "y"],
    ["x if x.is_contiguous() else y", "x"],
    ['x if self.config._attn_implementation == "eager" else y', "x"],
    ['x if self.config._attn_implementation != "flash_attention_2" else y', "x"],
  ],
};

describe.each(Object.entries(tables))("%s", (_, rows) => {
  it.each(rows)("%s", (before, after) => {
    const { text, diagnostics } = translateReturned(before);
    expect(diagnostics).toEqual([]);
    expect(text).toBe(after);
  });
});

describe("what stays", () => {
  it.each([
    "x",
    "x[0]",
    "x[n]",
    "x[:, None]",
    "x[..., -1]",
    "h[:, -1:, ::2]",
    "h[:, 0, :]",
    "0 < n < 3",
    "ids == 1",
    "x % 2",
    "n + 1",
    "not flag",
    "math.sqrt(n)",
    "max(n, 2)",
    "[n for _ in range(n)]",
    "self.config.hidden_size",
    '"torch.relu(x)"',
    "dict(a=x)",
  ])("%s", (source) => {
    const { text, diagnostics } = translateReturned(source);
    expect(diagnostics).toEqual([]);
    expect(text).toBe(source);
  });
});

describe("a tuple of tensors, which is often annotated as a tensor", () => {
  it.each(["[t + 1 for t in several]", "list(several)", "[a + b for a, b in zip(several, several)]"])(
    "is not walked as one: %s",
    (source) =>
      expect(translateReturned(source, { inputs: { "several: torch.Tensor": "unknown()" } }).text).toBe(source),
  );
});

describe("a mask of numbers or of truth values", () => {
  it.each([
    ["some == 0", "tf.logical_not(tf.cast(some, tf.bool))"],
    ["some != 0", "tf.cast(some, tf.bool)"],
    ["some == 1", "some == 1"],
    ["some > 0", "some > 0"],
    ["n == 0", "n == 0"],
  ])("%s", (before, after) => {
    const some = "(torch.zeros(2, 3) if unknown() else torch.zeros(2, 3, dtype=torch.bool))";
    const inputs = { some, n: "3" };
    expect(translateReturned(before, { inputs }).text).toBe(after);
  });
});

it("an index of numbers or of truth values picks either way", () => {
  const some = "(torch.zeros(2, 3) if unknown() else torch.zeros(2, 3, dtype=torch.bool))";
  expect(translateReturned("x[some]", { inputs: { some, x: "float32[2,3]" } }).text).toBe("index_tensor(x, some)");
});

describe("a mask that may hold truth values", () => {
  it.each([
    ["mask * (other_mask + 1)", "as_numbers(mask) * (as_numbers(other_mask) + 1)"],
    ["mask + ids", "as_numbers(mask) + ids"],
    ["mask * x", "tf.cast(mask, x.dtype) * x"],
    ["1.0 - mask", "1.0 - tf.cast(mask, tf.float32)"],
  ])("%s", (before, after) => {
    const open = "(torch.zeros(2, 3) if unknown() else torch.zeros(2, 3, dtype=torch.bool))";
    const inputs = { mask: open, other_mask: open, x: "float32[2,3]", ids: "int64[2,3]" };
    expect(translateReturned(before, { inputs }).text).toBe(after);
  });
});

describe("gaps", () => {
  it.each([
    ["torch.frobnicate(x)", "T001", "torch.frobnicate() has no TensorFlow form"],
    ["x.frobnicate()", "T001", "Tensor.frobnicate() has no TensorFlow form"],
    ["torch.softmax", "T002", "torch.softmax has no TensorFlow form as a value"],
    ["torch.backends", "T001", "torch.backends has no TensorFlow form"],
    ["x.cpu().numpy()", "T004", "numpy() works on eager tensors only, so that the port could not run in a graph"],
    ["[x.add_(1), x]", "T001", "Tensor.add_() has no TensorFlow form"],
  ])("%s", (source, code, message) => {
    const { text, diagnostics, line } = translateReturned(source);
    expect(diagnostics.map((each) => [each.severity, each.code, each.message, each.line])).toEqual([
      ["error", code, message, line],
    ]);
    expect(text).toBe(
      `# TODO(add-tf-model ${code}): ${message}. In PyTorch:\n#     return ${source}\nraise NotImplementedError("${message}")`,
    );
  });

  it("name the file of the model", () => {
    const [gap] = translateReturned("torch.frobnicate(x)").diagnostics;
    expect(gap?.file).toBe("src/transformers/models/example/modeling_example.py");
    expect(gap?.construct).toBe("torch.frobnicate(x)");
    expect(gap?.line).toBeGreaterThan(firstLine);
  });
});
