import { tensor, type Value } from "../../facts/value.ts";
import { given, isNone } from "../operand.ts";
import { decline, type LayerRule, type Operands, type OpRule } from "../rule.ts";
import { optionsOf } from "./layer-arguments.ts";

/** A loss, which PyTorch has as a function and as a layer. */
interface Loss {
  readonly layer: string;
  readonly function: string;
  /** What both are called with. */
  readonly inputs: readonly string[];
  /** Options with their defaults, in the order of the layer. */
  readonly options: Readonly<Record<string, string>>;
  readonly examples: readonly {
    readonly options: string;
    readonly call: string;
    readonly inputs: Readonly<Record<string, string>>;
  }[];
}

const classes = { x: "float32[6,4]", y: "int64[6]<4>" };
const pairs = { x: "float32[3,4]", y: "float32[3,4]" };
const reduction = { reduction: '"mean"' };

const pairwise = (options: readonly string[]) =>
  options.map((each) => ({ options: each, call: "x, y", inputs: pairs }));

const losses: readonly Loss[] = [
  {
    layer: "CrossEntropyLoss",
    function: "cross_entropy",
    inputs: ["input", "target"],
    options: { weight: "None", ignore_index: "-100", ...reduction, label_smoothing: "0.0" },
    examples: [
      { options: "", call: "x, y", inputs: classes },
      { options: "ignore_index=1", call: "x, y", inputs: classes },
      { options: "reduction='sum'", call: "x, y", inputs: classes },
      { options: "reduction='none', ignore_index=0", call: "x, y", inputs: classes },
      { options: "label_smoothing=0.1, ignore_index=2", call: "x, y", inputs: classes },
      { options: "label_smoothing=0.1, reduction='sum'", call: "x, y", inputs: classes },
      { options: "", call: "x, y", inputs: { x: "float32[2,4,5]", y: "int64[2,5]<4>" } },
      { options: "label_smoothing=0.2", call: "x, y", inputs: { x: "float32[2,4,5,3]", y: "int64[2,5,3]<4>" } },
      { options: "", call: "x, y", inputs: pairs },
      { options: "", call: "x, y", inputs: { x: "float32[4]", y: "int64[]<4>" } },
    ],
  },
  {
    layer: "NLLLoss",
    function: "nll_loss",
    inputs: ["input", "target"],
    options: { weight: "None", ignore_index: "-100", ...reduction },
    examples: [
      { options: "", call: "x, y", inputs: classes },
      { options: "ignore_index=3, reduction='sum'", call: "x, y", inputs: { x: "float32[2,4,5]", y: "int64[2,5]<4>" } },
    ],
  },
  {
    layer: "BCEWithLogitsLoss",
    function: "binary_cross_entropy_with_logits",
    inputs: ["input", "target"],
    options: { weight: "None", ...reduction, pos_weight: "None" },
    examples: pairwise(["", "reduction='none'", "reduction='sum'"]),
  },
  {
    layer: "BCELoss",
    function: "binary_cross_entropy",
    inputs: ["input", "target"],
    options: { weight: "None", ...reduction },
    examples: [{ options: "reduction='sum'", call: "x.sigmoid(), y.sigmoid()", inputs: pairs }],
  },
  {
    layer: "MSELoss",
    function: "mse_loss",
    inputs: ["input", "target"],
    options: reduction,
    examples: pairwise(["", "reduction='none'"]),
  },
  {
    layer: "L1Loss",
    function: "l1_loss",
    inputs: ["input", "target"],
    options: reduction,
    examples: pairwise(["", "reduction='sum'"]),
  },
  {
    layer: "SmoothL1Loss",
    function: "smooth_l1_loss",
    inputs: ["input", "target"],
    options: { ...reduction, beta: "1.0" },
    examples: pairwise(["", "beta=0.3, reduction='none'"]),
  },
  {
    layer: "HuberLoss",
    function: "huber_loss",
    inputs: ["input", "target"],
    options: { ...reduction, delta: "1.0" },
    examples: pairwise(["", "delta=0.3"]),
  },
  {
    layer: "KLDivLoss",
    function: "kl_div",
    inputs: ["input", "target"],
    options: { ...reduction, log_target: "False" },
    examples: pairwise([
      "log_target=True",
      "reduction='batchmean', log_target=True",
      "reduction='sum', log_target=True",
    ]),
  },
  {
    layer: "CTCLoss",
    function: "ctc_loss",
    inputs: ["log_probs", "targets", "input_lengths", "target_lengths"],
    options: { blank: "0", ...reduction, zero_infinity: "False" },
    examples: ["", "reduction='sum', blank=2", "zero_infinity=True"].map((options) => ({
      options,
      call: "x.log_softmax(-1), y % 2 + 3, z + 8, w + 1",
      inputs: { x: "float32[9,2,6]", y: "int64[2,3]<5>", z: "int64[2]<2>", w: "int64[2]<3>" },
    })),
  },
];

