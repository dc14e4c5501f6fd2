import { type FunctionInfo, qualify } from "../../program/module.ts";
import { dottedName, field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { eagerEntry } from "../expressions/subscript.ts";
import type { Scope } from "../scope.ts";

/** The qualified name of a class; `XLayerNorm = torch.nn.LayerNorm` at the top of a module is only another name. */
export function qualifiedLayer(name: string, scope: Scope): string {
  const constant = scope.module.constants.get(name);
  const dotted = constant && dottedName(constant);
  const qualified = dotted === undefined ? undefined : qualify(scope.module, dotted);
  return qualified?.startsWith("torch.nn.") ? qualified : qualify(scope.module, name);
}

/** Whether a class is a PyTorch module, as far as its source or its name tells. */
function isModuleClass(name: string, scope: Scope): boolean {
  const plan = scope.plan.classes.get(name);
  if (plan) return ["layer", "main", "model", "pretrained"].includes(plan.kind);
  const qualified = qualifiedLayer(name, scope);
  if (/^torch\.nn\.[A-Z]\w*$/.test(qualified))
    return !/Parameter(List|Dict)?$|Loss$/.test(qualified) || /ParameterList$/.test(qualified);
  const found = scope.program.resolve(qualified);
  return (
    found?.kind === "class" &&
    scope.program.outerBases(found.info).some((base) => /^torch\.nn\.|PreTrainedModel$/.test(base))
  );
}

/** Whether a variable holds one of the module's layer classes: `downsample(config)`. */
export function holdsClass(callee: Syntax, scope: Scope): boolean {
  if (callee.type !== "identifier" || scope.plan.classes.has(textOf(callee))) return false;
  const value = scope.facts.valueOf(callee);
  const options = value.kind === "either" ? value.options : [value];
  return options.some((option) => {
    const info = option.kind === "class" ? scope.program.classOf(option.class) : undefined;
    return info?.module === scope.module && scope.plan.plan(info)?.kind === "layer";
  });
}

/** The layer of PyTorch that a parameter always holds: `norm_layer(dim)` of callers that hand over `nn.LayerNorm`. */
export function heldTorchLayer(callee: Syntax, scope: Scope): string | undefined {
  if (callee.type !== "identifier" || !scope.fn?.parameters.some(({ name }) => name === textOf(callee)))
    return undefined;
  const value = scope.facts.valueOf(callee);
  return value.kind === "qualified" && /^torch\.nn\.[A-Z]\w*$/.test(value.name) ? value.name : undefined;
}

const factories = new WeakMap<FunctionInfo, boolean>();

/** Whether a function makes a layer for its caller: `def feed_forward(dim): return nn.Sequential(…)`. */
export function isLayerFactory(fn: FunctionInfo, scope: Scope): boolean {
  const answer = factories.get(fn);
  if (answer !== undefined) return answer;
  // a function that calls itself is none as long as nothing else says so
  factories.set(fn, false);
  const results: (Syntax | undefined)[] = [];
  walk(required(fn.node, "body"), (node) => {
    if (node.type === "return_statement") results.push(named(node)[0]);
    return node.type !== "function_definition" && node.type !== "lambda";
  });
  const inner = { ...scope, fn };
  const isFactory = results.length > 0 && results.every((result) => result && isOneLayer(result, inner));
  factories.set(fn, isFactory);
  return isFactory;
}

const isOneLayer = (node: Syntax, scope: Scope): boolean =>
  node.type === "call" &&
  !/ModuleList$|ModuleDict$/.test(textOf(required(node, "function"))) &&
  isLayerExpression(node, scope);

/** The function of the module that a call asks for a layer. */
function isFactoryCall(callee: Syntax, scope: Scope): boolean {
  const fn = callee.type === "identifier" ? scope.module.functions.get(textOf(callee)) : undefined;
  return fn !== undefined && isLayerFactory(fn, scope);
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
    case "generator_expression":
      return isLayerExpression(required(node, "body"), scope);
    case "binary_operator":
      return summedLists(node)?.every((part) => isLayerExpression(part, scope) || textOf(part) === "[]") ?? false;
    case "call": {
      const callee = required(node, "function");
      if (tableEntry(callee, scope) !== undefined || holdsClass(callee, scope)) return true;
      if (isFactoryCall(callee, scope)) return true;
      if (layerChoices(callee, scope) !== undefined || heldTorchLayer(callee, scope) !== undefined) return true;
      const dotted = dottedName(callee);
      if (dotted === undefined) return false;
      if (isAutoModel(dotted, scope) || isBackbone(dotted, scope)) return true;
      if (/(^|\.)_?from_(config|pretrained)$/.test(dotted)) return isModuleClass(dotted.replace(/\.\w+$/, ""), scope);
      return isModuleClass(dotted, scope);
    }
    default:
      return false;
  }
}

