import { dtypeOf, rankOf } from "../../facts/value.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, named, required, type Syntax, stringValue, textOf, walk } from "../../python/syntax.ts";
import type { LayerUse } from "../rule.ts";
import { translated } from "../scope.ts";
import { statementLines } from "../statements/statement.ts";
import { type BuildEntry, forBuild, type InitContext } from "./init-context.ts";
import {
  assignedAttribute,
  isLayerExpression,
  type LayerExpression,
  type LayerName,
  layerExpression,
  literalName,
} from "./layer-expression.ts";
import { addWeightLine, bufferLine, bufferOf, parameterCall } from "./parameter.ts";
import { variablesOf } from "./rename.ts";

/** Calls of `__init__` that Keras does without. */
const droppedCalls =
  /^(self\.(post_init|init_weights|apply|tie_weights|_tie_weights|_init_weights|reset_parameters|_reset_parameters|requires_grad_|eval)\(|(torch\.)?nn\.init\.|init\.|torch\.nn\.init\.|(nn\.utils\.|torch\.nn\.utils\.)|warnings\.)/;

const droppedAttributes =
  /^(gradient_checkpointing|model_parallel|device_map|is_causal|_use_flash_attention_2|_use_sdpa|_attn_implementation|_use_flash_attn|_flash_attn_uses_top_left_mask|pruned_heads)$/;

/** Lines of the body of `__init__` behind `super().__init__()`, and what `build()` has to do. */
export function initLines(
  context: InitContext,
  indent: string,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] {
  const body = required(context.init.node, "body");
  return statementLines(body.children, context.scope, indent, {
    hook: (node) => withPrelude(node, context, superLines),
  });
}

/** A statement, and in front of it the variables that `build()` will read. */
function withPrelude(
  node: Syntax,
  context: InitContext,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] | undefined {
  const lines = initStatement(node, context, superLines);
  const prelude = context.prelude.splice(0);
  return lines === undefined || prelude.length === 0 ? lines : [...prelude, ...lines];
}

function initStatement(
  node: Syntax,
  context: InitContext,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] | undefined {
  const { scope } = context;
  const expression = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (expression?.type === "call") return callStatement(expression, context, superLines);
  if (
    node.type === "for_statement" &&
    /^for (\w+), (\w+) in enumerate\([\w.]+\):\s+self\.add_module\(str\(\1\), \2\)$/.test(textOf(node))
  )
    return [];
  if (node.type === "if_statement" && holdsOnlyDropped(node)) return [];
  if (node.type === "if_statement" && isParameterBranch(node, context)) return parameterBranch(node, context);
  const assigned = assignedAttribute(node);
  if (assigned) {
    if (droppedAttributes.test(assigned.name) && !readElsewhere(assigned.name, context)) return [];
    return attributeStatement(assigned.name, assigned.value, node, context);
  }
  if (expression?.type === "assignment") {
    const [left, right] = [field(expression, "left"), field(expression, "right")];
    if (left && right && /^self\.[\w.]+\.(weight|bias)(\.data)?$/.test(textOf(left)))
      return weightAssignment(left, right, context);
    if (left?.type === "identifier" && right && isLayerExpression(right, scope)) {
      const made = layerExpression(
        right,
        options(destination(textOf(left), context) ?? literalName(textOf(left)), undefined, context, true),
        scope,
      );
      return [`${textOf(left)} = ${made.text}`];
    }
  }
  return undefined;
}

/** Whether the class reads an attribute in one of its other methods. */
function readElsewhere(name: string, { scope }: InitContext): boolean {
  let found = false;
  for (const [method, fn] of scope.owner?.info.methods ?? []) {
    if (method === "__init__" || /prune_heads/.test(method)) continue;
    walk(fn.node, (node) => {
      if (node.type === "attribute" && textOf(node) === `self.${name}`) found = true;
      return !found;
    });
  }
  return (
    found &&
    !/^(gradient_checkpointing|_use_flash_attention_2|_use_sdpa|_attn_implementation|_use_flash_attn)$/.test(name)
  );
}

function holdsOnlyDropped(node: Syntax): boolean {
  const blocks = node.children.filter((child) => child.type === "block");
  return (
    blocks.length > 0 &&
    blocks.length === node.children.filter((child) => /block|clause/.test(child.type)).length &&
    blocks.every((block) =>
      named(block).every((each) => each.type === "expression_statement" && droppedCalls.test(textOf(each))),
    )
  );
}

const options = (name: LayerName, attribute: string | undefined, context: InitContext, isSelfBuilt: boolean) => ({
  name,
  isSelfBuilt,
  use: attribute === undefined ? {} : useOf(attribute, context),
  isTied: attribute !== undefined && context.tied.has(attribute),
});

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
  const [rank] = ranks;
  return ranks.size === 1 ? { inputRank: rank } : {};
}

