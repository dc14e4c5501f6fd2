import { qualify } from "../../program/module.ts";
import { type Argument, argumentsOf } from "../../python/signature.ts";
import { dottedName, field, named, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import { isPretrained } from "../class-plan.ts";
import { argumentTexts } from "../expressions/arguments.ts";
import { type Scope, translated, withRenames } from "../scope.ts";
import { isDictionaryOf } from "./destination.ts";
import { handedLayers } from "./handed.ts";
import { handedTables } from "./handed-table.ts";
import { child, literalName, nameArgument } from "./layer-name.ts";
import {
  type Choice,
  heldTorchLayer,
  holdsClass,
  isAutoModel,
  isBackbone,
  isLayerExpression,
  layerChoices,
  qualifiedLayer,
  summedLists,
  tableEntry,
} from "./layer-question.ts";
import { counter } from "./list-counter.ts";
import { hint, type LayerExpression, type LayerOptions, ruledLayer } from "./ruled-layer.ts";

const layer = (text: string): LayerExpression => ({ text, isList: false, isFunction: false });

/** Translates an expression that makes a layer, a list of layers or a function of one tensor. */
export function layerExpression(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  switch (node.type) {
    case "parenthesized_expression":
      return layerExpression(named(node)[0] ?? node, options, scope);
    case "conditional_expression":
      return conditional(node, options, scope);
    case "list":
      return list(named(node), options, scope);
    case "list_comprehension":
    case "generator_expression":
      return comprehension(node, options, scope);
    case "binary_operator":
      return isLayerExpression(node, scope) ? sum(summedLists(node) ?? [], options, scope) : plain(node, scope);
    case "call":
      return isLayerExpression(node, scope) ? call(node, options, scope) : plain(node, scope);
    default:
      return plain(node, scope);
  }
}

const plain = (node: Syntax, scope: Scope): LayerExpression => ({
  text: translated(node, scope).text,
  isList: false,
  isFunction: true,
});

function conditional(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const [first, test, last] = named(node);
  if (!first || !test || !last) return plain(node, scope);
  const inner = { ...options, isSelfBuilt: true };
  const [yes, no] = [layerExpression(first, inner, scope), layerExpression(last, inner, scope)];
  return {
    text: `${yes.text} if ${translated(test, scope)} else ${no.text}`,
    isList: yes.isList || no.isList,
    isFunction: yes.isFunction && no.isFunction,
  };
}

/** `[X()] + [Y() for _ in range(n)]`: the places of a list go on behind those of the lists in front of it. */
function sum(lists: readonly Syntax[], options: LayerOptions, scope: Scope): LayerExpression {
  let taken: readonly string[] = [];
  const texts = lists.map((part) => {
    const own = { ...options, taken };
    taken = [...taken, countOf(part, scope)];
    if (part.type === "conditional_expression") return `(${conditional(part, own, scope).text})`;
    return part.type === "list" ? list(named(part), own, scope).text : comprehension(part, own, scope).text;
  });
  return { text: texts.join(" + "), isList: true, isFunction: false };
}

/** How many layers a list makes. */
function countOf(node: Syntax, scope: Scope): string {
  if (node.type === "list") return String(named(node).length);
  if (node.type === "conditional_expression") {
    const [yes, test, no] = named(node);
    return yes && test && no
      ? `(${countOf(yes, scope)} if ${translated(test, scope)} else ${countOf(no, scope)})`
      : "0";
  }
  const loop = named(node).find((part) => part.type === "for_in_clause");
  const right = translated(required(loop ?? node, "right"), scope).text;
  return /^range\(([^,]+)\)$/.exec(right)?.[1] ?? `len(${right})`;
}

/** A place of a list behind those that other lists take. */
function placed(place: string, { taken = [] }: LayerOptions): { readonly part: string; readonly isFormatted: boolean } {
  const terms = [place, ...taken].filter((term) => term !== "0");
  if (terms.every((term) => /^\d+$/.test(term)))
    return { part: String(terms.reduce((total, term) => total + Number(term), 0)), isFormatted: false };
  return { part: `{${terms.join(" + ")}}`, isFormatted: true };
}

function list(nodes: readonly Syntax[], options: LayerOptions, scope: Scope): LayerExpression {
  const items = nodes.map((node, index) => {
    const { part, isFormatted } = placed(String(index), options);
    const own = { ...options, isSelfBuilt: true, taken: [], name: child(options.name, part, isFormatted) };
    return layerExpression(node, own, scope);
  });
  return { text: `[${items.map(({ text }) => text).join(", ")}]`, isList: true, isFunction: false };
}

/** `[X(config) for _ in range(n)]`: the index of the list is part of each layer's name. */
function comprehension(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const clause = required(node, "body");
  const loop = named(node).find((part) => part.type === "for_in_clause");
  const conditions = named(node).filter((part) => part.type === "if_clause");
  if (!loop || named(node).filter((part) => part.type === "for_in_clause").length > 1) return plain(node, scope);
  const left = required(loop, "left");
  const right = required(loop, "right");
  const counted = counter(left, right, options.name, scope);
  const inner = withRenames(scope, counted.renames);
  const item = layerExpression(
    clause,
    {
      ...options,
      isSelfBuilt: true,
      taken: [],
      name: child(options.name, placed(counted.index, options).part, true),
    },
    inner,
  );
  const filters = conditions.map((condition) => ` if ${translated(named(condition)[0] ?? condition, inner)}`).join("");
  return {
    text: `[${item.text} for ${counted.target} in ${counted.source}${filters}]`,
    isList: true,
    isFunction: false,
  };
}

function call(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const callee = required(node, "function");
  const entry = tableEntry(callee, scope);
  if (entry !== undefined)
    return layer(created(scope.plan.classes.get(entry)?.layerName ?? `TF${entry}`, node, options, scope));
  if (holdsClass(callee, scope)) return layer(created(translated(callee, scope).text, node, options, scope));
  const choices = layerChoices(callee, scope);
  if (choices) return chosen(choices, node, options, scope);
  const held = heldTorchLayer(callee, scope);
  if (held !== undefined) return torchLayer(held, node, options, scope);
  const dotted = dottedName(callee) ?? textOf(callee);
  const qualified = qualifiedLayer(dotted, scope);
  if (qualified.startsWith("torch.nn.")) return torchLayer(qualified, node, options, scope);
  if (isBackbone(dotted, scope)) return layer(created(scope.port.support("load_backbone"), node, options, scope));
  if (scope.module.functions.has(dotted)) return layer(created(dotted, node, options, scope));
  const name = dotted.replace(/\._?from_(config|pretrained)$/, "");
  return layer(
    created(className(name, scope, callee) + (isAutoModel(dotted, scope) ? ".from_config" : ""), node, options, scope),
  );
}

/** One of several layers by a key: each is made with arguments of its own. */
function chosen(choices: readonly Choice[], node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const callee = required(node, "function");
  const key = required(callee, "subscript");
  const made = (name: string, own: LayerOptions): LayerExpression => {
    const qualified = qualifiedLayer(name, scope);
    if (qualified.startsWith("torch.nn.")) return ruledLayer(qualified, node, own, scope);
    return layer(created(className(name, scope, callee), node, own, scope));
  };
  const known = key.type === "string" ? choices.find((choice) => choice.key === textOf(key)) : undefined;
  if (known) return made(known.name, options);
  const texts = choices.map((choice) => made(choice.name, { ...options, isSelfBuilt: true }).text);
  const test = translated(key, scope);
  const tests = choices.map((choice, index) =>
    index === choices.length - 1 ? texts[index] : `${texts[index]} if ${test} == ${choice.key} else `,
  );
  return layer(`(${tests.join("")})`);
}

/** The class that stands for a PyTorch class inside other layers: models lend their MainLayer. */
function className(name: string, scope: Scope, node: Syntax): string {
  const plan = scope.plan.classes.get(name);
  if (plan) return plan.layerName;
  const qualified = qualify(scope.module, name);
  const found = scope.program.resolve(qualified);
  if (found?.kind === "class" && isPretrained(scope.program, found.info)) {
    const cut = qualified.lastIndexOf(".");
    const main = scope.names.twin(
      `${qualified.slice(0, cut)}.${qualified.slice(cut + 1).replace(/Model$/, "")}MainLayer`,
    );
    if (main !== undefined) return main;
  }
  const twin = scope.names.twin(qualified) ?? (found?.kind === "class" ? scope.carry(qualified, scope) : undefined);
  if (twin !== undefined) return twin;
  scope.port.report(
    "error",
    "T003",
    node,
    `${qualified} has no TensorFlow twin in this checkout`,
    "Port the model that it belongs to first, or write this part by hand.",
  );
  return `TF${name}`;
}

/** The weight of an embedding that becomes the weight of another layer is handed over as that embedding. */
const withLayer = (text: string, call: Syntax, scope: Scope): string =>
  handedTables(call, scope).reduce(
    (all, { weight, layer }) => (all.endsWith(weight) ? all.slice(0, -weight.length) + layer : all),
    text,
  );

function created(target: string, node: Syntax, options: LayerOptions, scope: Scope): string {
  const texts = argumentTexts(node, scope).filter((text) => !/^(attn_implementation|torch_dtype)=/.test(text));
  const withNames = handedLayers(node, scope).reduce(
    (all: readonly string[], { value, attribute }) => {
      const unnamed = translated(value, scope).text;
      const inner = { ...options, isSelfBuilt: true, isTied: false, name: literalName(attribute) };
      const made = layerExpression(value, inner, scope).text;
      return all.map((text) => (text.endsWith(unnamed) ? text.slice(0, -unnamed.length) + made : text));
    },
    texts.map((text) => withLayer(text, node, scope)),
  );
  return `${target}(${[...withNames, nameArgument(options.name)].join(", ")})`;
}

function torchLayer(qualified: string, node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  switch (qualified) {
    case "torch.nn.ModuleList":
    case "torch.nn.ParameterList":
      return moduleList(node, options, scope);
    case "torch.nn.Sequential":
      return sequential(node, options, scope);
    case "torch.nn.ModuleDict":
      return moduleDict(node, options, scope);
    default:
      return ruledLayer(qualified, node, options, scope);
  }
}

function moduleList(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const [only] = argumentsOf(node);
  if (!only) return { text: "[]", isList: true, isFunction: false };
  const inner = layerExpression(only.value, options, scope);
  return { ...inner, isList: true, isFunction: false };
}

function sequential(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const given = argumentsOf(node);
  const [only] = given;
  const target = scope.port.support("sequential");
  const numbered = (values: readonly Syntax[]): string =>
    values
      .map(
        (value, index) =>
          layerExpression(value, { ...options, isSelfBuilt: true, name: literalName(String(index)) }, scope).text,
      )
      .join(", ");
  if (given.length === 1 && only?.keyword === "*") {
    const items = summedLists(only.value)?.some((part) => isLayerExpression(part, scope))
      ? sequentialItems(only.value, options, scope)
      : translated(only.value, scope).text;
    return layer(`${target}(${items}, ${nameArgument(options.name)})`);
  }
  if (given.length === 1 && scope.fn && only && isDictionaryOf(textOf(only.value), scope.fn.node))
    return layer(`${target}(list(${translated(only.value, scope)}.values()), ${nameArgument(options.name)})`);
  const ordered = only && orderedItems(only.value);
  if (ordered) {
    const items = ordered.map(
      ([key, value]) => layerExpression(value, { ...options, isSelfBuilt: true, name: literalName(key) }, scope).text,
    );
    return layer(`${target}([${items.join(", ")}], ${nameArgument(options.name)})`);
  }
  if (given.some(({ keyword }) => keyword === "*"))
    return layer(`${target}([${mixedItems(given, options, scope)}], ${nameArgument(options.name)})`);
  return layer(`${target}([${numbered(given.map(({ value }) => value))}], ${nameArgument(options.name)})`);
}

/** `first, *[…]`: the places of the list go on behind the layers in front of it. */
function mixedItems(given: readonly Argument[], options: LayerOptions, scope: Scope): string {
  const own = { ...options, isSelfBuilt: true };
  const texts = given.map(({ keyword, value }, index) => {
    if (keyword !== "*") return layerExpression(value, { ...own, name: literalName(String(index)) }, scope).text;
    const { text } = layerExpression(value, { ...own, name: literalName("") }, scope);
    return `*${text.replace(/name=f"\{(\w+)\}"/, `name=f"{$1 + ${index}}"`)}`;
  });
  return texts.join(", ");
}

/** Layers of a `*[…]`: their names are their places. */
function sequentialItems(node: Syntax, options: LayerOptions, scope: Scope): string {
  const { text } = layerExpression(node, { ...options, isSelfBuilt: true, name: literalName("") }, scope);
  return text;
}

/** The pairs of `OrderedDict([("a", x), …])`. */
function orderedItems(node: Syntax): readonly (readonly [string, Syntax])[] | undefined {
  if (node.type !== "call" || !/OrderedDict$/.test(textOf(required(node, "function")))) return undefined;
  const [only] = argumentsOf(node);
  if (only?.value.type !== "list") return undefined;
  return named(only.value).flatMap((pair) => {
    const [key, value] = named(pair);
    const text = stringValue(key);
    return text !== undefined && value ? [[text, value] as const] : [];
  });
}

/** `{key: X(config) for key in keys}`: the key is part of each layer's name. */
function keyedComprehension(node: Syntax, options: LayerOptions, scope: Scope): string | undefined {
  const pair = required(node, "body");
  const [key, value] = [field(pair, "key"), field(pair, "value")];
  if (key?.type !== "identifier" || !value) return undefined;
  const name = child(options.name, `{${textOf(key)}}`, true);
  const { text } = layerExpression(value, { ...options, isSelfBuilt: true, name }, scope);
  const clauses = named(node).filter((part) => part !== pair);
  return `{${textOf(key)}: ${text} ${clauses.map((clause) => translated(clause, scope).text).join(" ")}}`;
}

function moduleDict(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const [only] = argumentsOf(node);
  if (!only) return { text: "{}", isList: true, isFunction: false };
  if (only.value.type === "identifier") return { text: textOf(only.value), isList: true, isFunction: false };
  const ordered = orderedItems(only.value);
  if (ordered) {
    const texts = ordered.map(([key, value]) => {
      const own = { ...options, isSelfBuilt: true, name: child(options.name, key, false) };
      return `"${key}": ${layerExpression(value, own, scope).text}`;
    });
    return { text: `{${texts.join(", ")}}`, isList: true, isFunction: false };
  }
  if (only.value.type === "dictionary_comprehension") {
    const text = keyedComprehension(only.value, options, scope);
    if (text !== undefined) return { text, isList: true, isFunction: false };
  }
  if (only.value.type !== "dictionary") {
    scope.port.report("error", "T008", node, "an nn.ModuleDict whose keys are not spelled out", hint);
    return { text: "{}", isList: true, isFunction: false };
  }
  const pairs = named(only.value)
    .filter((pair) => pair.type === "pair")
    .map((pair) => {
      const key = required(pair, "key");
      const name = child(options.name, stringValue(key) ?? textOf(key), false);
      return `${textOf(key)}: ${layerExpression(required(pair, "value"), { ...options, isSelfBuilt: true, name }, scope).text}`;
    });
  return { text: `{${pairs.join(", ")}}`, isList: true, isFunction: false };
}
