import { tensor, type Value } from "../../facts/value.ts";
import { booleanOf, given, isNone } from "../operand.ts";
import { type Declined, decline, type LayerForm, type LayerRule, type Operands, type PortContext } from "../rule.ts";
import { complement, floatsLikeFirst, keyword, textOf } from "./layer-arguments.ts";

/** `center` and `scale` of Keras, from PyTorch's one flag for both and its flag for the bias. */
function affineArguments(affine: Operands[string], bias: Operands[string]): readonly string[] {
  if (isNone(affine) || booleanOf(affine) === true) return keyword("center", bias, "True");
  if (booleanOf(affine) === false) return ["center=False", "scale=False"];
  const isBiased = bias === undefined || booleanOf(bias) === true;
  return [isBiased ? `center=${affine}` : `center=${affine} and ${bias}`, `scale=${affine}`];
}

/** The size that is normalized over, unless it is several, or not known to be one. */
function onlySize({ normalized_shape }: Operands): string | undefined {
  const shape = given(normalized_shape);
  if (shape.items) return shape.items.length === 1 ? shape.items[0]?.text : undefined;
  return shape.value.kind === "sequence" ? undefined : shape.text;
}

const layerNormOptions = (operands: Operands): readonly string[] => [
  `epsilon=${textOf(operands, "eps")}`,
  ...affineArguments(operands.elementwise_affine, operands.bias),
];

const anyRankLayerNorm = (operands: Operands, port: PortContext): LayerForm => ({
  constructor: port.support("layer_norm"),
  args: [onlySize(operands) ?? textOf(operands, "normalized_shape"), ...layerNormOptions(operands)],
});

const layerNorm: LayerRule = {
  signatures: [
    "torch.nn.LayerNorm(normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, device=None, dtype=None)",
  ],
  // Keras fixes the axis from the rank that it is built with, so that another rank would be normalized along a wrong axis.
  create: (operands, port, { inputRank }) => {
    const size = onlySize(operands);
    if (size === undefined || inputRank === undefined) return anyRankLayerNorm(operands, port);
    return {
      constructor: `${port.keras}.layers.LayerNormalization`,
      args: layerNormOptions(operands),
      buildShape: [...Array.from({ length: inputRank - 1 }, () => "None"), size],
    };
  },
  createSelfBuilt: anyRankLayerNorm,
  training: false,
  infer: floatsLikeFirst,
  attributes: {
    weight: (layer) => `${layer}.gamma`,
    bias: (layer) => `${layer}.beta`,
    eps: (layer) => `${layer}.epsilon`,
  },
  examples: [
    { torch: "nn.LayerNorm(4)(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.LayerNorm(4, eps=1e-12)(x)", inputs: { x: "float32[2,4]" } },
    { torch: "nn.LayerNorm((4,), eps=0.001)(x)", inputs: { x: "float32[2,3,5,4]" } },
    { torch: "nn.LayerNorm([3, 4])(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.LayerNorm(4, elementwise_affine=False)(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.LayerNorm(4, bias=False)(x)", inputs: { x: "float32[2,3,4]" } },
  ],
};

const rmsNorm: LayerRule = {
  signatures: ["torch.nn.RMSNorm(normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None)"],
  create: (operands, port) => ({
    constructor: port.support("rms_norm"),
    args: [
      onlySize(operands) ?? textOf(operands, "normalized_shape"),
      ...keyword("epsilon", operands.eps),
      ...keyword("scale", operands.elementwise_affine, "True"),
    ],
  }),
  training: false,
  infer: floatsLikeFirst,
  attributes: { weight: (layer) => `${layer}.weight`, eps: (layer) => `${layer}.epsilon` },
  examples: [
    { torch: "nn.RMSNorm(4)(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.RMSNorm((3, 4), eps=1e-6)(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.RMSNorm(4, elementwise_affine=False)(x)", inputs: { x: "float32[2,4]" } },
  ],
};

function batchNormArguments(operands: Operands): readonly string[] | Declined {
  if (isNone(operands.momentum)) return decline("batch normalization that averages all batches alike (momentum=None)");
  if (booleanOf(operands.track_running_stats) === false) {
    return decline("batch normalization without running statistics");
  }
  return [
    `epsilon=${textOf(operands, "eps")}`,
    `momentum=${complement(given(operands.momentum))}`,
    ...affineArguments(operands.affine, undefined),
  ];
}

function anyRankBatchNorm(operands: Operands, port: PortContext): LayerForm | Declined {
  const args = batchNormArguments(operands);
  if ("declined" in args) return args;
  return { constructor: port.support("batch_norm"), args: [textOf(operands, "num_features"), ...args] };
}

