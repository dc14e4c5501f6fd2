import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../src/translate/translate.ts";
import { bodyOf, ported, testWith } from "./porting.ts";

beforeAll(initTranslator);

const inPort = (body: string): string | undefined => bodyOf(ported(testWith(body)).text);

const rewrites = [
  [
    "moves and modes",
    "model = AcornModel(c)\nmodel.to(torch_device)\nmodel.eval()\nmodel(x)",
    "model = TFAcornModel(c)\nmodel(x)",
  ],
  ["moves in a chain", "y = AcornModel(c).to(torch_device).eval()(x.to(torch_device))", "y = TFAcornModel(c)(x)"],
  ["contexts without gradients", "with torch.no_grad():\n    y = model(x)\ny", "y = model(x)\ny"],
  [
    "weights from PyTorch",
    'm = AcornModel.from_pretrained("a/b").to(torch_device)',
    'm = TFAcornModel.from_pretrained("a/b", from_pt=True)',
  ],
  [
    "weights by a variable",
    "m = model_class.from_pretrained(name)",
    "m = model_class.from_pretrained(name, from_pt=True)",
  ],
  [
    "arguments of PyTorch's loader",
    'm = AutoModel.from_pretrained("a", device_map="auto")',
    'm = TFAutoModel.from_pretrained("a", from_pt=True)',
  ],
  ["tensors for the model", 'x = tokenizer("a", return_tensors="pt")', 'x = tokenizer("a", return_tensors="tf")'],
  ["sizes", "x = torch.Size((1, 2))\ny = a.size()\nz = a.size(0)", "x = (1, 2)\ny = a.shape\nz = a.shape[0]"],
  ["one size", "x = torch.Size([3])", "x = (3,)"],
  ["constants", "x = torch.tensor([[1, 2]], device=torch_device)", "x = tf.constant([[1, 2]])"],
  ["joins", "x = torch.cat([a, b], dim=-1)", "x = tf.concat([a, b], axis=-1)"],
  [
    "near values",
    "self.assertTrue(torch.allclose(a[0, :3], b, atol=1e-4))",
    "tf.debugging.assert_near(a[0, :3], b, atol=1e-4)",
  ],
  ["near values by PyTorch's tolerance", "self.assertTrue(torch.allclose(a, b))", "self.assertTrue(np.allclose(a, b))"],
  ["far values", "self.assertFalse(torch.allclose(a, b, atol=1e-4))", "self.assertFalse(np.allclose(a, b, atol=1e-4))"],
  [
    "numbers out of tensors",
    "x = a.sum().item()\ny = a.tolist()",
    "x = tf.reduce_sum(a).numpy().item()\ny = a.numpy().tolist()",
  ],
  [
    "places in a tensor",
    "m = torch.ones((2, 3))\nm[:, -1] = 0",
    "m = tf.ones((2, 3))\nm = np.array(m)\nm[:, -1] = 0\nm = tf.convert_to_tensor(m)",
  ],
  ["signatures", "s = inspect.signature(model.forward)", "s = inspect.signature(model.call)"],
  [
    "layers",
    "self.assertIsInstance(m.get_input_embeddings(), nn.Embedding)",
    "self.assertIsInstance(m.get_input_embeddings(), keras.layers.Layer)",
  ],
  ["shapes of losses", "r = model(x, labels=y)\nself.assertEqual(r.loss.size(), ())\nr", "r = model(x, labels=y)\nr"],
  ["copies of inputs", "x = {k: v.to(torch_device) for k, v in y.items()}", "x = dict(y.items())"],
  [
    "nested functions",
    "def check(a):\n    return a.size()\n\ncheck(x)",
    "def check(a):\n    return a.shape\n\ncheck(x)",
  ],
] as const;

const leaves = [
  "self.assertEqual(result.logits.shape, (2, 3))",
  'd = {"a": 1}\nd["b"] = 2',
  "c = AcornConfig.from_pretrained(name)",
  "assert x.shape == (1, 2)",
  "if x.shape != (1, 2):\n    raise ValueError(x)",
  "with self.assertRaises(ValueError):\n    model(x)",
  'rows = data.sort("id").select(range(1))',
];

const leftOut = [
  ["model.train()", ".train()"],
  ["loss.backward()", ".backward()"],
  ["w = model.embeddings.weight", ".weight"],
  ["model.half()", ".half()"],
  ["x = model.state_dict()", ".state_dict()"],
  ["m = AcornModel.from_pretrained(n, torch_dtype=torch.float16)", "only PyTorch has"],
  ["x = torch.load(p)", "torch.load()"],
  ["use(torch_device)", "torch_device"],
] as const;

describe("statements of tests", () => {
  it.each(rewrites)("ports %s", (_, before, after) => {
    expect(inPort(before)).toBe(after);
  });

  it.each(leaves)("leaves %s", (source) => {
    expect(inPort(source)).toBe(source);
  });

  it.each(leftOut)("leaves out %s and says why", (source, reason) => {
    const { text, diagnostics } = ported(testWith(source));
    expect(bodyOf(text)).toBeUndefined();
    expect(text).toContain("def test_other(self):");
    const [warning] = diagnostics.filter(({ code }) => code === "E004");
    expect(warning?.severity).toBe("warning");
    expect(warning?.message).toContain("TFAcornModelTest.test_body was left out");
    expect(warning?.message).toContain(reason);
  });

  it("does not load what the test itself has saved from PyTorch", () => {
    const body =
      "with tempfile.TemporaryDirectory() as folder:\n    model.save_pretrained(folder)\n    m = AcornModel.from_pretrained(folder)";
    expect(inPort(body)).toContain("m = TFAcornModel.from_pretrained(folder)");
  });
});
