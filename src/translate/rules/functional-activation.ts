import { dtypeOf, isConvolved, rankOf, tensor } from "../../facts/value.ts";
import { given, isNone } from "../operand.ts";
import {
  type Declined,
  decline,
  type LayerForm,
  type LayerRule,
  type Operands,
  type OpRule,
  type PortContext,
} from "../rule.ts";
import { floatsElementwise, floatsLikeFirst, functionLayer } from "./layer-arguments.ts";

/** An activation, which PyTorch has as a layer and as a function. */
interface Activation {
  /** Parameters of the layer by its class, such as `GLU(dim=-1)`. */
  readonly layers: readonly string[];
  /** The function without its first parameter, such as `glu(dim=-1)`. */
  readonly functions: readonly string[];
  /** The TensorFlow function. */
  readonly to: (port: PortContext) => string;
  /** What the library calls exactly the same function in `get_tf_activation`. */
  readonly known?: string;
  /** Keyword of the TensorFlow function by PyTorch's parameter. */
  readonly options?: Readonly<Record<string, string>>;
  /** PyTorch's parameters that may be left out when they have these values. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Arguments of the examples, such as `0.2`. */
  readonly examples: readonly string[];
}

const support =
  (id: string) =>
  (port: PortContext): string =>
    port.support(id);
const named = (text: string) => (): string => text;
const library =
  (name: string) =>
  (port: PortContext): string =>
    `${port.use("get_tf_activation")}("${name}")`;

const activations: readonly Activation[] = [
  { layers: ["ReLU()"], functions: ["relu()"], to: named("tf.nn.relu"), known: "relu", examples: [""] },
  { layers: ["SiLU()"], functions: ["silu()"], to: named("tf.nn.silu"), known: "silu", examples: [""] },
  { layers: ["Mish()"], functions: ["mish()"], to: library("mish"), known: "mish", examples: [""] },
  { layers: ["Sigmoid()"], functions: ["sigmoid()"], to: named("tf.sigmoid"), known: "sigmoid", examples: [""] },
  { layers: ["Tanh()"], functions: ["tanh()"], to: named("tf.tanh"), known: "tanh", examples: [""] },
  { layers: ["ReLU6()"], functions: ["relu6()"], to: named("tf.nn.relu6"), examples: [""] },
  { layers: ["SELU()"], functions: ["selu()"], to: named("tf.nn.selu"), examples: [""] },
  { layers: ["Softsign()"], functions: ["softsign()"], to: named("tf.nn.softsign"), examples: [""] },
  { layers: ["LogSigmoid()"], functions: ["logsigmoid()"], to: named("tf.math.log_sigmoid"), examples: [""] },
  { layers: ["Hardsigmoid()"], functions: ["hardsigmoid()"], to: support("hard_sigmoid"), examples: [""] },
  { layers: ["Hardswish()"], functions: ["hardswish()"], to: support("hard_swish"), examples: [""] },
  { layers: ["Tanhshrink()"], functions: ["tanhshrink()"], to: support("tanh_shrink"), examples: [""] },
  {
    layers: ["GLU(dim=-1)"],
    functions: ["glu(dim=-1)"],
    to: library("glu"),
    known: "glu",
    options: { dim: "axis" },
    defaults: { dim: "-1" },
    examples: ["", "1", "dim=-2"],
  },
  {
    layers: ["LeakyReLU(negative_slope=0.01)"],
    functions: ["leaky_relu(negative_slope=0.01)"],
    to: named("tf.nn.leaky_relu"),
    options: { negative_slope: "alpha" },
    examples: ["", "0.2"],
  },
  {
    layers: ["ELU(alpha=1.0)"],
    functions: ["elu(alpha=1.0)"],
    to: (port) => `${port.keras}.activations.elu`,
    options: { alpha: "alpha" },
    defaults: { alpha: "1.0" },
    examples: ["", "alpha=0.5"],
  },
  {
    layers: ["CELU(alpha=1.0)"],
    functions: ["celu(alpha=1.0)"],
    to: support("celu"),
    options: { alpha: "alpha" },
    defaults: { alpha: "1.0" },
    examples: ["", "alpha=0.5"],
  },
  {
    layers: ["Hardtanh(min_val=-1.0, max_val=1.0)"],
    functions: ["hardtanh(min_val=-1.0, max_val=1.0)"],
    to: named("tf.clip_by_value"),
    options: { min_val: "clip_value_min", max_val: "clip_value_max" },
    examples: ["", "-0.5, 2.0"],
  },
  {
    layers: ["Hardshrink(lambd=0.5)"],
    functions: ["hardshrink(lambd=0.5)"],
    to: support("hard_shrink"),
    options: { lambd: "limit" },
    defaults: { lambd: "0.5" },
    examples: ["", "0.2"],
  },
  {
    layers: ["Softshrink(lambd=0.5)"],
    functions: ["softshrink(lambd=0.5)"],
    to: support("soft_shrink"),
    options: { lambd: "limit" },
    defaults: { lambd: "0.5" },
    examples: ["", "0.2"],
  },
  {
    layers: ["Threshold(threshold, value)"],
    functions: ["threshold(threshold, value)"],
    to: support("threshold"),
    options: { threshold: "threshold", value: "value" },
    examples: ["0.1, 20.0", "threshold=-0.5, value=0.0"],
  },
];

