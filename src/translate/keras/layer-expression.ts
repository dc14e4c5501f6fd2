import { qualify } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, field, named, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import { isPretrained } from "../class-plan.ts";
import { argumentTexts, bindOperands, givenArguments } from "../expressions/call.ts";
import { eagerEntry } from "../expressions/subscript.ts";
import type { LayerForm, LayerUse } from "../rule.ts";
import { type Scope, translated, withRenames } from "../scope.ts";

/** The `name=` of a layer: `dense`, or `layer_._{i}` with a placeholder in it. */
export interface LayerName {
  readonly text: string;
  readonly isFormatted: boolean;
}

export const literalName = (text: string): LayerName => ({ text, isFormatted: false });

export const nameArgument = ({ text, isFormatted }: LayerName): string => `name=${isFormatted ? "f" : ""}"${text}"`;

const child = (name: LayerName, part: string, isFormatted: boolean): LayerName => ({
  text: name.text === "" ? part : `${name.text}_._${part}`,
  isFormatted: name.isFormatted || isFormatted,
});

/** What an expression of `__init__` that makes a layer becomes. */
export interface LayerExpression {
  readonly text: string;
  /** Shape for `build()`, in the scope of `__init__`; absent when the layer knows its sizes. */
  readonly buildShape?: readonly string[] | undefined;
  readonly isList: boolean;
  /** A plain function or a layer without weights: it has nothing to build. */
  readonly isFunction: boolean;
}

export interface LayerOptions {
  readonly name: LayerName;
  /** Nobody hands a shape to `build()`: lists, `nn.Sequential`, conditional expressions. */
  readonly isSelfBuilt: boolean;
  readonly use: LayerUse;
  /** An output embedding, whose kernel is that of the input embeddings. */
  readonly isTied: boolean;
}

const layer = (text: string): LayerExpression => ({ text, isList: false, isFunction: false });

const hint = "Write this layer by hand, or add a rule for it (CONTRIBUTING.md).";

/** Whether a class is a PyTorch module, as far as its source or its name tells. */
function isModuleClass(name: string, scope: Scope): boolean {
  const plan = scope.plan.classes.get(name);
  if (plan) return ["layer", "main", "model", "pretrained"].includes(plan.kind);
  const qualified = qualify(scope.module, name);
  if (/^torch\.nn\.[A-Z]\w*$/.test(qualified))
    return !/Parameter(List|Dict)?$|Loss$/.test(qualified) || /ParameterList$/.test(qualified);
  const found = scope.program.resolve(qualified);
  return (
    found?.kind === "class" &&
    scope.program.outerBases(found.info).some((base) => /^torch\.nn\.|PreTrainedModel$/.test(base))
  );
}

/** Whether an expression makes layers. */
export function isLayerExpression(node: Syntax, scope: Scope): boolean {
  switch (node.type) {
    case "conditional_expression":
      return named(node)
        .filter((_, index) => index !== 1)
        .some((part) => isLayerExpression(part, scope));
    case "parenthesized_expression":
    case "list":
      return named(node).some((part) => isLayerExpression(part, scope));
    case "list_comprehension":
      return isLayerExpression(required(node, "body"), scope);
    case "call": {
      const callee = required(node, "function");
      if (callee.type === "subscript") return tableEntry(callee, scope) !== undefined;
      const dotted = dottedName(callee);
      if (dotted === undefined) return false;
      if (isAutoModel(dotted, scope)) return true;
      if (/(^|\.)_?from_(config|pretrained)$/.test(dotted)) return isModuleClass(dotted.replace(/\.\w+$/, ""), scope);
      return isModuleClass(dotted, scope);
    }
    default:
      return false;
  }
}

const isAutoModel = (dotted: string, scope: Scope): boolean =>
  /^transformers\.(models\.auto\.)?.*AutoModel\w*\.from_config$/.test(qualify(scope.module, dotted));

/** The eager class of `TABLE[config._attn_implementation]`. */
function tableEntry(callee: Syntax, scope: Scope): string | undefined {
  const table = required(callee, "value");
  return table.type === "identifier" ? eagerEntry(textOf(table), scope) : undefined;
}

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
      return comprehension(node, options, scope);
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

function list(nodes: readonly Syntax[], options: LayerOptions, scope: Scope): LayerExpression {
  const items = nodes.map((node, index) =>
    layerExpression(node, { ...options, isSelfBuilt: true, name: child(options.name, String(index), false) }, scope),
  );
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
    { ...options, isSelfBuilt: true, name: child(options.name, `{${counted.index}}`, true) },
    inner,
  );
  const filters = conditions.map((condition) => ` if ${translated(named(condition)[0] ?? condition, inner)}`).join("");
  return {
    text: `[${item.text} for ${counted.target} in ${counted.source}${filters}]`,
    isList: true,
    isFunction: false,
  };
}

interface Counted {
  readonly index: string;
  readonly target: string;
  readonly source: string;
  readonly renames: ReadonlyMap<string, string>;
}

