import { isConvolved, unknown } from "../../facts/value.ts";
import type { LayerRule, PortContext } from "../rule.ts";
import { likeFirst, textOf } from "./layer-arguments.ts";

const dropout: LayerRule = {
  signatures: ["torch.nn.Dropout(p=0.5, inplace=False)"],
  create: (operands, port) => ({
    constructor: `${port.keras}.layers.Dropout`,
    args: [`rate=${textOf(operands, "p")}`],
  }),
  training: true,
  infer: (args) => (isConvolved(args[0]) ? (args[0] ?? unknown) : likeFirst(args)),
  attributes: { p: (layer) => `${layer}.rate` },
  examples: [
    { torch: "nn.Dropout(0.1)(x)", inputs: { x: "float32[2,3]" } },
    { torch: "nn.Dropout(p=0.0)(x)", inputs: { x: "float32[2,3,4]" } },
  ],
};

/** Drops whole channels: the noise has one number a channel. */
const channelDropout = (spatial: number, shape: string): LayerRule => ({
  signatures: [`torch.nn.Dropout${spatial}d(p=0.5, inplace=False)`],
  create: (operands, port: PortContext) => ({
    constructor: `${port.keras}.layers.Dropout`,
    args: [
      `rate=${textOf(operands, "p")}`,
      `noise_shape=(${["None", "None", ...Array.from({ length: spatial }, () => "1")].join(", ")})`,
    ],
  }),
  training: true,
  infer: likeFirst,
  attributes: { p: (layer) => `${layer}.rate` },
  examples: [{ torch: `nn.Dropout${spatial}d(0.3)(x)`, inputs: { x: `float32[${shape}]` } }],
});

const alphaDropout: LayerRule = {
  signatures: ["torch.nn.AlphaDropout(p=0.5, inplace=False)"],
  create: (operands, port) => ({
    constructor: `${port.keras}.layers.AlphaDropout`,
    args: [`rate=${textOf(operands, "p")}`],
  }),
  training: true,
  infer: likeFirst,
  examples: [{ torch: "nn.AlphaDropout(0.1)(x)", inputs: { x: "float32[2,3]" } }],
};

/** Noise that only training sees. */
export const dropoutLayers: readonly LayerRule[] = [
  dropout,
  channelDropout(1, "2,3,4"),
  channelDropout(2, "2,3,4,5"),
  channelDropout(3, "2,3,4,5,2"),
  alphaDropout,
];