/** The lists of `[X()] + [Y() for _ in range(n)]`, in order. */
export function summedLists(node: Syntax): readonly Syntax[] | undefined {
  if (node.type === "parenthesized_expression") return summedLists(named(node)[0] ?? node);
  if (node.type === "list" || node.type === "list_comprehension") return [node];
  // `[X()] if condition else []`
  if (node.type === "conditional_expression")
    return named(node).every((part, index) => index === 1 || part.type === "list") ? [node] : undefined;
  if (node.type !== "binary_operator" || textOf(required(node, "operator")) !== "+") return undefined;
  const [left, right] = [summedLists(required(node, "left")), summedLists(required(node, "right"))];
  return left && right && [...left, ...right];
}

/** Whether a call makes a backbone of a class that the configuration names. */
export const isBackbone = (dotted: string, scope: Scope): boolean =>
  /^transformers\.(.*\.)?(load_backbone|AutoBackbone\.from_config)$/.test(qualify(scope.module, dotted));

export const isAutoModel = (dotted: string, scope: Scope): boolean =>
  /^transformers\.(models\.auto\.)?.*AutoModel\w*\.from_config$/.test(qualify(scope.module, dotted));

/** The eager class of `TABLE[config._attn_implementation]`, also where a variable of `__init__` holds it. */
export function tableEntry(callee: Syntax, scope: Scope): string | undefined {
  if (callee.type === "identifier") {
    const held = scope.fn && heldTable(textOf(callee), scope.fn.node);
    return held && tableEntry(held, scope);
  }
  if (callee.type !== "subscript") return undefined;
  const table = required(callee, "value");
  return table.type === "identifier" ? eagerEntry(textOf(table), scope) : undefined;
}

/** One class of a table of layer classes, with the text of its key. */
export interface Choice {
  readonly key: string;
  readonly name: string;
}

/** The classes of a table from which a model takes one: `NORMS[config.normalization](config.hidden_size)`. */
export function layerChoices(callee: Syntax, scope: Scope): readonly Choice[] | undefined {
  if (callee.type !== "subscript") return undefined;
  const table = scope.module.constants.get(textOf(required(callee, "value")));
  if (table?.type !== "dictionary") return undefined;
  const choices = named(table).flatMap((pair): Choice[] => {
    const [key, value] = [field(pair, "key"), field(pair, "value")];
    const name = value && dottedName(value);
    return key?.type === "string" && name !== undefined && isModuleClass(name, scope)
      ? [{ key: textOf(key), name }]
      : [];
  });
  return choices.length === named(table).length && choices.length > 0 ? choices : undefined;
}

/** The `TABLE[…]` that a function assigns to a variable. */
function heldTable(name: string, fn: Syntax): Syntax | undefined {
  let found: Syntax | undefined;
  walk(fn, (node) => {
    const [left, right] = node.type === "assignment" ? [field(node, "left"), field(node, "right")] : [];
    if (left && textOf(left) === name && right?.type === "subscript") found = right;
    return found === undefined;
  });
  return found;
}

/** `self.<name>` that a statement assigns. */
export function assignedAttribute(statement: Syntax): { readonly name: string; readonly value: Syntax } | undefined {
  const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const [left, right] = [field(assignment, "left"), field(assignment, "right")];
  if (left?.type !== "attribute" || !right || textOf(required(left, "object")) !== "self") return undefined;
  return { name: textOf(required(left, "attribute")), value: right };
}
