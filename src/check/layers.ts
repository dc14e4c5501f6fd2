import type { ClassInfo, FunctionInfo } from "../program/module.ts";
import { qualify } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { argumentsOf } from "../python/signature.ts";
import { dottedName, field, named, required, type Syntax, stringValue, textOf, walk } from "../python/syntax.ts";
import { type LocalNames, localNames } from "./local-names.ts";

/** A call in `__init__` that makes a layer. */
export interface LayerCreation {
  /** `x` of `self.x = …`, of `self.x.append(…)`, or of a list. */
  readonly attribute: string | undefined;
  /** `Dense` of a Keras layer, or the name of a class of the library. */
  readonly kind: string;
  /** The class, where its source is known. */
  readonly made: ClassInfo | undefined;
  readonly isKeras: boolean;
  readonly isInList: boolean;
  /** Whether another layer takes it as an argument, and keeps it under a name of its own. */
  readonly isHandedOver: boolean;
  readonly call: Syntax;
  /** What stands behind `name=`. */
  readonly name: Syntax | undefined;
}

const kerasLayer = /(?:^|\.)keras\.layers\.(?:experimental\.)?(\w+)$/;
/** Layers that the library keeps in `modeling_tf_utils.py`. */
const libraryLayer = /\.modeling_tf_utils\.(TFConv1D|TFSharedEmbeddings|TFSequenceSummary)$/;

/** Whether a class is a Keras layer or model, by what it inherits from. */
export function isLayerClass(program: Program, info: ClassInfo): boolean {
  return program
    .outerBases(info)
    .some((base) => kerasLayer.test(base) || /(?:^|\.)keras\.Model$|\.TFPreTrainedModel$/.test(base));
}

interface Made {
  readonly kind: string;
  readonly isKeras: boolean;
  readonly made: ClassInfo | undefined;
}

/** The first class of a table of the module: `NORMS[config.norm](…)`. */
function classOfTable({ module }: ClassInfo, callee: Syntax): string | undefined {
  const table = module.constants.get(textOf(required(callee, "value")));
  const first = table?.type === "dictionary" ? named(table)[0] : undefined;
  return first?.type === "pair" ? dottedName(required(first, "value")) : undefined;
}

function madeBy(program: Program, info: ClassInfo, call: Syntax, locals: LocalNames): Made | undefined {
  const callee = required(call, "function");
  const written = callee.type === "subscript" ? classOfTable(info, callee) : dottedName(callee);
  const name = written === undefined ? undefined : (locals.classes.get(written) ?? written);
  if (name === undefined) return undefined;
  const qualified = qualify(info.module, name);
  const keras = kerasLayer.exec(qualified)?.[1] ?? libraryLayer.exec(qualified)?.[1];
  if (keras !== undefined) return { kind: keras, isKeras: kerasLayer.test(qualified), made: undefined };
  const found = program.resolve(qualified);
  if (found?.kind !== "class" || !isLayerClass(program, found.info)) return undefined;
  return { kind: found.info.name, isKeras: false, made: found.info };
}

/** `x` of `self.x`, of `self.x[i]` and of `self.x.append`. */
export function selfAttribute(node: Syntax | undefined): string | undefined {
  if (node?.type === "subscript") return selfAttribute(required(node, "value"));
  if (node?.type !== "attribute") return undefined;
  const object = required(node, "object");
  if (object.type === "identifier") return textOf(object) === "self" ? textOf(required(node, "attribute")) : undefined;
  return /^(append|extend)$/.test(textOf(required(node, "attribute"))) ? selfAttribute(object) : undefined;
}

