import { argumentsOf } from "../../python/signature.ts";
import { field, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { translated } from "../scope.ts";
import type { InitContext } from "./init-context.ts";

const target = /(^|\.)weight_norm$/;

/** The layer `self.<name>` that a statement of `__init__` hands to `weight_norm`, and the call. */
function normalized(node: Syntax): { readonly layer: string; readonly call: Syntax } | undefined {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const [left, right] = [required(assignment, "left"), field(assignment, "right")];
  if (right?.type !== "call" || !target.test(textOf(required(right, "function")))) return undefined;
  const [layer] = argumentsOf(right);
  return layer && textOf(layer.value) === textOf(left) ? { layer: textOf(left), call: right } : undefined;
}

const isNormalized = (layer: string, { init }: InitContext): boolean =>
  new RegExp(`weight_norm\\(\\s*${layer.replace(".", "\\.")}\\b`).test(textOf(init.node));

/** `self.conv = TFXConv1d(…)` of a layer whose weight is normalized later. */
export function normalizable(layer: string, text: string, context: InitContext): string {
  if (!isNormalized(layer, context)) return text;
  const kind = /^TF\w*?(ConvTranspose1d|Conv1d)_?\(/.exec(text)?.[1];
  const id = kind === "Conv1d" ? "conv1d" : kind && "conv_transpose1d";
  const plain = id && context.scope.port.support(id);
  if (plain && text.startsWith(`${plain}(`))
    return context.scope.port.support(`weight_norm_${id}`) + text.slice(plain.length);
  return text;
}

/** Statements about `nn.utils.weight_norm`: the name that stands for it, and its use on a convolution. */
export function weightNormLines(node: Syntax, context: InitContext): readonly string[] | undefined {
  if (/^weight_norm = [\w.]*\.weight_norm$/.test(textOf(node))) return [];
  if (/^if hasattr\(nn\.utils\.parametrizations, "weight_norm"\):\s+weight_norm = [\w.]+$/.test(textOf(node)))
    return [];
  const found = normalized(node);
  if (!found || !isConvolution(found.call, context)) return undefined;
  const axis = argumentsOf(found.call).find(({ keyword }, index) => keyword === "dim" || (!keyword && index === 2));
  return [`${found.layer}.normalized_axis = ${axis ? translated(axis.value, context.scope) : "0"}`];
}

function isConvolution(call: Syntax, { scope }: InitContext): boolean {
  const [layer] = argumentsOf(call);
  const value = layer && scope.facts.valueOf(layer.value);
  const options = value?.kind === "either" ? value.options : value ? [value] : [];
  return options.some((option) => option.kind === "layer" && /^torch\.nn\.Conv(Transpose)?1d$/.test(option.layer));
}