function kerasBatchNorm(operands: Operands, port: PortContext, spatial: number): LayerForm | Declined {
  const args = batchNormArguments(operands);
  if ("declined" in args) return args;
  if (spatial === 2)
    return { constructor: port.support("batch_norm2d"), args: [textOf(operands, "num_features"), ...args] };
  return {
    constructor: `${port.keras}.layers.BatchNormalization`,
    args: ["axis=1", ...args],
    buildShape: ["None", textOf(operands, "num_features"), ...Array.from({ length: spatial }, () => "None")],
  };
}

const batchNormSignature = (name: string): string =>
  `torch.nn.${name}(num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None)`;

const batchNormAttributes = {
  weight: (layer: string) => `${layer}.gamma`,
  bias: (layer: string) => `${layer}.beta`,
  running_mean: (layer: string) => `${layer}.moving_mean`,
  running_var: (layer: string) => `${layer}.moving_variance`,
  eps: (layer: string) => `${layer}.epsilon`,
};

const batchNorm1d: LayerRule = {
  signatures: [batchNormSignature("BatchNorm1d"), batchNormSignature("SyncBatchNorm")],
  create: anyRankBatchNorm,
  training: true,
  infer: floatsLikeFirst,
  attributes: batchNormAttributes,
  examples: [
    { torch: "nn.BatchNorm1d(3)(x)", inputs: { x: "float32[4,3]" } },
    { torch: "nn.BatchNorm1d(3, eps=1e-3, momentum=0.3)(x)", inputs: { x: "float32[4,3,5]" } },
  ],
};

const batchNorm = (spatial: 2 | 3, shape: string): LayerRule => ({
  signatures: [batchNormSignature(`BatchNorm${spatial}d`)],
  create: (operands, port) => kerasBatchNorm(operands, port, spatial),
  createSelfBuilt: (operands, port) =>
    spatial === 2 ? kerasBatchNorm(operands, port, spatial) : anyRankBatchNorm(operands, port),
  training: true,
  infer: (): Value => tensor(spatial + 2, "float", spatial === 2 ? true : undefined),
  attributes: batchNormAttributes,
  examples: [
    { torch: `nn.BatchNorm${spatial}d(3)(x)`, inputs: { x: `float32[${shape}]` } },
    { torch: `nn.BatchNorm${spatial}d(3, affine=False, eps=0.001)(x)`, inputs: { x: `float32[${shape}]` } },
  ],
});

const groupNorm: LayerRule = {
  signatures: ["torch.nn.GroupNorm(num_groups, num_channels, eps=1e-05, affine=True, device=None, dtype=None)"],
  create: (operands, port) => ({
    constructor: port.support("group_norm_layer"),
    args: [
      textOf(operands, "num_groups"),
      textOf(operands, "num_channels"),
      `epsilon=${textOf(operands, "eps")}`,
      ...affineArguments(operands.affine, undefined),
    ],
  }),
  training: false,
  infer: floatsLikeFirst,
  attributes: {
    weight: (layer) => `${layer}.gamma`,
    bias: (layer) => `${layer}.beta`,
    eps: (layer) => `${layer}.epsilon`,
    num_groups: (layer) => `${layer}.groups`,
    num_channels: (layer) => `${layer}.channels`,
  },
  examples: [
    { torch: "nn.GroupNorm(2, 4)(x)", inputs: { x: "float32[2,4,5]" } },
    { torch: "nn.GroupNorm(4, 4, eps=1e-3)(x)", inputs: { x: "float32[2,4,5,3]" } },
    { torch: "nn.GroupNorm(1, 4, affine=False)(x)", inputs: { x: "float32[2,4]" } },
  ],
};

const instanceNorm = (spatial: 1 | 2 | 3, shape: string): LayerRule => ({
  signatures: [
    `torch.nn.InstanceNorm${spatial}d(num_features, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None)`,
  ],
  create: (operands, port) => {
    if (booleanOf(operands.track_running_stats) !== false)
      return decline("instance normalization with running statistics");
    // One group a channel is instance normalization.
    return {
      constructor: port.support("group_norm_layer"),
      args: [
        textOf(operands, "num_features"),
        textOf(operands, "num_features"),
        `epsilon=${textOf(operands, "eps")}`,
        ...affineArguments(operands.affine, undefined),
      ],
    };
  },
  training: false,
  infer: floatsLikeFirst,
  attributes: { weight: (layer) => `${layer}.gamma`, bias: (layer) => `${layer}.beta` },
  examples: [
    { torch: `nn.InstanceNorm${spatial}d(4)(x)`, inputs: { x: `float32[${shape}]` } },
    { torch: `nn.InstanceNorm${spatial}d(4, affine=True)(x)`, inputs: { x: `float32[${shape}]` } },
  ],
});

/** Normalizations. */
export const normLayers: readonly LayerRule[] = [
  layerNorm,
  rmsNorm,
  batchNorm1d,
  batchNorm(2, "4,3,5,2"),
  batchNorm(3, "4,3,5,2,3"),
  groupNorm,
  instanceNorm(1, "2,4,5"),
  instanceNorm(2, "2,4,5,3"),
  instanceNorm(3, "2,4,5,3,2"),
];
