import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { booleanOf, given } from "../operand.ts";
import { type Declined, decline, type LayerRule, type Operands, type OpRule, type PortContext } from "../rule.ts";
import { functionLayer, optionsOf } from "./layer-arguments.ts";

/** A kind of pooling, in one to three dimensions, as a layer and as a function. */
interface Pooling {
  readonly layer: string;
  readonly function: string;
  /** Parameters with the defaults that PyTorch writes. */
  readonly parameters: readonly string[];
  /** The function has them in another order. */
  readonly functionParameters?: readonly string[];
  /** Parameters that the support function has too, with the defaults that may be left out. */
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly declines?: (operands: Operands) => Declined | undefined;
  readonly examples: Readonly<Record<number, readonly string[]>>;
}

const windows = { kernel_size: undefined, stride: "None", padding: "0", ceil_mode: "False" };

const declinesIndices = ({ return_indices }: Operands): Declined | undefined =>
  booleanOf(return_indices) === false ? undefined : decline("max pooling that returns indices");

const poolings: readonly Pooling[] = [
  {
    layer: "MaxPool",
    function: "max_pool",
    parameters: ["kernel_size", "stride=None", "padding=0", "dilation=1", "return_indices=False", "ceil_mode=False"],
    functionParameters: [
      "kernel_size",
      "stride=None",
      "padding=0",
      "dilation=1",
      "ceil_mode=False",
      "return_indices=False",
    ],
    options: { ...windows, dilation: "1" },
    declines: declinesIndices,
    examples: {
      1: ["2", "3, stride=2, padding=1", "kernel_size=3, stride=2, ceil_mode=True", "3, 3, 1, ceil_mode=True"],
      2: [
        "2",
        "(3, 2), stride=(2, 1), padding=(1, 0)",
        "3, 2, 1, ceil_mode=True",
        "2, 3, ceil_mode=True",
        "3, 2, 1, 2",
        "2, 2, 0, (1, 3), ceil_mode=True",
      ],
      3: ["2", "2, 2, 1, ceil_mode=True"],
    },
  },
  {
    layer: "AvgPool",
    function: "avg_pool",
    parameters: [
      "kernel_size",
      "stride=None",
      "padding=0",
      "ceil_mode=False",
      "count_include_pad=True",
      "divisor_override=None",
    ],
    options: { ...windows, count_include_pad: "True", divisor_override: "None" },
    examples: {
      1: ["2", "3, stride=2, padding=1", "3, 2, 1, count_include_pad=False", "3, 2, 1, ceil_mode=True"],
      2: [
        "2",
        "3, stride=2, padding=1, count_include_pad=False",
        "3, 2, 1, ceil_mode=True",
        "3, 2, 1, ceil_mode=True, count_include_pad=False",
        "2, 3, ceil_mode=True",
        "(2, 3), divisor_override=5",
      ],
      3: ["2", "2, 2, 1, ceil_mode=True"],
    },
  },
  {
    layer: "AdaptiveAvgPool",
    function: "adaptive_avg_pool",
    parameters: ["output_size"],
    options: { output_size: undefined },
    examples: { 1: ["1", "4"], 2: ["1", "(3, 5)", "(None, 3)", "3"], 3: ["1", "2"] },
  },
  {
    layer: "AdaptiveMaxPool",
    function: "adaptive_max_pool",
    parameters: ["output_size", "return_indices=False"],
    options: { output_size: undefined },
    declines: declinesIndices,
    examples: { 1: ["1", "4"], 2: ["1", "(3, 5)"], 3: ["2"] },
  },
  {
    layer: "LPPool",
    function: "lp_pool",
    parameters: ["norm_type", "kernel_size", "stride=None", "ceil_mode=False"],
    options: { norm_type: undefined, kernel_size: undefined, stride: "None", ceil_mode: "False" },
    examples: { 1: ["2, 3"], 2: ["2, 3, stride=2"] },
  },
];

/** The average pools of one dimension have no divisor of their own. */
const parametersOf = (parameters: readonly string[], dimensions: number): readonly string[] =>
  dimensions === 1 ? parameters.filter((parameter) => !parameter.startsWith("divisor")) : parameters;

const shapes: Readonly<Record<number, string>> = { 1: "2,3,11", 2: "2,3,8,11", 3: "2,3,4,5,6" };

/** Windows are computed with channels last. */
const pooled = (input: Value | undefined, pooling: Pooling, dimensions: number): Value =>
  tensor(rankOf(input), dtypeOf(input), dimensions === 2 && "kernel_size" in pooling.options ? true : undefined);

const poolingLayer = (pooling: Pooling, dimensions: number): LayerRule => ({
  signatures: [`torch.nn.${pooling.layer}${dimensions}d(${parametersOf(pooling.parameters, dimensions).join(", ")})`],
  create: (operands, port) =>
    pooling.declines?.(operands) ??
    functionLayer(port, port.support(`${pooling.function}${dimensions}d`), optionsOf(operands, pooling.options)),
  training: false,
  infer: ([input]) => pooled(input, pooling, dimensions),
  examples: (pooling.examples[dimensions] ?? []).map((argument) => ({
    torch: `nn.${pooling.layer}${dimensions}d(${argument})(x)`,
    inputs: { x: `float32[${shapes[dimensions]}]` },
  })),
});

function poolingCall(pooling: Pooling, dimensions: number, operands: Operands, port: PortContext): string | Declined {
  const declined = pooling.declines?.(operands);
  if (declined) return declined;
  const options = Object.entries(optionsOf(operands, pooling.options)).map(([name, text]) => `${name}=${text}`);
  return `${port.support(`${pooling.function}${dimensions}d`)}(${[given(operands.input).text, ...options].join(", ")})`;
}

const poolingFunction = (pooling: Pooling, dimensions: number): OpRule => ({
  signatures: [
    `torch.nn.functional.${pooling.function}${dimensions}d(${["input", ...parametersOf(pooling.functionParameters ?? pooling.parameters, dimensions)].join(", ")})`,
  ],
  to: (operands, port) => poolingCall(pooling, dimensions, operands, port),
  infer: ({ input }) => pooled(input, pooling, dimensions),
  examples: (pooling.examples[dimensions] ?? []).map((argument) => ({
    torch: `F.${pooling.function}${dimensions}d(x, ${argument})`,
    inputs: { x: `float32[${shapes[dimensions]}]` },
  })),
});

const all = poolings.flatMap((pooling) =>
  Object.keys(pooling.examples).map((count) => ({ pooling, count: Number(count) })),
);

/** Pooling as layers. */
export const poolLayers: readonly LayerRule[] = all.map(({ pooling, count }) => poolingLayer(pooling, count));

/** Pooling as functions. */
export const poolFunctions: readonly OpRule[] = all.map(({ pooling, count }) => poolingFunction(pooling, count));
