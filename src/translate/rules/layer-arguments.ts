import { dtypeOf, isConvolved, rankOf, tensor, unknown, type Value } from "../../facts/value.ts";
import { given } from "../operand.ts";
import type { LayerForm, Operand, Operands, PortContext } from "../rule.ts";

/** `name=value`, or nothing when the value is what the constructor takes anyway. */
export const keyword = (name: string, argument: Operand | undefined, fallback?: string): readonly string[] =>
  argument === undefined || argument.text === fallback || argument.text === "None" ? [] : [`${name}=${argument}`];

/** The initializer of matrices, for the layers that take one under `name`. */
export const initializer = (port: PortContext, name = "kernel_initializer"): readonly string[] =>
  port.initializer === undefined ? [] : [`${name}=${port.initializer}`];

/** A number that Keras wants and that PyTorch counts from the other end of 0 to 1. */
export function complement(argument: Operand): string {
  const known = Number(argument.text);
  // 1 - 0.1 is 0.9, not 0.9000000000000000222
  return Number.isNaN(known) ? `1 - ${argument}` : String(Number((1 - known).toFixed(12)));
}

/** Facts of a layer that changes numbers and keeps the shape. */
export const likeFirst = (args: readonly Value[]): Value => tensor(rankOf(args[0]), dtypeOf(args[0]));

/** Facts of a layer that works on each element, or on each channel as convolutions do. */
export const floatsElementwise = (args: readonly Value[]): Value =>
  isConvolved(args[0]) ? (args[0] ?? unknown) : floatsLikeFirst(args);

/** Facts of a layer that keeps the rank and gives floats. */
export const floatsLikeFirst = (args: readonly Value[]): Value => tensor(rankOf(args[0]), "float");

/**
 * A layer without weights: a function of its input, with arguments bound when the layer is made. `keras.layers.Lambda`
 * keeps it a layer with a name, so that lists and `nn.Sequential` count as they do in PyTorch.
 */
export function functionLayer(port: PortContext, name: string, options: Readonly<Record<string, string>>): LayerForm {
  const entries = Object.entries(options).map(([key, value]) => `"${key}": ${value}`);
  const args = entries.length === 0 ? [name] : [name, `arguments={${entries.join(", ")}}`];
  return { constructor: `${port.keras}.layers.Lambda`, args };
}

/** The options of a function layer: the operands under `names` that differ from their defaults. */
export function optionsOf(operands: Operands, defaults: Readonly<Record<string, string | undefined>>) {
  const options: Record<string, string> = {};
  for (const [name, fallback] of Object.entries(defaults)) {
    const argument = operands[name];
    if (argument !== undefined && argument.text !== "None" && argument.text !== fallback) options[name] = argument.text;
  }
  return options;
}

export const textOf = (operands: Operands, name: string): string => given(operands[name]).text;
