import { tensor } from "../../facts/value.ts";
import { given, isNone, stringOf } from "../operand.ts";
import { decline, type LayerRule, type Operands } from "../rule.ts";
import { initializer, keyword, textOf } from "./layer-arguments.ts";

/** What both kinds of convolution are made with. */
export const convolutionArguments = (operands: Operands): readonly string[] => [
  textOf(operands, "in_channels"),
  textOf(operands, "out_channels"),
  `kernel_size=${textOf(operands, "kernel_size")}`,
  ...keyword("strides", operands.stride, "1"),
  ...keyword("padding", operands.padding, "0"),
  ...keyword("dilation_rate", operands.dilation, "1"),
  ...keyword("groups", operands.groups, "1"),
  ...keyword("use_bias", operands.bias, "True"),
];

/** PyTorch's names of what the layer was made with. */
export const convolutionAttributes = (weight: (layer: string) => string) => ({
  weight,
  bias: (layer: string) => `${layer}.bias`,
  in_channels: (layer: string) => `${layer}.input_channels`,
  out_channels: (layer: string) => `${layer}.filters`,
  kernel_size: (layer: string) => `${layer}.kernel_size`,
  stride: (layer: string) => `${layer}.strides`,
  dilation: (layer: string) => `${layer}.dilation_rate`,
  groups: (layer: string) => `${layer}.groups`,
});

const weights = {
  1: (layer: string) => `tf.transpose(${layer}.kernel, perm=(2, 1, 0))`,
  2: (layer: string) => `tf.transpose(${layer}.kernel, perm=(3, 2, 0, 1))`,
  3: (layer: string) => `${layer}.weight`,
};

const convolution = (count: 1 | 2 | 3, examples: LayerRule["examples"]): LayerRule => ({
  signatures: [
    `torch.nn.Conv${count}d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None)`,
  ],
  create: (operands, port) => {
    const mode = isNone(operands.padding_mode) ? "zeros" : stringOf(operands.padding_mode);
    const isCircular = count === 1 && mode === "circular" && stringOf(operands.padding) === undefined;
    if (mode !== "zeros" && !isCircular) {
      return decline(`nn.Conv${count}d with a padding_mode other than "zeros": pad the input first`);
    }
    return {
      constructor: port.support(isCircular ? "circular_conv1d" : `conv${count}d`),
      args: [...convolutionArguments(operands), ...initializer(port)],
    };
  },
  training: false,
  infer: () => tensor(count + 2, "float", count === 2 ? true : undefined),
  call: (layer, args) => {
    const input = given(args[0]);
    const isUnbatched = input.value.kind === "tensor" && input.value.rank === count + 1;
    return isUnbatched ? `${layer}(tf.expand_dims(${input}, axis=0))[0]` : `${layer}(${input})`;
  },
  attributes: {
    ...convolutionAttributes(weights[count]),
    // the port's layer keeps what stands in front of each dimension and behind it
    padding: (layer) => `tuple(before for before, _ in ${layer}.padding)`,
  },
  examples,
});

const flat = { x: "float32[2,4,9]" };
const image = { x: "float32[2,4,9,8]" };

/** Convolutions, with channels first as in PyTorch. */
export const convLayers: readonly LayerRule[] = [
  convolution(1, [
    { torch: "nn.Conv1d(4, 6, 3)(x)", inputs: flat },
    { torch: "nn.Conv1d(4, 6, kernel_size=3, stride=2, padding=1, bias=False)(x)", inputs: flat },
    { torch: "nn.Conv1d(4, 4, 4, padding=2, groups=2)(x)", inputs: flat },
    { torch: "nn.Conv1d(4, 8, 4, padding='same', groups=4)(x)", inputs: flat },
    { torch: "nn.Conv1d(4, 6, 3, padding=1, padding_mode='circular')(x)", inputs: flat },
    { torch: "nn.Conv1d(4, 6, 2, stride=(2,), dilation=3, padding='valid')(x)", inputs: flat },
  ]),
  convolution(2, [
    { torch: "nn.Conv2d(4, 6, 3)(x)", inputs: image },
    { torch: "nn.Conv2d(4, 6, kernel_size=(3, 2), stride=(2, 1), padding=(1, 2))(x)", inputs: image },
    { torch: "nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False)(x)", inputs: image },
    { torch: "nn.Conv2d(4, 8, 3, stride=2, padding=1, dilation=2, groups=2)(x)", inputs: image },
    { torch: "nn.Conv2d(4, 6, 2, padding='same')(x)", inputs: image },
    { torch: "nn.Conv2d(4, 2, 4, 4)(x)", inputs: image },
  ]),
  convolution(3, [
    { torch: "nn.Conv3d(4, 6, (2, 3, 3), stride=(2, 1, 1))(x)", inputs: { x: "float32[2,4,4,6,5]" } },
    { torch: "nn.Conv3d(4, 6, 3, padding=1, groups=2)(x)", inputs: { x: "float32[2,4,4,6,5]" } },
  ]),
];
