import { argumentsOf } from "../../python/signature.ts";
import { field, named, required, type Syntax, stringValue, textOf, walk } from "../../python/syntax.ts";
import { translated } from "../scope.ts";
import { statementLines } from "../statements/statement.ts";
import { isParentInit } from "./bases.ts";
import { destination } from "./destination.ts";
import { isTable } from "./handed-table.ts";
import { attributeStatement } from "./init-attribute.ts";
import { forBuild, type InitContext } from "./init-context.ts";
import { addedTo, addModule, appended, extended, options } from "./init-layer.ts";
import { bufferStatement, loneParameter, weightAssignment } from "./init-parameter.ts";
import { layerExpression } from "./layer-expression.ts";
import { literalName } from "./layer-name.ts";
import { assignedAttribute, isLayerExpression } from "./layer-question.ts";
import { appendedReturned, isReturnedLayer, returnedLayers } from "./returned-layer.ts";
import { weightNormLines } from "./weight-norm.ts";

/** Calls of `__init__` that Keras does without. */
const droppedCalls =
  /^(self\.(post_init|_register_load_state_dict_pre_hook|register_load_state_dict_post_hook|init_weights|initialize_weights|apply|tie_weights|_tie_weights|_init_weights|reset_parameters|_reset_parameters|requires_grad_|eval|_?freeze_\w+)\(|(torch\.)?nn\.init\.|init\.|torch\.nn\.init\.|(nn\.utils\.|torch\.nn\.utils\.)|warnings\.|self\.[\w.]+\.(weight|bias)(\.data)?\.\w+_\(|self\.\w+\.data\.(zero|fill|normal|uniform)_\()/;

const droppedAttributes =
  /^(gradient_checkpointing|model_parallel|device_map|is_causal|_use_flash_attention_2|_use_sdpa|_attn_implementation|_use_flash_attn|_flash_attn_uses_top_left_mask|pruned_heads|_requires_grad)$/;

/** Lines of the body of `__init__` behind `super().__init__()`, and what `build()` has to do. */
export function initLines(
  context: InitContext,
  indent: string,
  superLines: (call: Syntax) => readonly string[],
  statements: readonly Syntax[] = required(context.init.node, "body").children,
): readonly string[] {
  return statementLines(statements, context.scope, indent, {
    hook: (node) => initStatement(node, context, superLines),
    // variables that `build()` will read are kept whatever branch is taken
    ahead: (node) => (statements.includes(node) ? context.prelude.splice(0).map((line) => indent + line) : []),
  });
}

function initStatement(
  node: Syntax,
  context: InitContext,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] | undefined {
  const { scope } = context;
  const expression = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (expression?.type === "call") return callStatement(expression, context, superLines);
  if (expression?.type === "augmented_assignment" && textOf(required(expression, "operator")) === "+=") {
    const right = required(expression, "right");
    if (isLayerExpression(right, scope)) return extended(textOf(required(expression, "left")), right, context);
  }
  if (
    node.type === "for_statement" &&
    /^for (\w+), (\w+) in enumerate\([\w.]+\):\s+self\.add_module\(str\(\1\), \2\)$/.test(textOf(node))
  )
    return [];
  if (node.type === "if_statement" && holdsOnlyDropped(node)) return [];
  if (node.type === "for_statement" && preparesTraining(node)) return [];
  if (listsForPyTorch.test(textOf(node))) return [];
  const normalization = weightNormLines(node, context);
  if (normalization) return normalization;
  const several = expression?.type === "assignment" ? returnedLayers(expression, context) : undefined;
  if (several) return several;
  if (expression?.type === "augmented_assignment") {
    const changed = changedWeight(expression, context);
    if (changed) return changed;
  }
  const assigned = assignedAttribute(node);
  if (assigned?.name === "weight" && /^self\.\w+\(self\.weight\)$/.test(textOf(assigned.value))) {
    const left = expression && field(expression, "left");
    if (left) return weightAssignment(left, assigned.value, context);
  }
  if (assigned) {
    if (droppedAttributes.test(assigned.name) && !readElsewhere(assigned.name, context)) return [];
    return attributeStatement(assigned.name, assigned.value, node, context);
  }
  if (expression?.type === "assignment") {
    const [left, right] = [field(expression, "left"), field(expression, "right")];
    const table = left && right && handedTable(left, right, context);
    if (table) return [table];
    if (left && right && /^self\.([\w.]+\.)?(weight|bias)(\.data)?$/.test(textOf(left)) && right.type !== "identifier")
      return weightAssignment(left, right, context);
    const lone = left?.type === "identifier" && right ? loneParameter(textOf(left), right, context) : undefined;
    if (lone) return lone;
    if (left?.type === "identifier" && right && isLayerExpression(right, scope)) {
      const made = layerExpression(
        right,
        options(destination(textOf(left), context) ?? literalName(textOf(left)), undefined, context, true),
        scope,
      );
      return [`${textOf(left)} = ${made.text}`];
    }
    if (left?.type === "subscript" && right && isLayerExpression(right, scope)) {
      const entry = keyedLayer(left, right, context);
      if (entry !== undefined) return [entry];
    }
  }
  return undefined;
}

/** `self.decoder.weight = embedding_weights`: the layer of the weights is what a port is given. */
function handedTable(left: Syntax, right: Syntax, { scope }: InitContext): string | undefined {
  const info = scope.owner?.info;
  if (!info || right.type !== "identifier" || !/^self\.\w+\.weight$/.test(textOf(left))) return undefined;
  if (!isTable(info, textOf(right), scope)) return undefined;
  return `${translated(required(left, "object"), scope)}.input_embeddings = ${textOf(right)}`;
}

/** `self.x_min -= 1e-5` of a buffer that `build()` makes: it starts from there. */
function changedWeight(node: Syntax, context: InitContext): readonly string[] | undefined {
  const name = /^self\.(\w+)$/.exec(textOf(required(node, "left")))?.[1];
  if (name === undefined || !context.weights.has(name)) return undefined;
  const value = forBuild(translated(required(node, "right"), context.scope).text, context);
  if (value === undefined) return undefined;
  const target = `self.${context.scope.owner?.renamed.get(name) ?? name}`;
  const sign = textOf(required(node, "operator")).replace(/=$/, "");
  context.entries.push({ kind: "lines", lines: [`${target}.assign(${target} ${sign} ${value})`] });
  return [];
}

/** `norms[stage] = X(…)` of a dictionary that is an `nn.ModuleDict`, or becomes one: the key is part of the layer's name. */
function keyedLayer(left: Syntax, right: Syntax, context: InitContext): string | undefined {
  const [table, key] = [required(left, "value"), field(left, "subscript")];
  const attribute = /^self\.(\w+)$/.exec(textOf(table))?.[1];
  const base = attribute === undefined ? destination(textOf(table), context) : literalName(attribute);
  const place = key && keyName(key, context);
  if (base === undefined || place === undefined) return undefined;
  const name = { text: base.text === "" ? place : `${base.text}_._${place}`, isFormatted: place.includes("{") };
  const made = layerExpression(right, { ...options(name, undefined, context, true), name }, context.scope);
  return `${translated(table, context.scope)}[${translated(key ?? table, context.scope)}] = ${made.text}`;
}

/** A key of a dictionary of layers inside the name of a layer. */
function keyName(key: Syntax, { scope }: InitContext): string | undefined {
  const literal = stringValue(key);
  if (literal !== undefined) return /[{}"\\]/.test(literal) ? undefined : literal;
  const { text } = translated(key, scope);
  const formatted = /^f"([^"\\\n]*)"$/.exec(text)?.[1];
  if (formatted !== undefined) return formatted;
  // text of a formatted string holds neither the quotes around it nor braces
  return /["{}\\\n]/.test(text) ? undefined : `{${/^str\((\w+)\)$/.exec(text)?.[1] ?? text}}`;
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
    !/^(gradient_checkpointing|_use_flash_attention_2|_use_sdpa|_attn_implementation|_use_flash_attn|_requires_grad)$/.test(
      name,
    )
  );
}

/** Lists that PyTorch's saving and placing of models read. */
const listsForPyTorch =
  /^(if \w+\._(tied_weights_keys|no_split_modules|keep_in_fp32_modules)( is not None)?:\s+)?self\._(tied_weights_keys|no_split_modules|keep_in_fp32_modules)(\.extend\([^()]*\)| = [^\n]*| = \[[^[\]]*\])$/;

/** A loop over parameters or modules that says which are trained, or gives them first values. */
function preparesTraining(node: Syntax): boolean {
  if (!/\.(named_)?(parameters|modules)\(\)$/.test(textOf(required(node, "right")))) return false;
  let isAll = true;
  walk(required(node, "body"), (each) => {
    if (each.type === "expression_statement" && !/\.requires_grad(_\(| = )|^(torch\.)?(nn\.)?init\./.test(textOf(each)))
      isAll = false;
  });
  return isAll;
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

function callStatement(
  call: Syntax,
  context: InitContext,
  superLines: (call: Syntax) => readonly string[],
): readonly string[] | undefined {
  const { scope } = context;
  const text = textOf(call);
  if (isParentInit(text)) return superLines(call);
  if (droppedCalls.test(text)) return [];
  const callee = textOf(required(call, "function"));
  if (callee === "self.register_buffer") return bufferStatement(call, context);
  if (callee === "self.register_parameter") {
    const [name] = argumentsOf(call);
    return name ? [`self.${stringValue(name.value) ?? textOf(name.value)} = None`] : [];
  }
  if (callee === "self.add_module" || callee === "setattr") return addModule(call, callee, context);
  const container = /^self\.(\w+)\.add_module$/.exec(callee)?.[1];
  if (container !== undefined) return addedTo(container, call, context);
  const append = /^((?:self\.)?\w+)\.append$/.exec(callee);
  const [item] = argumentsOf(call);
  if (append?.[1] && item && isLayerExpression(item.value, scope)) return appended(append[1], item.value, context);
  if (append?.[1] && item && isReturnedLayer(item.value, scope))
    return appendedReturned(append[1], item.value, context);
  const extend = /^((?:self\.)?\w+)\.extend$/.exec(callee);
  if (extend?.[1] && item && isLayerExpression(item.value, scope)) return extended(extend[1], item.value, context);
  return undefined;
}
