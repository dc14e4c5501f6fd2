import { dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { given, integerOf } from "../operand.ts";
import type { LayerForm, LayerRule, Operand, OpRule, PortContext } from "../rule.ts";
import { elementsOf, sequenceText } from "../sizes.ts";
import { functionLayer, likeFirst } from "./layer-arguments.ts";

/** `[[0, 0], [1, 2]]` from PyTorch's pairs, which begin with the last dimension; `undefined` where sizes may be negative. */
function paddingsText(padding: Operand, rank: number | undefined): string | undefined {
  const sizes = elementsOf(padding);
  if (!sizes || rank === undefined || sizes.length % 2 !== 0 || sizes.length > 2 * rank) return undefined;
  if (sizes.some((size) => (integerOf(size) ?? -1) < 0)) return undefined;
  const pairs = Array.from({ length: rank }, (_, axis) => {
    const first = 2 * (rank - 1 - axis);
    return first < sizes.length ? `[${sizes[first]}, ${sizes[first + 1]}]` : "[0, 0]";
  });
  return `[${pairs.join(", ")}]`;
}

const isZero = (value: Operand | undefined): boolean =>
  value === undefined || ["None", "0", "0.0", "False"].includes(value.text);

function padded(input: Operand, padding: Operand, mode: string, value: Operand | undefined, port: PortContext): string {
  const paddings = paddingsText(padding, rankOf(input.value));
  const isFloat = dtypeOf(input.value) === "float";
  if (paddings !== undefined && mode === '"constant"' && (isZero(value) || isFloat)) {
    return `tf.pad(${input}, ${paddings}${isZero(value) ? "" : `, constant_values=${value}`})`;
  }
  if (paddings !== undefined && mode === '"reflect"') return `tf.pad(${input}, ${paddings}, mode="REFLECT")`;
  const options = [...(mode === '"constant"' ? [] : [`mode=${mode}`]), ...(isZero(value) ? [] : [`value=${value}`])];
  return `${port.support("pad_tensor")}(${[input.text, sequenceText(padding), ...options].join(", ")})`;
}

const image = { x: "float32[2,3,4,5]" };

const pad: OpRule = {
  signatures: ["torch.nn.functional.pad(input, pad, mode='constant', value=None)"],
  to: ({ input, pad: padding, mode, value }, port) =>
    padded(given(input), given(padding), given(mode).text.replace(/'/g, '"'), value, port),
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "F.pad(x, (1, 2))", inputs: { x: "float32[2,3]" }, tf: "tf.pad(x, [[0, 0], [1, 2]])" },
    { torch: "F.pad(x, (0, 0, 1, 0), value=1.5)", inputs: image },
    { torch: "F.pad(x, [1, -1])", inputs: { x: "int64[2,3]<5>" } },
    { torch: "F.pad(x, (-1, 0, 2, -2))", inputs: image },
    { torch: "F.pad(x, (1, 1), value=-100)", inputs: { x: "int64[2,3]<5>" } },
    { torch: "F.pad(x, (0, 2), value=True)", inputs: { x: "bool[2,3]" } },
    { torch: "F.pad(x, (0, 2))", inputs: { x: "bool[2,3]" } },
    { torch: "F.pad(x, (1, 2, 2, 1), mode='reflect')", inputs: image },
    { torch: "F.pad(x, (3, 2), mode='replicate')", inputs: { x: "float32[2,3,4]" } },
    { torch: "F.pad(x, (3, 2, 1, 4), mode='circular')", inputs: image },
  ],
};

/** Pairs of sizes, where the layers of PyTorch take one number for all. */
function pairs(padding: Operand, dimensions: number): string | undefined {
  if (elementsOf(padding)?.length === 2 * dimensions) return sequenceText(padding);
  if (padding.value.kind === "number") return `(${padding},) * ${2 * dimensions}`;
  return padding.value.kind === "sequence" ? padding.text : undefined;
}

function padLayer(name: string, mode: string, dimensions: number, value: string, argument: string): LayerRule {
  const form = (padding: Operand, number: Operand | undefined, port: PortContext): LayerForm => {
    const sizes = pairs(padding, dimensions) ?? `${padding}`;
    const options = mode === "constant" ? (isZero(number) ? {} : { value: `${number}` }) : { mode: `"${mode}"` };
    return functionLayer(port, port.support("pad_tensor"), { paddings: sizes, ...options });
  };
  return {
    signatures: [`torch.nn.${name}${dimensions}d(padding${value})`],
    create: ({ padding, value: number }, port) => form(given(padding), number, port),
    training: false,
    infer: likeFirst,
    examples: [
      {
        torch: `nn.${name}${dimensions}d(${argument})(x)`,
        inputs: { x: `float32[${[2, 3, 4, 5, 6].slice(0, dimensions + 2)}]` },
      },
    ],
  };
}

/** `nn.ZeroPad2d` and its kin. */
export const padLayers: readonly LayerRule[] = [1, 2, 3].flatMap((dimensions) => [
  padLayer("ZeroPad", "constant", dimensions, "", "1"),
  padLayer(
    "ConstantPad",
    "constant",
    dimensions,
    ", value",
    `(${Array.from({ length: 2 * dimensions }, (_, i) => i % 3)}), 2.5`,
  ),
  padLayer("ReflectionPad", "reflect", dimensions, "", "2"),
  padLayer("ReplicationPad", "replicate", dimensions, "", `(${Array.from({ length: 2 * dimensions }, (_, i) => i)})`),
  padLayer("CircularPad", "circular", dimensions, "", "2"),
]);

export const padFunctions: readonly OpRule[] = [pad];