function counter(left: Syntax, right: Syntax, name: LayerName, scope: Scope): Counted {
  const source = translated(right, scope).text;
  const index = name.text.includes("{i}") ? "j" : "i";
  const fromZero =
    right.type === "call" && textOf(required(right, "function")) === "range" && argumentsOf(right).length === 1;
  const own = textOf(left);
  if (fromZero && left.type === "identifier") {
    return own === "_" || own.startsWith("_")
      ? { index, target: index, source, renames: new Map([[own, index]]) }
      : { index: own, target: own, source, renames: new Map() };
  }
  const enumerated = right.type === "call" && textOf(required(right, "function")) === "enumerate";
  const first = named(left)[0];
  if (enumerated && first?.type === "identifier" && textOf(first) !== "_")
    return { index: textOf(first), target: own, source, renames: new Map() };
  const target = left.type === "pattern_list" ? `(${own})` : own;
  return { index, target: `${index}, ${target}`, source: `enumerate(${source})`, renames: new Map() };
}

function call(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const callee = required(node, "function");
  if (callee.type === "subscript") {
    const entry = tableEntry(callee, scope);
    return layer(created(scope.plan.classes.get(entry ?? "")?.layerName ?? `TF${entry}`, node, options, scope));
  }
  const dotted = dottedName(callee) ?? textOf(callee);
  const qualified = qualify(scope.module, dotted);
  if (qualified.startsWith("torch.nn.")) return torchLayer(qualified, node, options, scope);
  const name = dotted.replace(/\._?from_(config|pretrained)$/, "");
  return layer(
    created(className(name, scope, callee) + (isAutoModel(dotted, scope) ? ".from_config" : ""), node, options, scope),
  );
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
  const twin = scope.names.twin(qualified);
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

const created = (target: string, node: Syntax, options: LayerOptions, scope: Scope): string =>
  `${target}(${[...argumentTexts(node, scope), nameArgument(options.name)].join(", ")})`;

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
    const items =
      only.value.type === "list" || only.value.type === "list_comprehension"
        ? sequentialItems(only.value, options, scope)
        : translated(only.value, scope).text;
    return layer(`${target}(${items}, ${nameArgument(options.name)})`);
  }
  const ordered = only && orderedItems(only.value);
  if (ordered) {
    const items = ordered.map(
      ([key, value]) => layerExpression(value, { ...options, isSelfBuilt: true, name: literalName(key) }, scope).text,
    );
    return layer(`${target}([${items.join(", ")}], ${nameArgument(options.name)})`);
  }
  return layer(`${target}([${numbered(given.map(({ value }) => value))}], ${nameArgument(options.name)})`);
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

function moduleDict(node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const [only] = argumentsOf(node);
  if (!only) return { text: "{}", isList: true, isFunction: false };
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

function ruledLayer(qualified: string, node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const found = scope.catalogue.layer(qualified);
  const operands = found && bindOperands(found.signature, givenArguments(node, scope));
  if (!found || !operands) {
    const reason = found ? `the arguments of ${qualified}() fit no rule` : `${qualified} has no Keras form`;
    scope.port.report("error", found ? "T004" : "T001", node, reason, hint);
    return { text: "None", isList: false, isFunction: true };
  }
  const form = formOf(found.rule, operands, options, scope, qualified);
  if ("declined" in form) {
    scope.port.report("error", "T004", node, form.declined, hint);
    return { text: "None", isList: false, isFunction: true };
  }
  scope.port.use("tf");
  if (form.constructor.startsWith("keras.")) scope.port.use("keras");
  if (form.isFunction) {
    const text = form.args.length === 0 ? form.constructor : `${form.constructor}(${form.args.join(", ")})`;
    return { text, isList: false, isFunction: true };
  }
  return {
    text: `${form.constructor}(${[...form.args, nameArgument(options.name)].join(", ")})`,
    buildShape: form.buildShape,
    isList: false,
    isFunction: withoutWeights.test(qualified),
  };
}

/** Layers of PyTorch that have no weights (documentation of `torch.nn`). */
const withoutWeights =
  /\.(\w*Dropout\w*|Identity|\w*Pool\dd|Upsample\w*|Pixel(Uns|S)huffle|\w*Pad\dd|Flatten|Unflatten|Fold|Unfold|\w*Softmax\w*|GELU|ReLU6?|SiLU|Tanh|Sigmoid|LeakyReLU|ELU|GLU|Hardswish|Softplus)$/;

type Rule = NonNullable<ReturnType<Scope["catalogue"]["layer"]>>["rule"];

function formOf(
  rule: Rule,
  operands: Parameters<Rule["create"]>[0],
  options: LayerOptions,
  scope: Scope,
  qualified: string,
): LayerForm | { readonly declined: string } {
  if (options.isTied && qualified === "torch.nn.Linear") {
    const bias = operands.bias?.text ?? "True";
    const args = [
      `${operands.out_features}`,
      `${operands.in_features}`,
      ...(bias === "True" ? [] : [`use_bias=${bias}`]),
    ];
    const initializer = scope.port.initializer === undefined ? [] : [`kernel_initializer=${scope.port.initializer}`];
    return { constructor: scope.port.support("tied_dense"), args: [...args, ...initializer] };
  }
  const form = rule.create(operands, scope.port, options.use);
  if ("declined" in form || form.buildShape === undefined || !options.isSelfBuilt) return form;
  return (
    rule.createSelfBuilt?.(operands, scope.port, options.use) ?? {
      declined: `${qualified} in a place where nobody tells its input size`,
    }
  );
}

/** `self.<name>` that a statement assigns. */
export function assignedAttribute(statement: Syntax): { readonly name: string; readonly value: Syntax } | undefined {
  const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const [left, right] = [field(assignment, "left"), field(assignment, "right")];
  if (left?.type !== "attribute" || !right || textOf(required(left, "object")) !== "self") return undefined;
  return { name: textOf(required(left, "attribute")), value: right };
}