/** Older parameters, which PyTorch still takes and which say what `reduction` says now. */
const outdated = ["size_average=None", "reduce=None"];

function declines(operands: Operands): ReturnType<typeof decline> | undefined {
  const isOutdated = !isNone(operands.size_average) || !isNone(operands.reduce);
  return isOutdated ? decline("a loss with size_average or reduce: use reduction") : undefined;
}

/** PyTorch puts the outdated parameters right before the next option that was there already, which comes after `weight`. */
function parametersOf({ options, layer }: Loss): readonly string[] {
  const written = Object.entries(options).map(([name, fallback]) => `${name}=${fallback}`);
  if (layer === "CTCLoss") return written;
  const front = written.filter((each) => each.startsWith("weight"));
  const rest = written.slice(front.length);
  const [first = "", ...others] = rest;
  // size_average, ignore_index, reduce
  return first.startsWith("ignore_index")
    ? [...front, outdated[0] ?? "", first, outdated[1] ?? "", ...others]
    : [...front, ...outdated, ...rest];
}

const quoted = (text: string): string => text.replace(/'/g, '"');

const optionTexts = (loss: Loss, operands: Operands): readonly string[] =>
  Object.entries(optionsOf(operands, loss.options)).map(([name, text]) => `${name}=${quoted(text)}`);

const lossFact = (kind: Value | undefined): Value => {
  if (kind?.kind !== "string" || kind.literal === undefined) return tensor(undefined, "float");
  return kind.literal === "none" ? tensor(undefined, "float") : tensor(0, "float");
};

const asFunction = (loss: Loss): OpRule => ({
  signatures: [`torch.nn.functional.${loss.function}(${[...loss.inputs, ...parametersOf(loss)].join(", ")})`],
  to: (operands, port) => {
    const inputs = loss.inputs.map((name) => given(operands[name]).text);
    return (
      declines(operands) ?? `${port.support(loss.function)}(${[...inputs, ...optionTexts(loss, operands)].join(", ")})`
    );
  },
  infer: (values) => lossFact(values.reduction),
  examples: loss.examples.map(({ options, call, inputs }) => ({
    torch: `F.${loss.function}(${call}${options === "" ? "" : `, ${options}`})`,
    inputs,
  })),
});

const asLayer = (loss: Loss): LayerRule => ({
  signatures: [`torch.nn.${loss.layer}(${parametersOf(loss).join(", ")})`],
  create: (operands, port) => {
    const declined = declines(operands);
    if (declined) return declined;
    const [name, options] = [port.support(loss.function), optionTexts(loss, operands)];
    if (options.length === 0) return { constructor: name, args: [], isFunction: true };
    return { constructor: `${port.use("functools")}.partial`, args: [name, ...options], isFunction: true };
  },
  training: false,
  infer: (_, { reduction: kind }) => lossFact(kind),
  examples: loss.examples.map(({ options, call, inputs }) => ({
    torch: `nn.${loss.layer}(${options})(${call})`,
    inputs,
  })),
});

export const lossFunctions: readonly OpRule[] = losses.map(asFunction);
export const lossLayers: readonly LayerRule[] = losses.map(asLayer);