/** Where a new layer goes: the attribute, and whether it is one of several. */
function destinationOf(
  call: Syntax,
  { attributes }: LocalNames,
): Pick<LayerCreation, "attribute" | "isInList" | "isHandedOver"> {
  let isInList = false;
  const isHandedOver = false;
  for (let node: Syntax | undefined = call.parent; node; node = node.parent) {
    if (/^(list|tuple|list_comprehension|dictionary|for_statement)$/.test(node.type)) isInList = true;
    if (/^(augmented_)?assignment$/.test(node.type)) {
      const left = field(node, "left");
      return { attribute: selfAttribute(left) ?? attributes.get(left ? textOf(left) : ""), isInList, isHandedOver };
    }
    if (node.type === "call") {
      const attribute = selfAttribute(required(node, "function")) ?? attributes.get(appendedTo(node) ?? "");
      if (attribute !== undefined) return { attribute, isInList: true, isHandedOver };
      const callee = dottedName(required(node, "function")) ?? "";
      if (/(?:^|\.)[A-Z]\w*$/.test(callee)) return { attribute: undefined, isInList, isHandedOver: true };
    }
    if (node.type === "function_definition") break;
  }
  return { attribute: undefined, isInList, isHandedOver };
}

/** `x` of `x.append(…)`. */
const appendedTo = (call: Syntax): string | undefined =>
  /^(\w+)\.(?:append|extend)$/.exec(textOf(required(call, "function")))?.[1];

/** Layers that a method makes, in the order of its text. */
export function layersMadeIn(program: Program, info: ClassInfo, method: FunctionInfo | undefined): LayerCreation[] {
  const found: LayerCreation[] = [];
  if (!method) return found;
  const locals = localNames(method.node);
  walk(method.node, (node) => {
    if (node.type !== "call") return;
    const made = madeBy(program, info, node, locals);
    if (made === undefined) return;
    const name = argumentsOf(node).find(({ keyword }) => keyword === "name")?.value;
    found.push({ ...made, ...destinationOf(node, locals), call: node, name });
  });
  return found;
}

/** Keras layers that hold no weights: their names are in no checkpoint. */
const weightless =
  /^(Dropout|Activation|ReLU|LeakyReLU|Softmax|Flatten|Reshape|Permute|Lambda|Add|Concatenate|Identity|Masking|Zero\w+|Cropping\w+|UpSampling\w+|\w*Pool\w+|Spatial\w+|Gaussian\w+|AlphaDropout|RepeatVector)$/;

export const isWeightless = (kind: string): boolean => weightless.test(kind);

/** Keras layers that behave differently at train time. */
export const isRandomOrNorm = (kind: string): boolean =>
  /^(Dropout|SpatialDropout\dD|GaussianDropout|GaussianNoise|AlphaDropout|BatchNormalization|SyncBatchNormalization)$/.test(
    kind,
  );

/**
 * The parts of a layer's name up to its index: `layer` of `"layer"`, of `f"layer_._{i}"` and of
 * `"layer_._{}".format(i)`; empty where the text does not tell. `a___b` stands for `b` in PyTorch.
 */
export function nameParts(name: Syntax): readonly string[] {
  let text = stringValue(name);
  if (text === undefined && name.type === "string") {
    const [first] = named(name);
    text = first?.type === "string_start" ? beginning(name) : undefined;
  }
  if (text === undefined && name.type === "call") {
    const callee = required(name, "function");
    const object = callee.type === "attribute" ? field(callee, "object") : undefined;
    text = object && stringValue(object)?.replace(/\{.*$/s, "{");
  }
  const parts =
    text
      ?.replace(/\{.*$/s, "")
      .replace(/^.*___/, "")
      .split(/_\._|[./]/) ?? [];
  return parts.filter((part) => part !== "");
}

/** The first part of a layer's name. */
export const nameStem = (name: Syntax): string | undefined => nameParts(name)[0];

/** Whether several layers share a part of a PyTorch name: `mlm___cls`, `nsp___cls`. */
export const isSplit = (name: Syntax): boolean => textOf(name).includes("___");

/** What stands in an f-string in front of its first value; nothing when that is part of a word. */
function beginning(name: Syntax): string {
  const parts = name.children.filter((child) => child.isNamed && child.type !== "string_start");
  const [first] = parts;
  return first?.type === "string_content" ? textOf(first) : "";
}