/** `softmax` and its kin take a dimension, which old code leaves to PyTorch. */
const alongDimension: readonly Activation[] = [
  {
    layers: ["Softmax(dim=None)"],
    functions: ["softmax(dim=None, _stacklevel=3, dtype=None)"],
    to: (port) => port.use("stable_softmax"),
    options: { dim: "axis" },
    examples: ["-1", "dim=1"],
  },
  {
    layers: ["LogSoftmax(dim=None)"],
    functions: ["log_softmax(dim=None, _stacklevel=3, dtype=None)"],
    to: named("tf.nn.log_softmax"),
    options: { dim: "axis" },
    examples: ["-1", "dim=1"],
  },
  {
    layers: ["Softmin(dim=None)"],
    functions: ["softmin(dim=None, _stacklevel=3, dtype=None)"],
    to: support("softmin"),
    options: { dim: "axis" },
    examples: ["-1", "dim=0"],
  },
];

const optionsOf = (activation: Activation, operands: Operands): Readonly<Record<string, string>> => {
  const options: Record<string, string> = {};
  for (const [parameter, keyword] of Object.entries(activation.options ?? {})) {
    const text = operands[parameter]?.text;
    if (text !== undefined && text !== activation.defaults?.[parameter]) options[keyword] = text;
  }
  return options;
};

const isMissingDimension = (activation: Activation, operands: Operands): boolean =>
  alongDimension.includes(activation) && isNone(operands.dim);

/** Whether each element of the result comes from one element. */
const isElementwise = ({ options }: Activation): boolean => !["dim", "axis"].some((name) => options?.[name]);

const missingDimension = (name: string): Declined => decline(`${name} without dim guesses it from the rank: give dim`);

export function activationForm(activation: Activation, operands: Operands, port: PortContext): LayerForm {
  const options = optionsOf(activation, operands);
  if (Object.keys(options).length > 0) return functionLayer(port, activation.to(port), options);
  if (activation.known === undefined) {
    return { constructor: `${port.keras}.layers.Activation`, args: [activation.to(port)] };
  }
  return { constructor: port.use("get_tf_activation"), args: [`"${activation.known}"`], isFunction: true };
}

/** Adds a parameter that every activation has to a signature. */
const withParameter = (signature: string, parameter: string): string =>
  signature.endsWith("()") ? signature.replace("()", `(${parameter})`) : signature.replace(/\)$/, `, ${parameter})`);

const inputs = { x: "float32[2,4,6]" };

const asLayer = (activation: Activation): LayerRule => ({
  signatures: activation.layers.map((signature) => `torch.nn.${withParameter(signature, "inplace=False")}`),
  create: (operands, port) =>
    isMissingDimension(activation, operands)
      ? missingDimension(activation.layers[0] ?? "")
      : activationForm(activation, operands, port),
  training: false,
  ...(isElementwise(activation) ? { elementwise: true } : {}),
  infer: isElementwise(activation) ? floatsElementwise : floatsLikeFirst,
  examples: activation.examples.map((argument) => ({
    torch: `nn.${(activation.layers[0] ?? "").split("(")[0]}(${argument})(x)`,
    inputs,
  })),
});

const asFunction = (activation: Activation): OpRule => ({
  signatures: activation.functions.map(
    (signature) => `torch.nn.functional.${withParameter(signature, "inplace=False").replace("(", "(input, ")}`,
  ),
  to: (operands, port) => {
    if (isMissingDimension(activation, operands)) return missingDimension(activation.functions[0] ?? "");
    const { input, dtype } = operands;
    const value = isNone(dtype) ? given(input).text : `tf.cast(${given(input)}, ${given(dtype)})`;
    const options = Object.entries(optionsOf(activation, operands)).map(([keyword, text]) => `${keyword}=${text}`);
    if (isConvolved(input?.value) && isElementwise(activation) && options.length === 0 && isNone(dtype))
      return `${port.support("with_channels_last")}(${activation.to(port)}, ${value})`;
    return `${activation.to(port)}(${[value, ...options].join(", ")})`;
  },
  infer: ({ input }) =>
    input && isConvolved(input) && isElementwise(activation) ? input : tensor(rankOf(input), dtypeOf(input)),
  examples: activation.examples.map((argument) => ({
    torch: `F.${(activation.functions[0] ?? "").split("(")[0]}(x${argument === "" ? "" : `, ${argument}`})`,
    inputs,
  })),
});

/** Activations as layers. */
export const plainActivationLayers: readonly LayerRule[] = [...activations, ...alongDimension].map(asLayer);

/** Activations as functions. */
export const plainActivationFunctions: readonly OpRule[] = [...activations, ...alongDimension].map(asFunction);
