import { rankOf, tensor } from "../../facts/value.ts";
import { given } from "../operand.ts";
import type { LayerRule, Operands, PortContext } from "../rule.ts";
import { floatsLikeFirst, initializer, keyword, textOf } from "./layer-arguments.ts";

const denseOptions = ({ bias }: Operands, port: PortContext): readonly string[] => [
  ...keyword("use_bias", bias, "True"),
  ...initializer(port),
];

const linear: LayerRule = {
  signatures: [
    "torch.nn.Linear(in_features, out_features, bias=True, device=None, dtype=None)",
    "torch.nn.modules.linear.NonDynamicallyQuantizableLinear(in_features, out_features, bias=True, device=None, dtype=None)",
  ],
  create: (operands, port) => ({
    constructor: `${port.keras}.layers.Dense`,
    args: [textOf(operands, "out_features"), ...denseOptions(operands, port)],
    buildShape: ["None", "None", textOf(operands, "in_features")],
  }),
  createSelfBuilt: (operands, port) => ({
    constructor: port.support("dense"),
    args: [
      textOf(operands, "out_features"),
      `input_size=${textOf(operands, "in_features")}`,
      ...denseOptions(operands, port),
    ],
  }),
  training: false,
  infer: floatsLikeFirst,
  call: (layer, args) => {
    const input = given(args[0]);
    // Keras wants a batch
    return rankOf(input.value) === 1 ? `${layer}(tf.expand_dims(${input}, axis=0))[0]` : `${layer}(${input})`;
  },
  attributes: {
    weight: (layer) => `tf.transpose(${layer}.kernel)`,
    bias: (layer) => `${layer}.bias`,
    in_features: (layer) => `${layer}.kernel.shape[0]`,
    out_features: (layer) => `${layer}.units`,
  },
  examples: [
    { torch: "nn.Linear(3, 4)(x)", inputs: { x: "float32[2,5,3]" } },
    { torch: "nn.Linear(3, 4, bias=False)(x)", inputs: { x: "float32[2,3]" } },
    { torch: "nn.Linear(in_features=3, out_features=2)(x)", inputs: { x: "float32[2,2,5,3]" } },
    { torch: "nn.Linear(3, 4)(x)", inputs: { x: "float32[3]" } },
  ],
};

const bilinear: LayerRule = {
  signatures: ["torch.nn.Bilinear(in1_features, in2_features, out_features, bias=True, device=None, dtype=None)"],
  create: (operands, port) => ({
    constructor: port.support("bilinear"),
    args: [
      textOf(operands, "in1_features"),
      textOf(operands, "in2_features"),
      textOf(operands, "out_features"),
      ...keyword("use_bias", operands.bias, "True"),
      ...initializer(port),
    ],
  }),
  training: false,
  infer: floatsLikeFirst,
  attributes: { weight: (layer) => `${layer}.weight`, bias: (layer) => `${layer}.bias` },
  examples: [
    { torch: "nn.Bilinear(3, 4, 5)(x, y)", inputs: { x: "float32[2,3]", y: "float32[2,4]" } },
    { torch: "nn.Bilinear(3, 4, 2, bias=False)(x, y)", inputs: { x: "float32[2,6,3]", y: "float32[2,6,4]" } },
  ],
};

const identity: LayerRule = {
  signatures: ["torch.nn.Identity(*args, **kwargs)"],
  create: (_, port) => ({ constructor: `${port.keras}.layers.Activation`, args: ['"linear"'] }),
  training: false,
  elementwise: true,
  infer: (args) => args[0] ?? tensor(),
  examples: [{ torch: "nn.Identity()(x)", inputs: { x: "float32[2,3]" } }],
};

/** Matrices applied to the last dimension. */
export const linearLayers: readonly LayerRule[] = [linear, bilinear, identity];
