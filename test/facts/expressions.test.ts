import { beforeAll, describe, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { infer, short } from "./infer.ts";

beforeAll(initParser);

/** The value of an expression inside the `forward` of a model. */
function valueIn(body: string, text: string): string {
  const lines = body.split("\n").map((line) => `        ${line}`);
  return short(
    infer(`
class SampleModel(PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.heads = config.num_attention_heads
        self.act = ACT2FN[config.hidden_act]

    def forward(
        self,
        input_ids: Optional[torch.LongTensor] = None,
        attention_mask: Optional[torch.FloatTensor] = None,
        inputs_embeds: Optional[torch.FloatTensor] = None,
        labels: Optional[torch.LongTensor] = None,
        scale: float = 1.0,
    ):
${lines.join("\n")}
`).of(text),
  );
}

describe("seeds", () => {
  it.each([
    ["input_ids", "int2"],
    ["attention_mask", "any2"],
    ["inputs_embeds", "float3"],
    ["labels", "any?"],
    ["scale", "float"],
  ])("%s", (name, expected) => expect(valueIn(`return ${name} # x`, name)).toBe(expected));
});

describe("shapes", () => {
  it.each([
    ["inputs_embeds.shape", "shape(int size, int size, int size)"],
    ["inputs_embeds.size()[:-1]", "shape(int size, int size)"],
    ["inputs_embeds.size()[:-1] + (4, 8)", "shape(int size, int size, int 4, int 8)"],
    ["inputs_embeds.shape[1]", "int size"],
    ["inputs_embeds.shape[1] // 2", "int size"],
    ["inputs_embeds.shape[1] / 2", "float size"],
    ["labels.shape", "shape of int size"],
    ["labels.shape[:2]", "shape(int size, int size)"],
    ["labels.shape[:-1]", "shape of int size"],
    ["len(labels)", "int size"],
    ["(1,) * (inputs_embeds.ndim - 1)", "tuple(int 1, int 1)"],
    ["inputs_embeds.view(*inputs_embeds.shape[:2], 4, -1)", "float4"],
    ["labels.view(-1)", "any1"],
  ])("%s", (text, expected) => expect(valueIn(`y = ${text}`, text)).toBe(expected));
});

describe("subscripts", () => {
  it.each([
    ["inputs_embeds[:, 0]", "float2"],
    ["inputs_embeds[:, None, :, 0]", "float3"],
    ["inputs_embeds[..., None]", "float4"],
    ["inputs_embeds[0, 0, 0]", "float0"],
    ["inputs_embeds[input_ids]", "float4"],
    ["inputs_embeds[torch.arange(2), torch.arange(2)]", "float2"],
    ["inputs_embeds[input_ids > 0]", "float2"],
    ["inputs_embeds[labels]", "float?"],
    ["labels[:, 0]", "any?"],
    ["(input_ids, inputs_embeds)[-1]", "float3"],
    ["(input_ids, inputs_embeds)[:1]", "tuple(int2)"],
  ])("%s", (text, expected) => expect(valueIn(`y = ${text}`, text)).toBe(expected));
});

describe("operators", () => {
  it.each([
    ["input_ids + 1", "int2"],
    ["input_ids * 0.5", "float2"],
    ["input_ids / 2", "float2"],
    ["inputs_embeds + input_ids.unsqueeze(-1)", "float3"],
    ["inputs_embeds + labels", "float?"],
    ["1.0 - attention_mask", "float2"],
    ["attention_mask + labels", "any?"],
    ["(inputs_embeds if use else (inputs_embeds, labels)) + inputs_embeds", "float3"],
    ["inputs_embeds * self.config.scaling", "float3"],
    ["input_ids == 0", "bool2"],
    ["(input_ids > 0) & (input_ids < 5)", "bool2"],
    ["~(input_ids > 0)", "bool2"],
    ["input_ids is None", "bool"],
    ["not use", "bool"],
    ["7 / 2", "float"],
    ["-3 + 1", "int -2"],
    ["math.sqrt(4)", "float"],
    ["inputs_embeds @ inputs_embeds.transpose(1, 2)", "float3"],
    ["input_ids if scale else inputs_embeds", "any?"],
    ["torch.finfo(inputs_embeds.dtype).min", "float"],
    ["self.act(inputs_embeds)", "float3"],
    ["nn.functional.dropout(inputs_embeds, p=0.1)", "float3"],
    ["torch.unheard_of(inputs_embeds)", "unknown"],
  ])("%s", (text, expected) => expect(valueIn(`use = scale\ny = ${text}`, text)).toBe(expected));
});

describe("arrays of NumPy, which are no tensors", () => {
  it.each([
    ["np.arange(4)[None, :]", "unknown"],
    ["np.arange(4)[None, :] + 1", "unknown"],
    ["np.zeros(2).reshape(2, 1)", "unknown"],
    ["np.zeros(2).shape", "unknown"],
    ["np.array([[1.0, 2.0]])[:, 0::2]", "unknown"],
    ["np.ones(3) > 2", "unknown"],
    ["np.sqrt(2)", "float"],
    ["inputs_embeds * np.ones(3)", "float?"],
    ["inputs_embeds * np.sqrt(3)", "float3"],
  ])("%s", (text, expected) => expect(valueIn(`y = ${text}`, text)).toBe(expected));
});

describe("statements", () => {
  it.each([
    ["branches that agree", "if scale:\n    y = inputs_embeds\nelse:\n    y = inputs_embeds + 1", "float3"],
    ["branches that differ", "if scale:\n    y = inputs_embeds\nelse:\n    y = input_ids", "any?"],
    ["a branch that leaves", "if scale:\n    y = inputs_embeds\nelse:\n    raise ValueError()", "float3"],
    ["a default for None", "y = attention_mask\nif y is None:\n    y = torch.zeros(2, 3)", "any2"],
    ["loops that change a rank", "y = inputs_embeds\nfor i in range(2):\n    y = y.unsqueeze(0)", "float?"],
    ["loops that keep a rank", "y = inputs_embeds\nfor i in range(2):\n    y = y + 1", "float3"],
    ["what grows in a loop", "y = ()\nfor i in range(2):\n    y = y + (inputs_embeds,)", "tuple of float3"],
    ["unpacking", "y, z = inputs_embeds, input_ids", "float3"],
    ["elements of a loop", "for i, y in enumerate([inputs_embeds, inputs_embeds]):\n    pass", "float3"],
    ["zip", "for y, z in zip((inputs_embeds,), (input_ids,)):\n    pass", "float3"],
    ["comprehensions", "y = [x.unsqueeze(0) for x in (input_ids, inputs_embeds)]", "list(int3, float4)"],
    ["lists that are filled", "y = []\ny.append(input_ids)\ny.append(inputs_embeds)", "list(int2, float3)"],
    ["in-place changes", "y = inputs_embeds\ny += labels", "float3"],
    ["in-place changes of the dimensions", "y = inputs_embeds + 0\ny.unsqueeze_(1)\ny = y + 0", "float4"],
    ["a walrus", "if (y := inputs_embeds) is not None:\n    pass", "float3"],
    ["a with block", "with torch.no_grad():\n    y = inputs_embeds", "float3"],
    ["a handler", "try:\n    y = inputs_embeds\nexcept ValueError:\n    y = inputs_embeds + 1", "float3"],
    ["lambdas", "f = lambda x: x.unsqueeze(0)\ny = f(inputs_embeds)", "float4"],
    ["nested functions", "def f(x):\n    return x + inputs_embeds\ny = f(input_ids)", "float3"],
    ["what a shape unpacks into", "y = labels\na, b, c = y.shape\ny = y + 0", "any3"],
    [
      "a rank that was asked for",
      "y = labels\nif y.dim() == 3:\n    y = y[:, 0]\nelse:\n    y = torch.zeros(2, 3)",
      "any2",
    ],
    ["a shape that was asked for", "y = labels\nif y.size() != (1, 2, 3, 4):\n    raise ValueError()", "any4"],
    ["permuted axes", "y = labels\nz = y.permute(0, 2, 1)\ny = y + 0", "any3"],
  ])("%s", (_, body, expected) => expect(valueIn(`${body}\nreturn (y)`, "(y)")).toBe(expected));
});
