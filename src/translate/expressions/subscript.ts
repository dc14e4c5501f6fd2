import { rankOf, type Value } from "../../facts/value.ts";
import { qualify } from "../../program/module.ts";
import { dottedName, fields, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { isFieldRead } from "./field-reads.ts";
import { spliced } from "./splice.ts";

/** One part of an index. */
export interface IndexPart {
  readonly kind: "slice" | "integer" | "none" | "ellipsis" | "mask" | "integers" | "tuple" | "either" | "unknown";
  readonly text: string;
  readonly value: Value;
}

function partOf(node: Syntax, scope: Scope): IndexPart {
  const { text, value } = translated(node, scope);
  if (node.type === "slice") return { kind: "slice", text: spliced(node, scope), value };
  if (node.type === "none") return { kind: "none", text: "None", value };
  if (node.type === "ellipsis") return { kind: "ellipsis", text: "...", value };
  if (node.type === "list") return { kind: "integers", text, value: { kind: "tensor", rank: 1, dtype: "int" } };
  if (value.kind === "number" || node.type === "integer" || /^-?\d+$/.test(text))
    return { kind: "integer", text, value };
  if (value.kind === "none") return { kind: "none", text, value };
  const counted = node.type === "call" ? /^range(\(.*\))$/s.exec(text)?.[1] : undefined;
  if (counted !== undefined)
    return { kind: "integers", text: `tf.range${counted}`, value: { kind: "tensor", rank: 1, dtype: "int" } };
  if (value.kind === "sequence" && value.type === "tuple" && value.item.kind === "tensor")
    return { kind: "tuple", text, value };
  if (value.kind === "tensor") return { kind: tensorIndex(value, text), text, value };
  return { kind: "unknown", text, value };
}

function tensorIndex(value: Value & { kind: "tensor" }, text: string): IndexPart["kind"] {
  if (value.dtype === "bool") return "mask";
  // `self.relative_position_index.view(-1)`: what is called an index holds numbers
  if (value.dtype === undefined && /(^|_|\.)(index|indices|position_ids)\b/.test(text)) return "integers";
  if (value.dtype === undefined && /(^|_)mask$/.test(text)) return "mask";
  // numbers or truth values, which pick elements either way
  if (value.dtype === undefined && (value.rank ?? 0) > 0) return "either";
  if (value.dtype !== "int") return "unknown";
  return value.rank === 0 ? "integer" : "integers";
}

/** The parts of `x[a, b:c]`; a tuple in brackets counts as several. */
export function indexParts(node: Syntax, scope: Scope): readonly IndexPart[] {
  const parts = fields(node, "subscript");
  const [only] = parts;
  const spread = parts.length === 1 && only?.type === "tuple" ? only.children.filter((child) => child.isNamed) : parts;
  return spread.map((part) => partOf(part, scope));
}

const advancedKinds: ReadonlySet<IndexPart["kind"]> = new Set(["mask", "integers", "tuple", "either"]);

const isAdvanced = ({ kind }: IndexPart): boolean => advancedKinds.has(kind);

const isWhole = ({ kind, text }: IndexPart): boolean => kind === "slice" && text.trim() === ":";

function gathered(object: Operand, parts: readonly IndexPart[], scope: Scope): string | undefined {
  const advanced = parts.filter(isAdvanced);
  const first = parts.findIndex(isAdvanced);
  const [index] = advanced;
  if (!index) return undefined;
  const before = parts.slice(0, first);
  const after = parts.slice(first + advanced.length);
  const isPlain = before.every(isWhole) && after.every((part) => isWhole(part) || part.kind === "ellipsis");
  if (advanced.length === 1 && isPlain && (index.kind === "mask" || index.kind === "integers"))
    return gatheredOnce(object, index, first, scope);
  const coordinates = tupleCoordinates(parts);
  if (coordinates !== undefined) return `tf.gather_nd(${object}, tf.stack(${coordinates}, axis=-1))`;
  const contiguous = parts.slice(first, first + advanced.length).every(isAdvanced);
  const isInteger = advanced.every(({ kind }) => kind === "integers");
  const ranks = new Set(advanced.map(({ value }) => rankOf(value)));
  // of a higher rank, one may be spread over the other
  const isEven = ranks.size === 1 && ranks.has(1);
  if (
    contiguous &&
    isInteger &&
    isEven &&
    first === 0 &&
    after.every((part) => isWhole(part) || part.kind === "ellipsis")
  ) {
    return `tf.gather_nd(${object}, tf.stack(${stacked(advanced)}, axis=-1))`;
  }
  return undefined;
}

/** The one tuple of index tensors of equal rank in brackets, as `nonzero(as_tuple=True)` gives it. */
function tupleCoordinates([only, ...others]: readonly IndexPart[]): string | undefined {
  if (only?.kind !== "tuple" || others.length > 0 || only.value.kind !== "sequence") return undefined;
  const items = only.value.items ?? [only.value.item];
  const isEven = items.every((item) => item.kind === "tensor" && item.dtype === "int" && item.rank === 1);
  return isEven ? only.text : undefined;
}

/** Index tensors of equal rank, one behind the other. */
function stacked(parts: readonly IndexPart[]): string {
  return `[${parts.map(({ text }) => text).join(", ")}]`;
}

function gatheredOnce(object: Operand, index: IndexPart, axis: number, scope: Scope): string {
  scope.port.use("tf");
  const suffix = axis === 0 ? "" : `, axis=${axis}`;
  return index.kind === "mask"
    ? `tf.boolean_mask(${object}, ${index.text}${suffix})`
    : `tf.gather(${object}, ${fromStart(object, index, axis, scope)}${suffix})`;
}

/** `[-2]` counts from the end, which `tf.gather` does not: the size says where that is. */
function fromStart(object: Operand, { text }: IndexPart, axis: number, scope: Scope): string {
  if (!/^\[\s*(-?\d+\s*,\s*)*-?\d+\s*,?\s*\]$/.test(text)) return text;
  return text.replace(/-(\d+)/g, (_, places) => `${scope.port.use("shape_list")}(${object})[${axis}] - ${places}`);
}

/** A part of an index as an argument of a call. */
export function argumentText({ kind, text }: IndexPart): string {
  if (kind === "ellipsis") return "Ellipsis";
  if (kind === "tuple") return `*${atomic(text)}`;
  if (kind !== "slice") return text;
  const ends = text.split(":").map((end) => (end.trim() === "" ? "None" : end.trim()));
  return ends.every((end) => end === "None") ? "slice(None)" : `slice(${ends.join(", ")})`;
}

export function subscript(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const objectNode = required(node, "value");
  const keyword = stringValue(fields(node, "subscript")[0]);
  if (keyword !== undefined && scope.keywords !== undefined && textOf(objectNode) === scope.keywords)
    return operand(keyword, value, node);
  const special = activation(objectNode, node, scope) ?? dispatched(objectNode, scope);
  if (special !== undefined) return operand(special, value, node);
  const object = translated(objectNode, scope);
  if (isFieldRead(objectNode)) return operand(object.text, value, node);
  const isTensor = object.value.kind === "tensor";
  if (isTensor || (object.value.kind === "unknown" && isPickedByTensor(node, scope))) {
    const parts = indexParts(node, scope);
    if (parts.some(isAdvanced)) {
      const text =
        gathered(object, parts, scope) ??
        `${scope.port.support("index_tensor")}(${[object, ...parts.map(argumentText)].join(", ")})`;
      return operand(text, value, node);
    }
    return operand(`${atomic(object)}[${parts.map(({ text }) => text).join(", ")}]`, value, node);
  }
  return operand(spliced(node, scope), value, node);
}

/** Whether a mask or a row of places is among the parts of an index: nothing but a tensor takes these. */
const isPickedByTensor = (node: Syntax, scope: Scope): boolean =>
  fields(node, "subscript").some((part) => {
    const value = scope.facts.valueOf(part);
    return value.kind === "tensor" && value.dtype !== undefined && (value.rank ?? 0) > 0;
  });

/** `ACT2FN[config.hidden_act]`; what `ACT2CLS` holds are classes whose instances these are. */
function activation(object: Syntax, node: Syntax, scope: Scope): string | undefined {
  const name = dottedName(object);
  if (name === undefined || !/^transformers\.activations\.ACT2(FN|CLS)$/.test(qualify(scope.module, name)))
    return undefined;
  const index = fields(node, "subscript")[0];
  return index && activationOf(index, scope);
}

/** The activation that an expression names. */
export function activationOf(name: Syntax, scope: Scope): string {
  const get = scope.names.lacksActivation()
    ? scope.port.support("get_activation")
    : scope.port.use("get_tf_activation");
  return `${get}(${translated(name, scope)})`;
}

/** `BERT_SELF_ATTENTION_CLASSES[config._attn_implementation]`: the table's eager entry, the one that ports have. */
export function dispatched(object: Syntax, scope: Scope): string | undefined {
  if (object.type !== "identifier") return undefined;
  const name = eagerEntry(textOf(object), scope);
  return name === undefined ? undefined : (scope.plan.classes.get(name)?.name ?? `TF${name}`);
}

/** The class that a dispatch table of attention variants holds under `eager`. */
export function eagerEntry(table: string, scope: Pick<Scope, "module">): string | undefined {
  const display = scope.module.constants.get(table);
  if (display?.type !== "dictionary") return undefined;
  for (const pair of display.children) {
    if (pair.type === "pair" && textOf(required(pair, "key")).replace(/["']/g, "") === "eager")
      return textOf(required(pair, "value"));
  }
  return undefined;
}
