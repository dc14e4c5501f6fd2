import type { ModuleInfo } from "../program/module.ts";
import type { Parameter } from "../python/signature.ts";
import { type Syntax, textOf } from "../python/syntax.ts";
import { isConfigName } from "./configuration.ts";
import type { Maybe, Unit } from "./interpreter.ts";
import { bool, cachedNone, type Dtype, float, int, tensor, unknown, type Value } from "./value.ts";

/** What a type annotation says. */
export function annotated(type: Syntax | undefined): Value {
  const text = type ? textOf(type).replace(/\s|"|'/g, "") : "";
  return typed(text);
}

function typed(text: string): Value {
  const optional = /^(?:typing\.)?Optional\[(.*)\]$/.exec(text)?.[1] ?? text.replace(/\|None$/, "");
  if (optional !== text) return typed(optional);
  if (/^(torch\.)?(\w*)Tensor$/.test(text)) return tensor(undefined, tensorDtype(text));
  if (/^(\w+\.)*\w*Config$/.test(text)) return { kind: "config" };
  if (/^(Tuple|List|tuple|list|Sequence)\b/.test(text)) {
    const inner = /^\w+\[(.*)\]$/.exec(text)?.[1];
    const isPlain = inner !== undefined && !inner.includes(",") && !inner.includes("|");
    return {
      kind: "sequence",
      type: /^[Tt]uple/.test(text) ? "tuple" : "list",
      item: isPlain ? typed(inner) : unknown,
    };
  }
  return plainTypes[text] ?? unknown;
}

const plainTypes: Readonly<Record<string, Value>> = {
  bool: bool(),
  int: int(),
  float: float(),
  str: { kind: "string" },
  "torch.dtype": { kind: "dtype" },
  "torch.device": { kind: "device" },
};

function tensorDtype(text: string): Dtype | undefined {
  if (/(Long|Int)Tensor$/.test(text)) return "int";
  if (/(Float|Half)Tensor$/.test(text)) return "float";
  return undefined;
}

/** Ranks that go with a name all over the library. */
const conventions: readonly (readonly [RegExp, number])[] = [
  [/(^|_)(input|position|token_type|segment|lang)_ids$/, 2],
  [/^(decoder_|global_)?attention_mask$/, 2],
  [/(^|_)inputs_embeds$/, 3],
  [/^encoder_hidden_states$/, 3],
  [/^pixel_values$/, 4],
  [/^input_values$/, 2],
  [/^input_features$/, 3],
];

/** Names whose documented shape holds for one task only. */
export const isLoose = (name: string): boolean => /label|^head_mask$|_head_mask$|cache|past|^prev/.test(name);

/** Masks come as any kind of number, labels as classes or values. */
export const isLooseDtype = (name: string): boolean => /mask|label|masked/.test(name);

const documented = new WeakMap<Syntax, ReadonlyMap<string, number | undefined>>();

/** Dimensions of a documented shape; `{0}` stands for samples and positions. */
function rankOfShape(shape: string): number | undefined {
  const sizes = shape.split(",").filter((size) => size.trim() !== "");
  const more = sizes[0] === "{0}" ? 1 : 0;
  return sizes.slice(more).some((size) => size.includes("{")) ? undefined : sizes.length + more;
}

/** Ranks by parameter name, where all docstrings of a module or a class give a name one shape. */
function documentedRanks(node: Syntax): ReadonlyMap<string, number | undefined> {
  const known = documented.get(node);
  if (known) return known;
  const ranks = new Map<string, number | undefined>();
  const shapeless: string[] = [];
  const pattern = /^ +(\w+) \(`?torch\.\w+`?(?:,? of shape `?\(([^)`]*)\)`?( or )?|.)/gm;
  for (const [, name = "", shape, alternative] of textOf(node).matchAll(pattern)) {
    if (shape === undefined) shapeless.push(name);
    else if (/num_choices/.test(shape) || shape === "{0}") continue;
    else {
      const rank = alternative ? undefined : rankOfShape(shape);
      if (rank === undefined && !alternative) continue;
      ranks.set(name, ranks.has(name) && ranks.get(name) !== rank ? undefined : rank);
    }
  }
  // a docstring without a shape, as layers have them, takes nothing from one that has it
  for (const name of shapeless) if (!ranks.has(name)) ranks.set(name, undefined);
  documented.set(node, ranks);
  return ranks;
}

/** The class of numbers that a name promises where the annotation only says `torch.Tensor`. */
function conventionalDtype(name: string): Dtype | undefined {
  if (/(^|_)(input|position|token_type)_ids$/.test(name)) return "int";
  return /(inputs_embeds|hidden_states|pixel_values|input_features|input_values)$/.test(name) ? "float" : undefined;
}

const documentedKinds = new WeakMap<ModuleInfo, ReadonlyMap<string, Dtype | undefined>>();

/** The class of numbers of a parameter, where all docstrings of a module say `torch.FloatTensor` or the like of the name. */
function documentedDtype(module: ModuleInfo, name: string): Dtype | undefined {
  let kinds = documentedKinds.get(module);
  if (!kinds) {
    const found = new Map<string, Dtype | undefined>();
    for (const [, each = "", type = ""] of module.root.source.matchAll(/^ +(\w+) \(`?torch\.(\w+Tensor)\b/gm))
      found.set(each, found.has(each) && found.get(each) !== tensorDtype(type) ? undefined : tensorDtype(type));
    kinds = found;
    documentedKinds.set(module, kinds);
  }
  return kinds.get(name);
}

