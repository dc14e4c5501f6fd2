import { dtypeOf, isConvolved, rankOf, tensor } from "../../facts/value.ts";
import { given, isNone } from "../operand.ts";
import { decline, type LayerRule, type Operand, type OpRule } from "../rule.ts";
import { plainActivationLayers } from "./functional-activation.ts";
import { floatsElementwise, floatsLikeFirst, functionLayer, keyword, optionsOf, textOf } from "./layer-arguments.ts";

/** Whether GELU is computed by the error function (`false`) or by its tanh approximation (`true`). */
const approximation = (approximate: Operand | undefined): boolean | undefined =>
  isNone(approximate) ? false : { '"none"': false, '"tanh"': true }[given(approximate).text.replace(/'/g, '"')];

const gelu: LayerRule = {
  signatures: ["torch.nn.GELU(approximate='none')"],
  create: ({ approximate }, port) => {
    const isApproximate = approximation(approximate);
    if (isApproximate === undefined) return decline("nn.GELU whose approximation is not spelled out");
    const name = isApproximate ? '"gelu_new"' : '"gelu"';
    return { constructor: port.use("get_tf_activation"), args: [name], isFunction: true };
  },
  training: false,
  elementwise: true,
  infer: floatsElementwise,
  examples: [
    { torch: "nn.GELU()(x)", inputs: { x: "float32[2,3]" } },
    { torch: "nn.GELU(approximate='tanh')(x)", inputs: { x: "float32[2,3]" } },
  ],
};

const geluFunction: OpRule = {
  signatures: ["torch.nn.functional.gelu(input, approximate='none')"],
  to: ({ input, approximate }, port) => {
    const isApproximate = approximation(approximate);
    if (isApproximate === undefined) return decline("gelu() whose approximation is not spelled out");
    if (isConvolved(input?.value) && !isApproximate) {
      return `${port.support("with_channels_last")}(tf.nn.gelu, ${given(input)})`;
    }
    return `tf.nn.gelu(${given(input)}${isApproximate ? ", approximate=True" : ""})`;
  },
  infer: ({ input }) => (input && isConvolved(input) ? input : tensor(rankOf(input), dtypeOf(input))),
  examples: [
    { torch: "F.gelu(x)", inputs: { x: "float32[2,3]" }, tf: "tf.nn.gelu(x)" },
    {
      torch: "F.gelu(F.max_pool2d(x, 2))",
      inputs: { x: "float32[2,3,4,6]" },
      tf: "with_channels_last(tf.nn.gelu, max_pool2d(x, kernel_size=2))",
    },
    { torch: "F.relu(F.max_pool2d(x, 2)) - F.max_pool2d(x, 2)", inputs: { x: "float32[2,3,4,6]" } },
    { torch: "F.gelu(x, approximate='tanh')", inputs: { x: "float32[2,3]" }, tf: "tf.nn.gelu(x, approximate=True)" },
  ],
};

/** Up to a threshold of 20 the two agree to nine digits, so that TensorFlow's own function does. */
const isPlainSoftplus = (beta: Operand | undefined, threshold: Operand | undefined): boolean =>
  Number(beta?.text ?? 1) === 1 && Number(threshold?.text ?? 20) >= 20;

const softplus: LayerRule = {
  signatures: ["torch.nn.Softplus(beta=1.0, threshold=20.0)"],
  create: (operands, port) =>
    isPlainSoftplus(operands.beta, operands.threshold)
      ? { constructor: `${port.keras}.layers.Activation`, args: ["tf.nn.softplus"] }
      : functionLayer(port, port.support("softplus"), optionsOf(operands, { beta: "1.0", threshold: "20.0" })),
  training: false,
  infer: floatsLikeFirst,
  examples: [
    { torch: "nn.Softplus()(x)", inputs: { x: "float32[2,3]" } },
    { torch: "nn.Softplus(beta=2.0, threshold=1.0)(x)", inputs: { x: "float32[2,3]" } },
  ],
};

const softplusFunction: OpRule = {
  signatures: ["torch.nn.functional.softplus(input, beta=1.0, threshold=20.0)"],
  to: ({ input, beta, threshold }, port) =>
    isPlainSoftplus(beta, threshold)
      ? `tf.nn.softplus(${given(input)})`
      : `${port.support("softplus")}(${[given(input).text, ...keyword("beta", beta, "1.0"), ...keyword("threshold", threshold, "20.0")].join(", ")})`,
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "F.softplus(x)", inputs: { x: "float32[2,3]" }, tf: "tf.nn.softplus(x)" },
    { torch: "F.softplus(x, beta=0.5)", inputs: { x: "float32[2,3]" } },
    { torch: "F.softplus(x * 30, threshold=2.0)", inputs: { x: "float32[2,3]" } },
  ],
};

const softmax2d: LayerRule = {
  signatures: ["torch.nn.Softmax2d()"],
  create: (_, port) => functionLayer(port, port.use("stable_softmax"), { axis: "-3" }),
  training: false,
  infer: floatsLikeFirst,
  examples: [{ torch: "nn.Softmax2d()(x)", inputs: { x: "float32[2,3,4,5]" } }],
};

const prelu: LayerRule = {
  signatures: ["torch.nn.PReLU(num_parameters=1, init=0.25, device=None, dtype=None)"],
  create: (operands, port) => ({
    constructor: port.support("prelu_layer"),
    args: [textOf(operands, "num_parameters"), ...keyword("initial", operands.init, "0.25")],
  }),
  training: false,
  infer: floatsLikeFirst,
  attributes: { weight: (layer) => `${layer}.weight` },
  examples: [
    { torch: "nn.PReLU()(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.PReLU(3)(x)", inputs: { x: "float32[2,3,4]" } },
    { torch: "nn.PReLU(3)(x)", inputs: { x: "float32[2,3]" } },
    { torch: "nn.PReLU()(x)", inputs: { x: "float32[4]" } },
  ],
};

const preluFunction: OpRule = {
  signatures: ["torch.nn.functional.prelu(input, weight)"],
  to: ({ input, weight }, port) => `${port.support("prelu")}(${given(input)}, ${given(weight)})`,
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [{ torch: "F.prelu(x, y)", inputs: { x: "float32[2,3,4,2]", y: "float32[3]" } }],
};

/** Activations as layers. */
export const activationLayers: readonly LayerRule[] = [...plainActivationLayers, gelu, softplus, softmax2d, prelu];

/** Activations whose function has options of its own. */
export const activationFunctions: readonly OpRule[] = [geluFunction, softplusFunction, preluFunction];
