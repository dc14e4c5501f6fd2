import { type Syntax, textOf } from "../python/syntax.ts";
import type { ModulePlan } from "./class-plan.ts";

/** A docstring of the source as a port has it: TensorFlow's types, the names of the TensorFlow classes. */
export function docstringText(text: string, plan: ModulePlan): string {
  return withoutNoGrad(text)
    .replace(/`torch\.(?:Float|Long|Int|Bool|Byte|Half)?Tensor`/g, "`tf.Tensor`")
    .replace(/\btorch\.(?:Float|Long|Int|Bool|Byte|Half)?Tensor\b/g, "tf.Tensor")
    .replace(/\btorch\.(float|int|bool)(\d*)\b/g, "tf.$1$2")
    .replace(/\btorch\.long\b/g, "tf.int32")
    .replace(
      /(>>> )?import torch\b(?!\.)/g,
      (_, prompt: string | undefined) => `${prompt ?? ""}import tensorflow as tf`,
    )
    .replace(/return_tensors="pt"/g, 'return_tensors="tf"')
    .replace(
      /a PyTorch \[torch\.nn\.Module\]\([^)]*\)/g,
      "a [keras.Model](https://www.tensorflow.org/api_docs/python/tf/keras/Model)",
    )
    .replace(
      /(?:an? (?:\w+ )?)?PyTorch\s+\[torch\.nn\.Module\]\([^)]*\)/g,
      "a [keras.Model](https://www.tensorflow.org/api_docs/python/tf/keras/Model)",
    )
    .replace(/\b(?:torch\.)?nn\.Module\b/g, "keras.layers.Layer")
    .replace(/regular PyTorch Module/g, "regular TF 2.0 Keras Model")
    .replace(/refer to the PyTorch documentation/g, "refer to the TF 2.0 documentation")
    .replace(/(?<![\w.])(Auto(?:Model|Backbone)\w*|[A-Z]\w*)(?![\w=])/g, (name) => className(name, plan));
}

/** Examples of PyTorch switch gradients off; TensorFlow records none outside of a tape. */
function withoutNoGrad(text: string): string {
  return text.replace(
    /^([ \t]*)>>> with torch\.no_grad\(\):\n((?:\1\.\.\. {4}.*\n?)+)/gm,
    (_, indent: string, body: string) =>
      body
        .split("\n")
        .map((line, index) => line.replace(`${indent}...     `, index === 0 ? `${indent}>>> ` : `${indent}>>> `))
        .join("\n"),
  );
}

const autoClass = /^Auto(Model|Backbone)\w*$/;

function className(name: string, plan: ModulePlan): string {
  const own = plan.classes.get(name);
  if (own && own.kind !== "plain" && own.kind !== "dropped") return own.name;
  if (autoClass.test(name)) return `TF${name}`;
  return name;
}

export const docstringOf = (node: Syntax, plan: ModulePlan): string => docstringText(textOf(node), plan);
