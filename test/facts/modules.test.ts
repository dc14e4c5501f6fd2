import { beforeAll, expect, it } from "vitest";
import { initParser } from "../../src/python/parser.ts";
import { infer, short } from "./infer.ts";

beforeAll(initParser);

const model = (init: string, forward: string, before = ""): string => `${before}
class SampleModel(PreTrainedModel):
    def __init__(self, config, add_pooler=True):
        super().__init__(config)
${indented(init)}

    def forward(self, input_ids=None, attention_mask=None, inputs_embeds: Optional[torch.FloatTensor] = None, head_mask=None, past_key_values=None):
${indented(forward)}
`;
const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");

const layer = `
class SampleLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(4, 4)

    def split(self, x):
        return x.view(*x.size()[:-1], 2, 2).permute(0, 2, 1, 3)

    def forward(self, states, mask=None, other=None, past=None, output_attentions=False):
        heads = self.split(self.dense(other if other is not None else states))
        if past is not None:
            heads = torch.cat([past[0], heads], dim=2)
        outputs = (states, heads) if output_attentions else (states,)
        outputs = outputs + ((heads, heads),)
        return outputs
`;

const documented = (...lines: readonly string[]): string =>
  `DOCSTRING = r"""\n${lines.map((line) => `    ${line}\n`).join("")}"""`;

/** A class around a model, as decoders have one. */
const passedOn = `
class SampleDecoder(PreTrainedModel):
    def forward(self, inputs_embeds: Optional[torch.FloatTensor] = None):
        kept = inputs_embeds
        return kept

class SampleWrapper(PreTrainedModel):
    def __init__(self, config):
        self.decoder = SampleDecoder(config)

    def forward(self, *args, **kwargs):
        return self.decoder(*args, **kwargs)
`;

