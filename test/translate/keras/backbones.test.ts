import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const imports = `from ...utils.backbone_utils import BackboneMixin, load_backbone
from ..auto import AutoModel
`;

const pretrained = `

class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"
`;

const port = (source: string): string =>
  translateModule(`${imports}${source}`, {
    exported: ["ExampleModel"],
    files: { "src/transformers/utils/backbone_utils.py": "class BackboneMixin:\n    pass\n" },
  }).text;

/** A model whose `__init__` and `forward` are these lines. */
const model = (init: string, forward = "return x", bases = "ExamplePreTrainedModel"): string => `${pretrained}

class ExampleModel(${bases}):
    def __init__(self, config):
        super().__init__(config)
${init.replace(/^/gm, "        ")}

    def forward(self, x):
${forward.replace(/^/gm, "        ")}
`;

describe("backbones", () => {
  it.each([
    ["self.backbone = load_backbone(config)", 'self.backbone = load_backbone(config, name="backbone")'],
    ["body = load_backbone(config)\nself.encoder = body", 'body = load_backbone(config, name="encoder")'],
    [
      "if config.use_timm_backbone:\n    body = timm_model()\nelse:\n    body = load_backbone(config)\nself.encoder = body",
      'body = load_backbone(config, name="encoder")',
    ],
  ])("are made from the port of their model: %j", (init, expected) => {
    const text = port(model(init, "return self.backbone(x)"));
    expect(text).toContain(expected);
    expect(text).toContain("def load_backbone(config, **kwargs):");
    expect(text).not.toContain("timm_model");
    expect(text).not.toContain("backbone_utils import load_backbone");
  });

  it("build what a variable holds", () => {
    const text = port(model("body = load_backbone(config)\nself.encoder = body"));
    expect(text).toContain("self.encoder.build(None)");
  });

  it("keep their mixin, and filter options by call()", () => {
    const text = definition(
      port(model("super()._init_backbone(config)", "return x", "ExamplePreTrainedModel, BackboneMixin")),
      "TFExampleModel",
    );
    expect(text).toContain("class TFExampleModel(TFExamplePreTrainedModel, BackboneMixin):");
    expect(text).toContain("def forward_with_filtered_kwargs(self, *args, **kwargs):");
  });

  it.each(["self.encoder = nn.Linear(4, 4)", "self.size = config.size"])("are not seen in %j", (init) => {
    expect(port(model(init))).not.toContain("load_backbone");
  });
});

describe("normalizations that are frozen", () => {
  const walk = (inside: string): string => `
class FrozenNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("weight", torch.ones(n))
        self.register_buffer("running_mean", torch.zeros(n))

    def forward(self, x):
        epsilon = 1e-4
        return x * self.weight + self.running_mean * epsilon


def swap(model):
    for name, module in model.named_children():
        if ${inside}:
            fresh = FrozenNorm(module.num_features)
            model._modules[name] = fresh

        swap(module)
${model("self.dense = nn.Linear(4, 4)\nswap(self.dense)")}`;

  it("are layers that are not trained", () => {
    const text = definition(port(walk("isinstance(module, nn.BatchNorm2d)")), "swap");
    expect(text).toContain("module.trainable = False");
    expect(text).toContain("module.epsilon = 1e-4");
  });

  it.each(["isinstance(module, nn.Linear)", "name == 'norm'"])("are nothing else: %s", (inside) => {
    expect(port(walk(inside))).not.toContain("module.trainable = False");
  });
});

describe("models inside of models", () => {
  it("are loaded past their main layers", () => {
    const text = port(model("self.inner = AutoModel.from_config(config.inner)", "return self.inner(inputs_embeds=x)"));
    expect(text).toContain("def tf_to_pt_weight_rename(self, tf_weight):");
    expect(text).toContain("input_ids=None");
  });

  it.each(["self.inner = nn.Linear(4, 4)", "self.inner = None"])("are not seen in %j", (init) => {
    expect(port(model(init))).not.toContain("tf_to_pt_weight_rename");
  });
});

describe("heads of heads", () => {
  const head = (name: string, made: string): string => `

class ${name}(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        ${made}

    def forward(self, x):
        return x
`;
  const base = model("self.dense = nn.Linear(4, 4)");
  const first = head("ExampleForBoxes", "self.example = ExampleModel(config)");

  it.each([
    ["self.boxes = ExampleForBoxes(config)", true],
    ["self.example = ExampleModel(config)", false],
    ["self.dense = nn.Linear(4, 4)", false],
  ])("keep no prefix: %s", (made, isBare) => {
    const { text } = translateModule(`${base}${first}${head("ExampleForMasks", made)}`, {
      exported: ["ExampleModel", "ExampleForBoxes", "ExampleForMasks"],
    });
    expect(definition(text, "TFExampleForMasks").includes('base_model_prefix = ""')).toBe(isBare);
  });
});

describe("layers that come to a container later", () => {
  it.each([
    ["self.layers = nn.Sequential()", ".blocks.append(", 'name=f"{i}"'],
    ["self.layers = nn.ModuleList([])", ".append(", 'name=f"layers_._{i}"'],
  ])("%s", (start, append, name) => {
    const text = port(
      model(`${start}\nfor i in range(3):\n    self.layers.add_module(str(i), nn.Linear(4, 4))`),
    ).replace(/\s+/g, " ");
    expect(text).toContain(append);
    expect(text).toContain(name);
    expect(text).not.toContain("add_module");
  });

  it("are numbered in conditional lists", () => {
    const text = port(
      model("self.last = nn.Sequential(*([nn.Linear(4, 4)] + ([nn.Linear(4, 2)] if config.wide else [])))"),
    );
    expect(text).toContain('name="1"');
    expect(text).toContain("if config.wide else []");
  });

  it("take the keys of a dictionary for names", () => {
    const text = port(
      model('parts = OrderedDict()\nparts["first"] = nn.Linear(4, 4)\nself.path = nn.Sequential(parts)').replace(
        "class ExamplePreTrainedModel",
        "from collections import OrderedDict\n\n\nclass ExamplePreTrainedModel",
      ),
    );
    expect(text).toContain('name="first"');
    expect(text).toContain("list(parts.values())");
  });

  it("fill a list as copies of one", () => {
    const clones = "def clones(module, N):\n    return nn.ModuleList([copy.deepcopy(module) for i in range(N)])\n";
    const text = port(`import copy\n\n\n${clones}${model("one = nn.Linear(4, 4)\nself.layers = clones(one, 3)")}`);
    expect(text).toContain('clones(one, 3, name="layers")');
    expect(text).toContain('copied._name = f"{name}_._{place}"');
  });

  it.each([
    ["self.head = nn.Linear(4, 4)\nself.head = nn.ModuleList([self.head for _ in range(2)])", 'name="head_._0"'],
    ["self.head = nn.Linear(4, 4)\nself.other = nn.ModuleList([nn.Linear(4, 4) for _ in range(2)])", 'name="head"'],
  ])("are named as checkpoints name them: %j", (init, expected) => {
    expect(port(model(init))).toContain(expected);
  });
});
