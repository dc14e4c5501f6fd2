import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { bodyOf, definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

/** What becomes of statements about `h`, which a convolution made. */
function translatedCall(forward: string): string {
  const indented = forward.split("\n").join("\n        ");
  const { text } = translateModule(
    `class ExampleBlock(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.stem = nn.Conv2d(3, 3, 3)
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.dropout = nn.Dropout(0.1)
        self.act = ACT2FN[config.hidden_act]
        self.optional = nn.ReLU() if config.is_active else nn.Identity()
        self.identity = nn.Identity()
        self.softmax = nn.Softmax(dim=-1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.squeeze = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Sigmoid())
        self.scale = nn.Parameter(torch.ones(3, 1, 1))

    def forward(self, pixels):
        h = self.stem(pixels)
        ${indented}
`,
    { exported: ["ExampleBlock"] },
  );
  return bodyOf(definition(text, "TFExampleBlock"), "call").replace("h = self.stem(pixels)\n", "");
}

describe("images that convolutions made", () => {
  it.each([
    ["return self.conv(h) + h", "return with_channels_last(tf.add, self.conv(h), h)"],
    ["y = self.conv(h)\ny *= h\nreturn y", "y = self.conv(h)\ny = with_channels_last(tf.multiply, y, h)\nreturn y"],
    ["return self.act(self.norm(h))", "return with_channels_last(self.act, self.norm(h, training=training))"],
    ["return self.optional(h)", "return with_channels_last(self.optional, h)"],
    ["return F.relu(h)", "return with_channels_last(tf.nn.relu, h)"],
    [
      "return self.act(self.dropout(h) - h)",
      "return with_channels_last(self.act, with_channels_last(tf.subtract, self.dropout(h, training=training), h))",
    ],
    [
      "return h * self.squeeze(self.pool(h))",
      "return with_channels_last(tf.multiply, h, self.squeeze(self.pool(h), training=training))",
    ],
  ])("%j stays with channels last between convolutions", (before, after) => {
    expect(translatedCall(before)).toBe(after);
  });

  it.each([
    ["return self.identity(h)", "return self.identity(h)"],
    ["return self.softmax(h)", "return self.softmax(h)"],
    ["return self.conv(h) * 2.0", "return self.conv(h) * 2.0"],
    ["return h * self.scale", "return h * self.scale"],
    ["y = h.permute(0, 2, 3, 1)\nreturn y + y", "y = tf.transpose(h, perm=(0, 2, 3, 1))\nreturn y + y"],
    ["return self.act(h.flatten(2))", "return self.act(tf.reshape(h, shape_list(h)[:2] + [-1]))"],
  ])("%j has no use for that", (before, after) => {
    expect(translatedCall(before)).toBe(after);
  });
});
