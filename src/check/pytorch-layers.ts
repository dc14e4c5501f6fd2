import { type ClassInfo, qualify } from "../program/module.ts";
import { argumentsOf } from "../python/signature.ts";
import { dottedName, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import type { CheckContext } from "./context.ts";
import { selfAttribute } from "./layers.ts";

/** A layer that a PyTorch class makes in `__init__`: `self.x = nn.Linear(…)`. */
export interface PytorchLayer {
  readonly attribute: string;
  /** `Linear`, or the name of a class of the file. */
  readonly kind: string;
  readonly call: Syntax;
}

const withWeights =
  /^(Linear|Bilinear|Conv\dd|ConvTranspose\dd|Embedding|EmbeddingBag|LayerNorm|GroupNorm|BatchNorm\dd|InstanceNorm\dd|LSTM|GRU|RNN|MultiheadAttention)$/;

/** Layers with weights that a PyTorch class and its bases make, by attribute. */
export function pytorchLayers({ pytorch, pytorchProgram }: CheckContext, info: ClassInfo): readonly PytorchLayer[] {
  const found: PytorchLayer[] = [];
  for (const each of pytorchProgram.ancestry(info)) {
    const init = each.methods.get("__init__");
    if (init === undefined) continue;
    walk(init.node, (node) => {
      if (node.type !== "assignment") return;
      const attribute = selfAttribute(node.children[0]);
      const call = node.children.at(-1);
      if (attribute === undefined || call?.type !== "call") return;
      const name = qualify(each.module, dottedName(required(call, "function")) ?? "");
      const kind = name.slice(name.lastIndexOf(".") + 1);
      const isOwn = pytorch.classes.get(kind)?.bases.some((base) => /^torch\.nn\.\w+$/.test(base)) === true;
      if ((name === `torch.nn.${kind}` && withWeights.test(kind)) || isOwn) found.push({ attribute, kind, call });
    });
  }
  return found;
}

/** The text of an argument by keyword, or by its place. */
export function argumentText(call: Syntax, keyword: string, position?: number): string | undefined {
  const given = argumentsOf(call);
  const named = given.find((argument) => argument.keyword === keyword);
  const plain = given.filter((argument) => argument.keyword === undefined);
  const found = named ?? (position === undefined ? undefined : plain[position]);
  return found && textOf(found.value);
}