const cases: readonly (readonly [string, string, string, string])[] = [
  [
    "a layer's result",
    model("self.words = nn.Embedding(9, 4)", "return self.words(input_ids)"),
    "self.words(input_ids)",
    "float3",
  ],
  [
    "an instance's result",
    model("self.layer = SampleLayer(config)", "return self.layer(inputs_embeds)[0]", layer),
    "self.layer(inputs_embeds)[0]",
    "float3",
  ],
  [
    "the last of results of several lengths",
    model("self.layer = SampleLayer(config)", "return self.layer(inputs_embeds)[-1]", layer),
    "self.layer(inputs_embeds)[-1]",
    "tuple(float4, float4)",
  ],
  [
    "a documented shape behind samples and positions",
    model("pass", "return attention_mask", documented("attention_mask (`torch.LongTensor` of shape `({0}, 7)`)")),
    "attention_mask",
    "any3",
  ],
  [
    "a documented shape beside a docstring that has none",
    model(
      "pass",
      "return inputs_embeds",
      documented("inputs_embeds (`torch.Tensor` of shape `(a, b, c, d)`)", "inputs_embeds (`torch.Tensor`): states"),
    ),
    "inputs_embeds",
    "float4",
  ],
  [
    "features of frames that are documented as waves",
    model(
      "pass",
      "return input_features",
      documented("input_features (`torch.FloatTensor` of shape `(batch_size, sequence_length)`)"),
    ).replace("head_mask=None", "input_features=None"),
    "input_features",
    "float3",
  ],
  [
    "a shape that two classes document in two ways",
    model(
      `"""\n    attention_mask (\`torch.Tensor\` of shape \`(a, b, c)\`)\n    """`,
      "return attention_mask",
      documented("attention_mask (`torch.Tensor` of shape `(a, b)`)"),
    ),
    "attention_mask",
    "any3",
  ],
  [
    "inputs of several choices",
    `
class SampleDoubleHeadsModel(PreTrainedModel):
    def forward(self, input_ids: torch.LongTensor):
        return input_ids
`,
    "input_ids",
    "int?",
  ],
  [
    "branches for gradient checkpointing, which ports leave out",
    model(
      "self.layer = SampleLayer(config)",
      `if self.gradient_checkpointing and self.training:
    y = self._gradient_checkpointing_func(self.layer.__call__, input_ids)
else:
    y = self.layer(inputs_embeds)
return (y[0])`,
      layer,
    ),
    "(y[0])",
    "float3",
  ],
  [
    "sampling rates, which are whole numbers",
    model("self.rate = config.downsampling_rate", "return self.rate"),
    "config.downsampling_rate",
    "unknown",
  ],
  [
    "parameters that another class hands on as they come",
    model("self.layer = SampleModel(config)", "return self.layer(input_ids)", passedOn),
    "kept",
    "float3",
  ],
  [
    "a helper method",
    model("self.layer = SampleLayer(config)", "return self.layer(inputs_embeds)", layer),
    "heads",
    "float4",
  ],
  [
    "a cache beside new states",
    model("self.layer = SampleLayer(config)", "return self.layer(inputs_embeds, past=past_key_values[0])", layer),
    "torch.cat([past[0], heads], dim=2)",
    "float4",
  ],
  [
    "layers of a list",
    model(
      "self.layers = nn.ModuleList([SampleLayer(config) for _ in range(config.num_hidden_layers)])",
      "for each in self.layers:\n    inputs_embeds = each(inputs_embeds)[0]\nreturn (inputs_embeds)",
      layer,
    ),
    "(inputs_embeds)",
    "float3",
  ],
  [
    "checkpointed layers",
    model(
      "self.layer = SampleLayer(config)",
      "return self._gradient_checkpointing_func(self.layer.__call__, inputs_embeds)[0]",
      layer,
    ),
    "self._gradient_checkpointing_func(self.layer.__call__, inputs_embeds)[0]",
    "float3",
  ],
  [
    "chunks",
    model(
      "self.dense = nn.Linear(4, 4)",
      "return apply_chunking_to_forward(self.part, 0, 1, inputs_embeds)\ndef part(x): return x",
    ).replace("\n        def part(x): return x", "\n\n    def part(self, x):\n        return self.dense(x)"),
    "apply_chunking_to_forward(self.part, 0, 1, inputs_embeds)",
    "float3",
  ],
  [
    "a list that a constructor fills",
    model(
      "self.layers = nn.ModuleList()\nself.layers.append(nn.Linear(4, 4))\nif config.is_decoder:\n    self.layers.append(nn.Identity())\nself.layers.append(nn.Embedding(9, 4))",
      "return self.layers[-1](input_ids)",
    ),
    "self.layers[-1]",
    "torch.nn.Embedding",
  ],
  [
    "nn.Sequential",
    model("self.net = nn.Sequential(nn.Linear(4, 4), nn.ReLU())", "return self.net(inputs_embeds)"),
    "self.net(inputs_embeds)",
    "float3",
  ],
  [
    "a buffer",
    model('self.register_buffer("ids", torch.arange(9).unsqueeze(0))', "return self.ids[:, :2]"),
    "self.ids[:, :2]",
    "int2",
  ],
  ["a parameter", model("self.bias = nn.Parameter(torch.zeros(4))", "return self.bias"), "self.bias", "float1"],
  ["a weight", model("self.words = nn.Embedding(9, 4)", "return self.words.weight"), "self.words.weight", "float2"],
  [
    "a module that may be missing",
    model("self.pooler = SampleLayer(config) if add_pooler else None", "return self.pooler", layer),
    "self.pooler",
    "instance SampleLayer",
  ],
  [
    "eager among implementations",
    model(
      "self.layer = KINDS[config._attn_implementation](config)",
      "return self.layer",
      `${layer}\nclass SampleSdpaLayer(SampleLayer):\n    pass\nKINDS = {"eager": SampleLayer, "sdpa": SampleSdpaLayer}`,
    ),
    "self.layer",
    "instance SampleLayer",
  ],
  [
    "extended masks",
    model("pass", "return self.get_extended_attention_mask(attention_mask, (1, 2))"),
    "self.get_extended_attention_mask(attention_mask, (1, 2))",
    "float4",
  ],
  [
    "head masks",
    model("pass", "head_mask = self.get_head_mask(head_mask, 2)\nreturn head_mask[0]"),
    "head_mask[0]",
    "float4",
  ],
  [
    "fields of an output",
    model(
      "pass",
      "out = SampleOutput(last_hidden_state=inputs_embeds, pooler_output=inputs_embeds[:, 0])\nreturn out.pooler_output",
    ),
    "out.pooler_output",
    "float2",
  ],
  [
    "outputs by position",
    model(
      "pass",
      "out = SampleOutput(last_hidden_state=inputs_embeds, pooler_output=inputs_embeds[:, 0])\nreturn out[1]",
    ),
    "out[1]",
    "float2",
  ],
  [
    "later outputs by position",
    model("pass", "out = SampleOutput(inputs_embeds, inputs_embeds[:, 0], (inputs_embeds,))\nreturn out[2]"),
    "out[2]",
    "unknown",
  ],
  [
    "configurations",
    model("self.size = config.hidden_size", "return self.size + self.config.layer_norm_eps"),
    "self.size + self.config.layer_norm_eps",
    "float",
  ],
  [
    "what nothing tells",
    model("self.net = config.make()", "return self.net(inputs_embeds)"),
    "self.net(inputs_embeds)",
    "unknown",
  ],
];

