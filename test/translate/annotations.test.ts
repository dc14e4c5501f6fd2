import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../src/translate/translate.ts";
import { definition, translateModule } from "../helpers/translate-module.ts";

beforeAll(initTranslator);

/** The first parameter of a layer's `call`, with the given type in the source. */
function parameterOf(type: string): string | undefined {
  const source = `from torch.nn.attention.flex_attention import BlockMask


class ExampleLayer(nn.Module):
    def __init__(self, config):
        super().__init__()

    def forward(self, x: ${type}):
        return x
`;
  const layer = definition(translateModule(source, { exported: ["ExampleLayer"] }).text, "TFExampleLayer");
  return /def call\(self, (x: [^)]*)\)/.exec(layer)?.[1];
}

describe("types in a port", () => {
  it.each([
    ["torch.Tensor", "tf.Tensor"],
    ["torch.tensor", "tf.Tensor"],
    ["Optional[torch.FloatTensor]", "Optional[tf.Tensor]"],
    ["torch.Size", "tf.TensorShape"],
    ["nn.ModuleList", "list"],
    ["torch.distributions.Distribution", "Any"],
    ["Optional[torch.optim.Optimizer]", "Optional[Any]"],
    ["Union[torch.Tensor, BlockMask]", "tf.Tensor"],
    ['Optional[Union[torch.Tensor, "BlockMask"]]', "Optional[tf.Tensor]"],
  ])("%s is %s", (before, after) => {
    expect(parameterOf(before)).toBe(`x: ${after}`);
  });
});
