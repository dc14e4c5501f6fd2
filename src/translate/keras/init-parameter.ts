import { dtypeOf } from "../../facts/value.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, fields, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { bufferOf } from "../buffers.ts";
import { translated } from "../scope.ts";
import { forBuild, type InitContext } from "./init-context.ts";
import { addWeightLine, bufferLine, keptWeight, parameterCall } from "./parameter.ts";

export function bufferStatement(call: Syntax, context: InitContext): readonly string[] {
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
  // a tensor of unknown type is an index more often than a weight, and the configuration tells its values
  const isTable = dtypeOf(value) !== "float" || value.kind !== "tensor";
  if (!buffer.isPersistent || isTable) return [`${target} = ${translated(buffer.value, scope)}`];
  const line = bufferLine(buffer.name, buffer.value, context);
  if (line === undefined) return [`${target} = ${translated(buffer.value, scope)}`];
  context.entries.push({ kind: "lines", lines: [line] });
  return [];
}

/** `self.decoder.bias = self.bias` and ties of weights: both exist from `build()` on. */
export function weightAssignment(left: Syntax, right: Syntax, context: InitContext): readonly string[] {
  const { scope } = context;
  const target = textOf(left).replace(/\.data$/, "");
  const source = textOf(right);
  if (target.endsWith(".bias") && /^self\.\w+$/.test(source)) {
    const owner = translated(required(left, "object"), scope).text;
    context.entries.push({ kind: "lines", lines: [`${owner}.bias = ${translated(right, scope)}`] });
    return [];
  }
  const given = target.endsWith(".bias") ? givenBias(required(left, "object"), right, context) : undefined;
  if (given) return given;
  if (target.endsWith(".bias") && right.type === "none") return [withoutBias(required(left, "object"), context)];
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
  const shared = /^(\w+)\.weight$/.exec(source)?.[1];
  const layer = /^self\.(\w+)\.weight$/.exec(target)?.[1];
  if (shared && layer && context.init.parameters.some(({ name }) => name === shared))
    return sharedTable(layer, shared, context);
  if (/^self\.weight$/.test(target) && /^self\.\w+\(self\.weight\)$/.test(source)) {
    const method = source.replace(/\(.*/, "");
    context.entries.push({ kind: "lines", lines: [`self.embeddings.assign(${method}(self.embeddings))`] });
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

/**
 * `self.embed_tokens.weight = embed_tokens.weight`: a model that hands the table over has built it by the time of
 * `build()`, unless somebody calls the decoder alone.
 */
function sharedTable(layer: string, shared: string, { entries, scope }: InitContext): readonly string[] {
  const own = `self.${scope.owner?.renamed.get(layer) ?? layer}`;
  entries.push({
    kind: "lines",
    lines: [
      `if getattr(self, "shared_${layer}", None) is not None:`,
      `    if not self.shared_${layer}.built:`,
      `        self.shared_${layer}.build(None)`,
      `    ${own}.embeddings = self.shared_${layer}.embeddings`,
      `    ${own}.built = True`,
    ],
  });
  return [`self.shared_${layer} = ${shared}`];
}

/** `self.norm.bias = None`: the layer is told before it is built. */
function withoutBias(layer: Syntax, { scope }: InitContext): string {
  const value = scope.facts.valueOf(layer);
  const flag = value.kind === "layer" && /Norm$/.test(value.layer) ? "center" : "use_bias";
  return `${translated(layer, scope)}.${flag} = False`;
}

export function parameterStatement(
  name: string,
  attribute: string,
  call: Syntax,
  node: Syntax,
  context: InitContext,
): readonly string[] {
  const line = addWeightLine(name, call, context);
  const conditions = line === undefined ? undefined : conditionsAbove(node, context);
  if (line === undefined || conditions === undefined) {
    const kept = keptParameter(name, attribute, call, node, context);
    if (kept) return kept;
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

/** A parameter whose shape only `__init__` can tell: an attribute keeps what `build()` makes the weight of. */
function keptParameter(
  name: string,
  attribute: string,
  call: Syntax,
  node: Syntax,
  context: InitContext,
): readonly string[] | undefined {
  if (isRepeated(node, context)) return undefined;
  const kept = keptWeight(name, attribute, call, context);
  if (!kept) return undefined;
  const isAtTop = node.parent === required(context.init.node, "body");
  const question = `if getattr(self, "${kept.holder}", None) is not None:`;
  context.entries.push({ kind: "lines", lines: isAtTop ? [kept.build] : [question, `    ${kept.build}`] });
  return [kept.init];
}

/** Whether a statement of `__init__` stands in a loop. */
function isRepeated(node: Syntax, { init }: InitContext): boolean {
  for (let parent = node.parent; parent && parent !== init.node; parent = parent.parent)
    if (/^(for|while)_statement$/.test(parent.type)) return true;
  return false;
}

/** A parameter that a method computes: its values stand until `build()` makes a weight of them. */
export function methodParameter(
  name: string,
  attribute: string,
  call: Syntax,
  context: InitContext,
): readonly string[] {
  const { scope, init } = context;
  const [data] = argumentsOf(call);
  if (!data) return [`self.${attribute} = None`];
  const isFrozen = new RegExp(`self\\.${name}\\.requires_grad = False|requires_grad=False`).test(textOf(init.node));
  if (scope.port.keras === "keras") scope.port.use("keras");
  const initializer = `${scope.port.keras}.initializers.Constant(self.${attribute})`;
  context.entries.push({
    kind: "lines",
    lines: [
      `self.${attribute} = self.add_weight(shape=self.${attribute}.shape, initializer=${initializer}, trainable=${isFrozen ? "False" : "True"}, name="${name}")`,
    ],
  });
  return [`self.${attribute} = ${translated(data.value, scope)}`];
}

/** `self.x = self.make_x()` where the method makes a parameter: a port's makes its first values. */
export function returnedParameter(
  name: string,
  attribute: string,
  call: Syntax,
  context: InitContext,
): readonly string[] {
  const { scope } = context;
  const made = scope.owner?.info.methods.get(textOf(required(call, "function")).replace("self.", ""));
  const calls = [...textOf(made?.node ?? call).matchAll(/\bParameter\(/g)].length;
  const frozen = [...textOf(made?.node ?? call).matchAll(/requires_grad\s*=\s*False/g)].length;
  if (frozen > 0 && frozen < calls)
    scope.port.report(
      "warning",
      "T010",
      call,
      "a parameter that is trained in some cases only",
      "The port trains it: say trainable=False in build() where that is not wanted.",
    );
  context.weights.add(name);
  if (scope.port.keras === "keras") scope.port.use("keras");
  const initializer = `${scope.port.keras}.initializers.Constant(self.${attribute})`;
  const line = `self.${attribute} = self.add_weight(shape=self.${attribute}.shape, initializer=${initializer}, trainable=${frozen === calls ? "False" : "True"}, name="${name}")`;
  const conditions = conditionsAbove(call, context);
  const tests = conditions ?? [`tf.is_tensor(getattr(self, "${attribute}", None))`];
  context.entries.push({
    kind: "lines",
    lines: tests.length === 0 ? [line] : [`if ${tests.join(" and ")}:`, `    ${line}`],
  });
  return [`self.${attribute} = ${translated(call, scope)}`];
}

/** `self.x = nn.Parameter(…) if condition else None` */
export function conditionalParameter(
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
    if (parent.type !== "if_statement" || !/^(block|elif_clause|else_clause)$/.test(child.type)) continue;
    const own = branchConditions(parent, child, context);
    if (own === undefined) return undefined;
    conditions.unshift(...own);
  }
  return conditions;
}

/** What holds in a branch of an `if` statement: its own condition, and none of those in front of it. */
function branchConditions(statement: Syntax, branch: Syntax, context: InitContext): readonly string[] | undefined {
  const said = (holder: Syntax): string | undefined => {
    const condition = field(holder, "condition");
    return condition && forBuild(translated(condition, context.scope).text, context);
  };
  const conditions: string[] = [];
  for (const each of [statement, ...fields(statement, "alternative")]) {
    const isOwn = each === branch || (each === statement && branch.type === "block");
    if (isOwn && each.type === "else_clause") return conditions;
    const text = said(each);
    if (text === undefined) return undefined;
    if (isOwn) return [...conditions, text.includes(" or ") ? `(${text})` : text];
    conditions.push(`not (${text})`);
  }
  return undefined;
}

/** `q_bias = nn.Parameter(torch.zeros(size))`: a variable that no attribute keeps is a tensor among others. */
export function loneParameter(
  name: string,
  value: Syntax,
  { init, scope }: InitContext,
): readonly string[] | undefined {
  const call = parameterCall(value, scope);
  const [first] = call ? argumentsOf(call) : [];
  const isKept = new RegExp(`self\\.[\\w.]+ = ${name}\\b|(append|register_parameter)\\([^)]*\\b${name}\\b`);
  if (!first || isKept.test(textOf(init.node))) return undefined;
  return [`${name} = ${translated(first.value, scope)}`];
}

/** `self.qkv.bias = nn.Parameter(x)`: a layer that was made without a bias gets one. */
function givenBias(layer: Syntax, right: Syntax, { scope }: InitContext): readonly string[] | undefined {
  const call = parameterCall(right, scope);
  const [first] = call ? argumentsOf(call) : [];
  const value = scope.facts.valueOf(layer);
  if (!first || value.kind !== "layer" || value.layer !== "torch.nn.Linear") return undefined;
  const target = translated(layer, scope).text;
  if (scope.port.keras === "keras") scope.port.use("keras");
  return [
    `${target}.use_bias = True`,
    `${target}.bias_initializer = ${scope.port.keras}.initializers.Constant(${translated(first.value, scope)})`,
  ];
}