it.each(cases)("%s", (_, source, text, expected) => expect(short(infer(source).of(text))).toBe(expected));

it("leaves ranks of multiple choice inputs open until they are flattened", () => {
  const source = `
class SampleForMultipleChoice(PreTrainedModel):
    def forward(self, input_ids: Optional[torch.LongTensor] = None):
        flat = input_ids.view(-1, input_ids.size(-1))
        return (flat)
`;
  const { of } = infer(source);
  expect(short(of("input_ids.view"))).toBe("function");
  expect(short(of("input_ids"))).toBe("int?");
  expect(short(of("(flat)"))).toBe("int2");
});

it("takes ranks from documentation where all of it agrees", () => {
  const source = `
DOC = r"""
        pixel_values (\`torch.FloatTensor\` of shape \`(batch_size, frames, channels, height, width)\`):
"""
class SampleModel(PreTrainedModel):
    def forward(self, pixel_values: torch.FloatTensor):
        return (pixel_values)
`;
  expect(short(infer(source).of("(pixel_values)"))).toBe("float5");
});

it("joins parameters over calls", () => {
  const source = `
def double(x):
    return x + x

class SampleModel(PreTrainedModel):
    def forward(self, inputs_embeds: Optional[torch.FloatTensor] = None):
        return double(inputs_embeds), double(inputs_embeds[0])
`;
  expect(short(infer(source).of("x + x"))).toBe("float?");
});

it("gives attributes and results by class", () => {
  const { facts, program } = infer(`
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(4, 4)

class Derived(Base):
    def forward(self, x):
        return 1.5

class SampleModel(PreTrainedModel):
    def __init__(self, config):
        self.part = Derived()

    def forward(self, input_ids=None):
        return self.part(input_ids)
`);
  const derived = program.main.classes.get("Derived");
  const forward = derived && program.method(derived, "forward");
  expect(derived && short(facts.attribute(derived, "dense"))).toBe("torch.nn.Linear");
  expect(forward && short(facts.result(forward))).toBe("float 1.5");
});

it("ends on code that grows without limit", () => {
  const { of } = infer(`
def nest(x):
    return nest((x, x))

class SampleModel(PreTrainedModel):
    def forward(self, input_ids=None):
        y = input_ids
        while True:
            y = (y, y)
        return nest(input_ids)
`);
  expect(short(of("nest(input_ids)"))).toBe("unknown");
});
