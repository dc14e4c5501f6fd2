import { rankOf } from "../../facts/value.ts";
import { qualify } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { LayerUse } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { destination, isListed, isSequential, moduleName, placeIn } from "./destination.ts";
import { type BuildEntry, forBuild, type InitContext } from "./init-context.ts";
import { layerExpression } from "./layer-expression.ts";
import { type LayerName, literalName } from "./layer-name.ts";
import { isLayerExpression } from "./layer-question.ts";
import type { LayerExpression } from "./ruled-layer.ts";
import { normalizable } from "./weight-norm.ts";

export const options = (
  name: LayerName,
  attribute: string | undefined,
  context: InitContext,
  isSelfBuilt: boolean,
) => ({
  name,
  isSelfBuilt,
  use: attribute === undefined ? {} : useOf(attribute, context),
  isTied:
    attribute !== undefined &&
    (context.tied.has(attribute) || getsBias(attribute, context) || getsTable(attribute, context)),
});

/** `self.decoder.bias = self.bias`: a layer of Keras' own adds no bias that it has not made. */
const getsBias = (attribute: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.${attribute}\\.bias = self\\.`).test(textOf(init.node));

/** `self.decoder.weight = embedding_weights` of a parameter. */
const getsTable = (attribute: string, { init }: InitContext): boolean => {
  const table = new RegExp(`self\\.${attribute}\\.weight = (\\w+)\\n`).exec(textOf(init.node))?.[1];
  return init.parameters.some(({ name }) => name === table);
};

/** The rank that the tensors have with which a layer is called, where all calls agree. */
function useOf(attribute: string, { scope }: InitContext): LayerUse {
  const ranks = new Set<number | undefined>();
  const chain = scope.owner ? scope.program.ancestry(scope.owner.info) : [];
  for (const info of chain) {
    for (const fn of info.methods.values()) {
      walk(fn.node, (node) => {
        if (node.type !== "call" || textOf(required(node, "function")) !== `self.${attribute}`) return;
        const [first] = argumentsOf(node);
        if (first) ranks.add(rankOf(scope.facts.valueOf(first.value)));
      });
    }
  }
  for (const call of outerCalls(scope.module.root).get(attribute) ?? []) {
    const [first] = argumentsOf(call);
    if (first) ranks.add(rankOf(scope.facts.valueOf(first.value)));
  }
  const [rank] = ranks;
  return ranks.size === 1 ? { inputRank: rank } : {};
}

const knownCalls = new WeakMap<Syntax, ReadonlyMap<string, readonly Syntax[]>>();

/** Calls of layers of other layers, by the attribute of these: `self.model.norm(x)`. */
function outerCalls(root: Syntax): ReadonlyMap<string, readonly Syntax[]> {
  const known = knownCalls.get(root);
  if (known) return known;
  const calls = new Map<string, Syntax[]>();
  walk(root, (node) => {
    const name =
      node.type === "call" ? /^self(?:\.\w+)+\.(\w+)$/.exec(textOf(required(node, "function")))?.[1] : undefined;
    if (name !== undefined) calls.set(name, [...(calls.get(name) ?? []), node]);
  });
  knownCalls.set(root, calls);
  return calls;
}

/** A list that `__init__` fills: what it is called in the port, and what stands in front of the place in the names of its layers. */
function filledList(list: string, context: InitContext): { readonly target: string; readonly prefix: string } {
  const attribute = /^self\.(\w+)$/.exec(list)?.[1];
  const target = attribute === undefined ? list : `self.${context.scope.owner?.renamed.get(attribute) ?? attribute}`;
  const owner = attribute === undefined ? destination(list, context) : literalName(attribute);
  const base = owner?.text ?? list;
  return { target, prefix: owner !== undefined && base === "" ? "" : `${base}_._` };
}

/** `layers.append(X())`: the place in the list is part of the layer's name. */
export function appended(list: string, item: Syntax, context: InitContext): readonly string[] {
  const { target, prefix } = filledList(list, context);
  const name = { text: `${prefix}{len(${target})}`, isFormatted: true };
  const made = layerExpression(item, { ...options(name, undefined, context, true), name }, context.scope);
  return [`${target}.append(${made.text})`];
}

/** `layers.extend([X(), Y()])` and `layers.extend([X() for _ in range(n)])`: the places go on behind those that are taken. */
export function extended(list: string, items: Syntax, context: InitContext): readonly string[] | undefined {
  const { target, prefix } = filledList(list, context);
  const own = (text: string, isFormatted: boolean) => {
    const name = { text, isFormatted };
    return { ...options(name, undefined, context, true), name };
  };
  if (items.type === "list") {
    const texts = named(items).map((item, place) => {
      const name = `${prefix}{len(${target})${place === 0 ? "" : ` + ${place}`}}`;
      return layerExpression(item, own(name, true), context.scope).text;
    });
    return [`${target}.extend([${texts.join(", ")}])`];
  }
  if (!/^(list_comprehension|generator_expression)$/.test(items.type)) return undefined;
  const { text } = layerExpression(items, own(prefix.replace(/_\._$/, ""), false), context.scope);
  return [`${target}.extend(${text.replace(/(name=f"(?:[\w.]*_\._)?)\{(\w+)\}/, `$1{len(${target}) + $2}`)})`];
}

export function addModule(call: Syntax, callee: string, context: InitContext): readonly string[] | undefined {
  const given = argumentsOf(call).filter((_, index) => callee !== "setattr" || index > 0);
  const [name, value] = given;
  if (!name || !value) return undefined;
  const isVariable = value.value.type === "identifier";
  if (isVariable && isListed(textOf(value.value), context)) return [];
  if (!isLayerExpression(value.value, context.scope) && !(isVariable && holdsLayer(textOf(value.value), context)))
    return undefined;
  const layerName = moduleName(name.value);
  const made = layerExpression(
    value.value,
    { ...options(layerName, undefined, context, true), name: layerName },
    context.scope,
  );
  const key = translated(name.value, context.scope).text;
  // the attribute's name is computed: a list keeps the layers for build()
  if (!context.entries.some((entry) => entry.kind === "list" && entry.attribute === "added_layers"))
    context.entries.push({ kind: "list", attribute: "added_layers" });
  return [
    `setattr(self, ${key}, ${made.text})`,
    `self.added_layers = getattr(self, "added_layers", []) + [getattr(self, ${key})]`,
  ];
}

/** `self.layers.add_module(str(i), X())`: the container takes one layer more. */
export function addedTo(attribute: string, call: Syntax, context: InitContext): readonly string[] | undefined {
  const [name, value] = argumentsOf(call);
  if (!name || !value) return undefined;
  const isVariable = value.value.type === "identifier" && holdsLayer(textOf(value.value), context);
  if (!isVariable && !isLayerExpression(value.value, context.scope)) return undefined;
  const layerName = placeIn(attribute, name.value, context);
  const own = { ...options(layerName, undefined, context, true), name: layerName };
  const made = layerExpression(value.value, own, context.scope);
  const target = `self.${context.scope.owner?.renamed.get(attribute) ?? attribute}`;
  return [`${target}${isSequential(attribute, context) ? ".blocks" : ""}.append(${made.text})`];
}

/** `for i, layer in enumerate(self.layers): self.add_module(str(i), layer)`: the layers are named by their place alone. */
function isReregistered(list: string, { init }: InitContext): boolean {
  const text = textOf(init.node).replace(/\s+/g, " ");
  return new RegExp(
    `for (\\w+), (\\w+) in enumerate\\(${list.replace(".", "\\.")}\\): self\\.add_module\\(str\\(\\1\\), \\2\\)`,
  ).test(text);
}

/** The name under which checkpoints have the layer of an attribute. */
function registeredAs(name: string, context: InitContext): string {
  if (isReregistered(`self.${name}`, context)) return "";
  const relisted = new RegExp(`self\\.${name} = (torch\\.)?nn\\.ModuleList\\(\\[self\\.${name} for \\w+ in `);
  // one layer becomes all places of a list
  return relisted.test(textOf(context.init.node)) ? `${name}_._0` : name;
}

/** Whether layers stand deeper than in one list: lists of lists, and dictionaries. */
function isNested(value: Syntax, { init }: InitContext): boolean {
  const text = textOf(value).replace(/\s+/g, "");
  if (/ModuleDict\(/.test(text) || /^(nn\.)?ModuleList\(\[(nn\.)?ModuleList\(|^\[\[/.test(text)) return true;
  const local = /^(?:nn\.)?ModuleList\((\w+)\)$/.exec(text)?.[1];
  if (local === undefined) return false;
  const source = textOf(init.node);
  const item = new RegExp(`\\b${local}\\.append\\(\\s*((?:nn\\.)?ModuleList\\b|\\w+\\))`).exec(source)?.[1];
  return item !== undefined && (!item.endsWith(")") || new RegExp(`\\b${item.slice(0, -1)} = \\[\\]`).test(source));
}

export function layerStatement(
  name: string,
  attribute: string,
  value: Syntax,
  context: InitContext,
): readonly string[] {
  const { scope, entries } = context;
  const made = layerExpression(
    value,
    options(literalName(registeredAs(name, context)), name, context, isAlsoList(name, context)),
    scope,
  );
  const line = `self.${attribute} = ${normalizable(`self.${name}`, made.text, context)}`;
  if (made.isFunction) return [line];
  if (made.isList) {
    noteList(attribute, isNested(value, context), entries, {
      ...(lacksLayers(name, context) ? { mayLack: true } : {}),
      ...(takesFunctions(value, context) ? { hasFunctions: true } : {}),
    });
    return [line];
  }
  return [...buildEntry(attribute, made, context), line];
}

/** Whether the attribute is a list of layers in another branch: `build()` knows no sizes of the layers of either. */
const isAlsoList = (name: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.${name} = (nn\\.)?ModuleList\\(`).test(textOf(init.node));

/** Whether `__init__` puts `None` in the place of a layer of a list. */
const lacksLayers = (name: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.${name}(\\.append\\(None\\)| = \\[None\\])`).test(textOf(init.node));

/** Whether a list holds what a caller hands over: activations are functions in a port. */
const takesFunctions = (value: Syntax, { init }: InitContext): boolean =>
  value.type === "list" &&
  named(value).some((item) => item.type === "identifier" && init.parameters.some(({ name }) => name === textOf(item)));

/** Notes a list of layers; where another branch has a single layer, the loop of lists in lists takes both. */
function noteList(
  attribute: string,
  isNestedList: boolean,
  entries: BuildEntry[],
  flags: { readonly mayLack?: true; readonly hasFunctions?: true },
): void {
  const known = entries.findIndex((entry) => entry.kind !== "lines" && entry.attribute === attribute);
  if (known < 0) entries.push({ kind: "list", attribute, isNested: isNestedList, ...flags });
  else if (entries[known]?.kind === "layer") entries[known] = { kind: "list", attribute, isNested: true };
}

/** `TFConv1D` of the library before 4.37. */
const forgets = ({ text }: LayerExpression, { scope }: InitContext): { readonly forgetsBuild?: true } =>
  !scope.port.buildMethods && text.startsWith("TFConv1D(") ? { forgetsBuild: true } : {};

/** Notes what `build()` does with a layer; sizes that `build()` cannot read are kept in an attribute. */
function buildEntry(attribute: string, made: LayerExpression, context: InitContext): readonly string[] {
  const { entries, counts, scope } = context;
  const known = entries.findIndex((entry) => entry.kind === "layer" && entry.attribute === attribute);
  const replace = (entry: BuildEntry): void => {
    if (known >= 0) entries[known] = entry;
    else entries.push(entry);
  };
  const original = [...(scope.owner?.renamed ?? [])].find(([, fresh]) => fresh === attribute)?.[0] ?? attribute;
  const mayBeBuilt = isTakenOver(original, context) ? { mayBeBuilt: true } : {};
  if (!made.buildShape) {
    const list = entries.findIndex((entry) => entry.kind === "list" && entry.attribute === attribute);
    if (list >= 0) entries[list] = { kind: "list", attribute, isNested: true };
    else if (known < 0) entries.push({ kind: "layer", attribute, ...mayBeBuilt, ...forgets(made, context) });
    return [];
  }
  const written = `[${made.buildShape.join(", ")}]`;
  const shape = (counts.get(original) ?? 1) > 1 ? undefined : forBuild(written, context);
  if (shape !== undefined) {
    replace({ kind: "layer", attribute, shape, ...mayBeBuilt });
    return [];
  }
  // where another statement makes a layer that knows its sizes, nobody keeps a shape
  const kept =
    (counts.get(original) ?? 1) > 1
      ? `getattr(self, "${attribute}_input_shape", None)`
      : `self.${attribute}_input_shape`;
  replace({ kind: "layer", attribute, shape: kept, ...mayBeBuilt });
  return [`self.${attribute}_input_shape = ${written}`];
}

/**
 * Whether another statement gives the attribute a layer that a caller hands over, `self.embed_tokens = embed_tokens`, or
 * another class sets it: `other.query = self.query`.
 */
function isTakenOver(attribute: string, { init, scope }: InitContext): boolean {
  let found = new RegExp(`^ +(?!self\\.)\\w+\\.${attribute} = self\\.`, "m").test(scope.module.root.source);
  walk(init.node, (node) => {
    if (node.type !== "assignment" || textOf(required(node, "left")) !== `self.${attribute}`) return !found;
    const right = field(node, "right");
    found = right?.type === "identifier" && init.parameters.some(({ name }) => name === textOf(right));
    return !found;
  });
  return found;
}

/** Whether `__init__` made a single layer and holds it in a variable. */
export function holdsLayer(local: string, { init, scope }: InitContext): boolean {
  const made: Syntax[] = [];
  walk(init.node, (node) => {
    const right = node.type === "assignment" ? field(node, "right") : undefined;
    if (right && textOf(required(node, "left")) === local) made.push(right);
  });
  return made.some((node) => node.type === "call" && isSingle(node, scope) && isLayerExpression(node, scope));
}

const isSingle = (node: Syntax, scope: Scope): boolean =>
  !/^torch\.nn\.(ModuleList|ModuleDict|ParameterList)$/.test(
    qualify(scope.module, dottedName(required(node, "function")) ?? ""),
  );