function conventionalRank(unit: Unit, name: string): number | undefined {
  const own = unit.owner && documentedRanks(unit.owner.node);
  const told = own?.has(name) ? own : documentedRanks(unit.module.root);
  // what a decoder is to say is one row of tokens a sample, or several, other than the labels of a classification
  if (name === "labels" && unit.owner?.name.endsWith("ForConditionalGeneration"))
    return Math.max(2, told.get(name) ?? 2);
  // docstrings copied from models of waves forget that a frame has several features
  if (name === "input_features") return Math.max(3, told.get(name) ?? 3);
  const owner = unit.owner?.name ?? "";
  if (isLoose(name) || owner.endsWith("ForMultipleChoice")) return undefined;
  // tokens come in choices there, which the model behind lays side by side; all else is handed on as it is
  if (owner.endsWith("DoubleHeadsModel") && /^(input_ids|token_type_ids|attention_mask)$/.test(name)) return undefined;
  const usual = conventions.find(([pattern]) => pattern.test(name))?.[1];
  if (!told.has(name)) return usual;
  return (
    told.get(name) ?? (/(_ids|attention_mask|inputs_embeds|encoder_hidden_states)$/.test(name) ? usual : undefined)
  );
}

const isPast = (name: string): boolean =>
  /^(past_key_values?|past|layer_past|past_states|cache|past_buckets_states|mems)$/.test(name);

/**
 * What a caller from outside may hand to a parameter.
 *
 * @param isPublic the unit is a method that users call: names follow the conventions of the library
 */
export function seedOf(unit: Unit, parameter: Parameter, isPublic: boolean): Maybe {
  const { name } = parameter;
  if (parameter.kind === "args") return { kind: "sequence", type: "tuple", item: unknown };
  if (parameter.kind === "kwargs") return { kind: "dict", item: unknown };
  if (isConfigName(name)) return { kind: "config" };
  // caches hold what the model itself put there: they add nothing to what the code says of the states beside them
  if (isPast(name)) return cachedNone;
  const said = annotated(parameter.type);
  if (name === "encoder_outputs" && isPublic) {
    return { kind: "sequence", type: "tuple", head: [tensor(3, "float")], item: unknown };
  }
  const rank = isPublic ? conventionalRank(unit, name) : undefined;
  const dtype = isPublic ? conventionalDtype(name) : undefined;
  const told = isPublic ? documentedDtype(unit.module, name) : undefined;
  if (said.kind === "tensor") return tensor(rank, isLooseDtype(name) ? undefined : (dtype ?? said.dtype ?? told));
  // ids that users hand over are one tensor, also where an annotation has a tuple of them
  if (isPublic && said.kind === "sequence" && dtype === "int") return tensor(rank, dtype);
  const isUntyped = said.kind === "unknown" && !parameter.type;
  return isUntyped && rank !== undefined ? tensor(rank, isLooseDtype(name) ? undefined : (dtype ?? told)) : said;
}