function callStatement(
  call: Syntax,
  context: InitContext,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] | undefined {
  const { scope } = context;
  const text = textOf(call);
  if (/^super\(.*?\)\s*\.__init__\(/s.test(text) || /^nn\.\w+\.__init__\(self/.test(text)) return superLines(call);
  if (droppedCalls.test(text)) return [];
  const callee = textOf(required(call, "function"));
  if (callee === "self.register_buffer") return bufferStatement(call, context);
  if (callee === "self.register_parameter") {
    const [name] = argumentsOf(call);
    return name ? [`self.${stringValue(name.value) ?? textOf(name.value)} = None`] : [];
  }
  if (callee === "self.add_module" || callee === "setattr") return addModule(call, callee, context);
  const append = /^((?:self\.)?\w+)\.append$/.exec(callee);
  const [item] = argumentsOf(call);
  if (append?.[1] && item && isLayerExpression(item.value, scope)) return appended(append[1], item.value, context);
  return undefined;
}

/** `layers.append(X())`: the place in the list is part of the layer's name. */
function appended(list: string, item: Syntax, context: InitContext): readonly string[] {
  const attribute = /^self\.(\w+)$/.exec(list)?.[1];
  const target = attribute === undefined ? list : `self.${context.scope.owner?.renamed.get(attribute) ?? attribute}`;
  const owner = attribute === undefined ? destination(list, context) : literalName(attribute);
  const base = owner?.text ?? list;
  const inSequence = owner !== undefined && base === "";
  const name = { text: inSequence ? `{len(${target})}` : `${base}_._{len(${target})}`, isFormatted: true };
  const made = layerExpression(item, { ...options(name, undefined, context, true), name }, context.scope);
  return [`${target}.append(${made.text})`];
}

/** Where a local layer or list of layers ends up: the name that its weights carry. Empty text: in an `nn.Sequential`. */
function destination(local: string, context: InitContext): LayerName | undefined {
  let found = registeredName(local, context);
  walk(context.init.node, (node) => {
    if (found) return false;
    if (node.type === "assignment") {
      const [left, right] = [field(node, "left"), field(node, "right")];
      const attribute = left && /^self\.(\w+)$/.exec(textOf(left))?.[1];
      const value = right ? textOf(right).replace(/\s+/g, "") : "";
      if (attribute && new RegExp(`^(nn\\.)?ModuleList\\(\\[?${local}\\]?\\)$|^${local}$`).test(value))
        found = literalName(attribute);
      if (attribute && new RegExp(`Sequential\\(\\*${local}\\)$`).test(value)) found = literalName("");
    }
    const text = node.type === "call" ? textOf(node) : "";
    const append = /^((?:self\.)?\w+)\.append\((\w+)\)$/.exec(text);
    if (append?.[1] && append[2] === local) {
      const list = append[1];
      const attribute = /^self\.(\w+)$/.exec(list)?.[1];
      const base = attribute ? literalName(attribute) : destination(list, context);
      const target = attribute ? `self.${context.scope.owner?.renamed.get(attribute) ?? attribute}` : list;
      if (base)
        found = { text: base.text === "" ? `{len(${target})}` : `${base.text}_._{len(${target})}`, isFormatted: true };
    }
    return !found;
  });
  return found;
}

/** The name of a variable that `self.add_module(str(i), variable)` registers. */
function registeredName(local: string, context: InitContext): LayerName | undefined {
  let found: LayerName | undefined;
  walk(context.init.node, (node) => {
    if (node.type !== "call" || textOf(required(node, "function")) !== "self.add_module") return !found;
    const [name, value] = argumentsOf(node);
    if (!name || !value || textOf(value.value) !== local) return !found;
    found = moduleName(name.value);
    return false;
  });
  return found;
}

function moduleName(node: Syntax): LayerName {
  const number = /^str\((\w+)\)$/.exec(textOf(node))?.[1];
  if (number !== undefined) return { text: `{${number}}`, isFormatted: true };
  return { text: textOf(node).replace(/^f?["']|["']$/g, ""), isFormatted: textOf(node).startsWith("f") };
}

function addModule(call: Syntax, callee: string, context: InitContext): readonly string[] | undefined {
  const given = argumentsOf(call).filter((_, index) => callee !== "setattr" || index > 0);
  const [name, value] = given;
  if (!name || !value) return undefined;
  if (!isLayerExpression(value.value, context.scope))
    return value.value.type === "identifier" && isListed(textOf(value.value), context) ? [] : undefined;
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

/** Whether a list of the layer holds the variable as well. */
const isListed = (local: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.\\w+\\.append\\(${local}\\)`).test(textOf(init.node));

function bufferStatement(call: Syntax, context: InitContext): readonly string[] {
  const { scope } = context;
  const buffer = bufferOf(call);
  if (!buffer) {
    scope.port.report(
      "error",
      "T009",
      call,
      "a buffer whose name is not spelled out",
      "Make it by hand: tf.constant in __init__, or add_weight in build().",
    );
    return [];
  }
  const target = `self.${scope.owner?.renamed.get(buffer.name) ?? buffer.name}`;
  const value = scope.facts.valueOf(buffer.value);
  if (buffer.value.type === "none") return [`${target} = None`];
  const isTable = dtypeOf(value) === "int" || dtypeOf(value) === "bool" || value.kind !== "tensor";
  if (!buffer.isPersistent || isTable) return [`${target} = ${translated(buffer.value, scope)}`];
  const line = bufferLine(buffer.name, buffer.value, context);
  if (line === undefined) return [`${target} = ${translated(buffer.value, scope)}`];
  context.entries.push({ kind: "lines", lines: [line] });
  return [];
}

/** `self.decoder.bias = self.bias` and ties of weights: both exist from `build()` on. */
function weightAssignment(left: Syntax, right: Syntax, context: InitContext): readonly string[] {
  const { scope } = context;
  const target = textOf(left).replace(/\.data$/, "");
  const source = textOf(right);
  if (target.endsWith(".bias") && /^self\.\w+$/.test(source)) {
    const owner = translated(required(left, "object"), scope).text;
    context.entries.push({ kind: "lines", lines: [`${owner}.bias = ${translated(right, scope)}`] });
    return [];
  }
  const tie = /^(self\.[\w.]+)\.weight$/.exec(source);
  if (target.endsWith(".weight") && tie) {
    scope.port.report(
      "warning",
      "T010",
      left,
      "weights that two layers share",
      "Compare with a port of a similar model: TensorFlow ports hand the layer over instead.",
    );
    return [];
  }
  scope.port.report(
    "warning",
    "T010",
    left,
    "a weight that __init__ changes",
    "Set it in build(), if checkpoints do not hold it.",
  );
  return [];
}

function attributeStatement(
  name: string,
  value: Syntax,
  node: Syntax,
  context: InitContext,
): readonly string[] | undefined {
  const { scope } = context;
  const attribute = scope.owner?.renamed.get(name) ?? name;
  if (value.type === "parenthesized_expression")
    return attributeStatement(name, named(value)[0] ?? value, node, context);
  const direct = parameterCall(value, scope);
  if (direct) return parameterStatement(name, attribute, direct, node, context);
  if (value.type === "conditional_expression") {
    const branch = conditionalParameter(name, attribute, value, context);
    if (branch) return branch;
  }
  if (value.type === "call" && /ParameterList$|ParameterDict$/.test(textOf(required(value, "function")))) {
    scope.port.report(
      "error",
      "T011",
      value,
      "a list of parameters",
      "Make the weights in build() with add_weight, one name each.",
    );
    return [`self.${attribute} = []`];
  }
  if (isLayerExpression(value, scope)) return layerStatement(name, attribute, value, context);
  if (value !== unwrapped(node)) return [`self.${attribute} = (${translated(value, scope)})`];
  if (scope.facts.valueOf(value).kind === "instance" || scope.facts.valueOf(value).kind === "modules")
    return [`self.${attribute} = ${translated(value, scope)}`];
  if (scope.facts.valueOf(value).kind === "activation" || variablesOf(textOf(value)).has("ACT2FN"))
    return [`self.${attribute} = ${translated(value, scope)}`];
  const reads = [...context.weights].some((weight) => new RegExp(`self\\.${weight}\\b`).test(textOf(value)));
  if (reads) {
    const text = forBuild(translated(value, scope).text, context);
    if (text !== undefined) {
      context.entries.push({ kind: "lines", lines: [`self.${attribute} = ${text}`] });
      return [];
    }
  }
  return undefined;
}

/** `for i, layer in enumerate(self.layers): self.add_module(str(i), layer)`: the layers are named by their place alone. */
function isReregistered(list: string, { init }: InitContext): boolean {
  const text = textOf(init.node).replace(/\s+/g, " ");
  return new RegExp(
    `for (\\w+), (\\w+) in enumerate\\(${list.replace(".", "\\.")}\\): self\\.add_module\\(str\\(\\1\\), \\2\\)`,
  ).test(text);
}

/** The right side of an assignment as it is written. */
const unwrapped = (statement: Syntax): Syntax | undefined => assignedAttribute(statement)?.value;

function layerStatement(name: string, attribute: string, value: Syntax, context: InitContext): readonly string[] {
  const { scope, entries } = context;
  const made = layerExpression(
    value,
    options(literalName(isReregistered(`self.${name}`, context) ? "" : name), name, context, false),
    scope,
  );
  const line = `self.${attribute} = ${made.text}`;
  if (made.isFunction) return [line];
  if (made.isList) {
    if (!entries.some((entry) => entry.kind !== "lines" && entry.attribute === attribute))
      entries.push({ kind: "list", attribute });
    return [line];
  }
  return [...buildEntry(attribute, made, context), line];
}

/** Notes what `build()` does with a layer; sizes that `build()` cannot read are kept in an attribute. */
function buildEntry(attribute: string, made: LayerExpression, context: InitContext): readonly string[] {
  const { entries, counts, scope } = context;
  const known = entries.findIndex((entry) => entry.kind === "layer" && entry.attribute === attribute);
  const replace = (entry: BuildEntry): void => {
    if (known >= 0) entries[known] = entry;
    else entries.push(entry);
  };
  if (!made.buildShape) {
    if (known < 0) entries.push({ kind: "layer", attribute });
    return [];
  }
  const written = `[${made.buildShape.join(", ")}]`;
  const original = [...(scope.owner?.renamed ?? [])].find(([, fresh]) => fresh === attribute)?.[0] ?? attribute;
  const shape = (counts.get(original) ?? 1) > 1 ? undefined : forBuild(written, context);
  if (shape !== undefined) {
    replace({ kind: "layer", attribute, shape });
    return [];
  }
  replace({ kind: "layer", attribute, shape: `self.${attribute}_input_shape` });
  return [`self.${attribute}_input_shape = ${written}`];
}

function parameterStatement(
  name: string,
  attribute: string,
  call: Syntax,
  node: Syntax,
  context: InitContext,
): readonly string[] {
  const line = addWeightLine(name, call, context);
  const conditions = conditionsAbove(node, context);
  if (line === undefined || conditions === undefined) {
    context.scope.port.report(
      "error",
      "T012",
      call,
      "a parameter whose shape build() cannot know",
      `Write it by hand: self.${attribute} = self.add_weight(...) in build().`,
    );
    return [`self.${attribute} = None`];
  }
  if (conditions.length === 0) {
    context.entries.push({ kind: "lines", lines: [line] });
    return [];
  }
  context.entries.push({ kind: "lines", lines: [`if ${conditions.join(" and ")}:`, `    ${line}`] });
  return [`self.${attribute} = None`];
}

/** `self.x = nn.Parameter(…) if condition else None` */
function conditionalParameter(
  name: string,
  attribute: string,
  value: Syntax,
  context: InitContext,
): readonly string[] | undefined {
  const [yes, test, no] = named(value);
  const call = yes && parameterCall(yes, context.scope);
  if (!call || !test || no?.type !== "none") return undefined;
  const line = addWeightLine(name, call, context);
  const condition = forBuild(translated(test, context.scope).text, context);
  if (line === undefined || condition === undefined) return undefined;
  context.entries.push({ kind: "lines", lines: [`if ${condition}:`, `    ${line}`] });
  return [`self.${attribute} = None`];
}

/** The conditions of the `if` statements around a statement of `__init__`, as `build()` says them. */
function conditionsAbove(node: Syntax, context: InitContext): readonly string[] | undefined {
  const conditions: string[] = [];
  for (
    let child = node, parent = node.parent;
    parent && parent !== context.init.node;
    child = parent, parent = parent.parent
  ) {
    if (/^(for|while|with)_statement$/.test(parent.type)) return undefined;
    const isElse = parent.type === "else_clause";
    const holder = isElse ? parent.parent : parent;
    if (holder?.type !== "if_statement" || (child.type !== "block" && !isElse)) continue;
    const condition = field(holder, "condition");
    if (!condition) continue;
    const text = forBuild(translated(condition, context.scope).text, context);
    if (text === undefined) return undefined;
    conditions.unshift(isElse ? `not (${text})` : text.includes(" or ") ? `(${text})` : text);
    if (isElse) {
      child = parent;
      parent = holder;
    }
  }
  return conditions;
}

const isParameterBranch = (_node: Syntax, _context: InitContext): boolean => false;
const parameterBranch = (_node: Syntax, _context: InitContext): readonly string[] => [];
