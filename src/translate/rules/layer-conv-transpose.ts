import { tensor } from "../../facts/value.ts";
import { decline, type LayerRule } from "../rule.ts";
import { initializer, keyword } from "./layer-arguments.ts";
import { convolutionArguments, convolutionAttributes } from "./layer-conv.ts";

const weights = {
  1: (layer: string) => `tf.transpose(${layer}.kernel, perm=(2, 1, 0))`,
  2: (layer: string) => `tf.transpose(${layer}.kernel, perm=(3, 2, 0, 1))`,
};

const transposed = (count: 1 | 2, examples: LayerRule["examples"]): LayerRule => ({
  signatures: [
    `torch.nn.ConvTranspose${count}d(in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None)`,
  ],
  create: (operands, port) => ({
    constructor: port.support(`conv_transpose${count}d`),
    args: [
      ...convolutionArguments(operands),
      ...keyword("output_padding", operands.output_padding, "0"),
      ...initializer(port),
    ],
  }),
  training: false,
  infer: () => tensor(count + 2, "float", count === 2 ? true : undefined),
  attributes: convolutionAttributes(weights[count]),
  examples,
});

const volume: LayerRule = {
  signatures: [
    "torch.nn.ConvTranspose3d(in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None)",
  ],
  create: () => decline("nn.ConvTranspose3d"),
  training: false,
  infer: () => tensor(5, "float"),
  examples: [],
};

const flat = { x: "float32[2,4,5]" };
const image = { x: "float32[2,4,5,3]" };

/** Transposed convolutions, with channels first as in PyTorch. */
export const convTransposeLayers: readonly LayerRule[] = [
  transposed(1, [
    { torch: "nn.ConvTranspose1d(4, 6, 3)(x)", inputs: flat },
    {
      torch: "nn.ConvTranspose1d(4, 6, kernel_size=4, stride=2, padding=1, output_padding=1, bias=False)(x)",
      inputs: flat,
    },
    { torch: "nn.ConvTranspose1d(4, 6, 3, groups=2, dilation=2)(x)", inputs: flat },
  ]),
  transposed(2, [
    { torch: "nn.ConvTranspose2d(4, 6, kernel_size=2, stride=2)(x)", inputs: image },
    { torch: "nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=1, output_padding=(1, 2))(x)", inputs: image },
    { torch: "nn.ConvTranspose2d(4, 6, 3, groups=2, dilation=(1, 2), padding=1)(x)", inputs: image },
  ]),
  volume,
];
