import { type Facts, inferFacts } from "../../src/facts/facts.ts";
import type { OpFacts } from "../../src/facts/op-facts.ts";
import type { RecordedFact } from "../../src/facts/recording.ts";
import { dtypeOf, rankOf, shapeOfRank, tensor, type Value } from "../../src/facts/value.ts";
import { readModule } from "../../src/program/module.ts";
import { createProgram, type Program } from "../../src/program/program.ts";
import { type Syntax, textOf, walk } from "../../src/python/syntax.ts";

const sizes = (values: readonly Value[]): number | undefined => {
  const [first] = values;
  if (values.length === 1 && first?.kind === "sequence") return first.items?.length;
  return values.every(({ kind }) => kind === "number" || kind === "unknown") ? values.length : undefined;
};

/** As much of PyTorch as the tests speak of. */
export const fewOps: OpFacts = {
  call: (name, args) => {
    const [input, ...rest] = args.map(({ value }) => value);
    switch (name) {
      case "Tensor.size":
        return rest.length > 0 ? { kind: "number", type: "int", dim: true } : shapeOfRank(rankOf(input));
      case "Tensor.view":
        return tensor(sizes(rest), dtypeOf(input));
      case "Tensor.permute":
      case "Tensor.transpose":
      case "Tensor.softmax":
        return tensor(rankOf(input), dtypeOf(input));
      case "Tensor.unsqueeze":
        return tensor((rankOf(input) ?? Number.NaN) + 1 || undefined, dtypeOf(input));
      case "torch.zeros":
        return tensor(sizes(args.filter(({ keyword }) => keyword === undefined).map(({ value }) => value)), "float");
      case "torch.arange":
        return tensor(1, "int");
      case "torch.matmul":
        return tensor(
          Math.max(rankOf(input) ?? Number.NaN, rankOf(rest[0]) ?? Number.NaN) || undefined,
          dtypeOf(input),
        );
      case "torch.cat": {
        const item = input?.kind === "sequence" ? input.items?.[0] : undefined;
        return tensor(rankOf(item), dtypeOf(item));
      }
      default:
        return undefined;
    }
  },
  construct: (name, args) => ({
    kind: "layer",
    layer: name,
    args: Object.fromEntries(args.map(({ keyword, value }, i) => [keyword ?? `${i}`, value])),
  }),
  layer: ({ layer }, [input]) =>
    layer === "torch.nn.Embedding"
      ? tensor((rankOf(input) ?? Number.NaN) + 1 || undefined, "float")
      : tensor(rankOf(input), dtypeOf(input)),
};

export interface Inferred {
  readonly facts: Facts;
  readonly program: Program;
  /** Value of the last expression with this text. */
  readonly of: (text: string) => Value;
}

const header = `import math
import numpy as np
from typing import Optional, Tuple
import torch
from torch import nn
from ...activations import ACT2FN
from ...modeling_utils import PreTrainedModel
from ...modeling_outputs import SampleOutput
from ...pytorch_utils import apply_chunking_to_forward
`;

const outputs = `from .utils import ModelOutput
class SampleOutput(ModelOutput):
    last_hidden_state: torch.FloatTensor = None
    pooler_output: torch.FloatTensor = None
    attentions: Optional[Tuple[torch.FloatTensor, ...]] = None
`;

/**
 * Facts of a module whose imports are those that modeling files have.
 *
 * @param recorded given how many lines stand before the source
 */
export function infer(
  source: string,
  ops: OpFacts = fewOps,
  recorded?: readonly ((lines: number) => RecordedFact)[],
): Inferred {
  const main = readModule("transformers.models.sample.modeling_sample", "modeling_sample.py", header + source);
  const modules = new Map([
    ["transformers.modeling_outputs", readModule("transformers.modeling_outputs", "modeling_outputs.py", outputs)],
  ]);
  const program = createProgram(main, (name) => modules.get(name));
  const lines = header.split("\n").length - 1;
  const facts = inferFacts(
    program,
    ops,
    recorded?.map((fact) => fact(lines)),
  );
  const of = (text: string): Value => {
    let found: Syntax | undefined;
    walk(main.root, (node) => {
      if (textOf(node) === text && node.isNamed && !node.type.endsWith("statement") && node.field !== "attribute")
        found = node;
    });
    if (!found) throw new Error(`No expression ${text}`);
    return facts.valueOf(found);
  };
  return { facts, program, of };
}

/** A short form of a value: `float3`, `int?`, `(float3, int2)`. */
export function short(value: Value): string {
  switch (value.kind) {
    case "tensor":
      return `${value.dtype ?? "any"}${value.rank ?? "?"}`;
    case "number":
      return `${value.type ?? "number"}${value.dim ? " size" : ""}${value.literal === undefined ? "" : ` ${value.literal}`}`;
    case "sequence":
      return value.items
        ? `${value.type}(${value.items.map(short).join(", ")})`
        : `${value.type} of ${short(value.item)}`;
    case "layer":
      return value.layer;
    case "either":
      return value.options.map(short).join(" | ");
    case "instance":
    case "class":
      return `${value.kind} ${value.class.split(":")[1]}`;
    default:
      return value.kind;
  }
}
