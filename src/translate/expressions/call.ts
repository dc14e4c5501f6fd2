import { isArray, type Value } from "../../facts/value.ts";
import { qualify } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import type { GivenArgument } from "../bind.ts";
import { functionOf } from "../functions.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { constantTruth } from "../truth.ts";
import { argumentTexts, bindOperands, givenArguments } from "./arguments.ts";
import { convolvedCall } from "./convolved.ts";
import { markFieldRead } from "./field-reads.ts";
import { inPlaceText } from "./in-place-text.ts";
import { libraryCall } from "./library.ts";
import { partialText } from "./partial.ts";
import { rebuilt } from "./rebuilt.ts";

const hint = "Write this call by hand, or add a rule for it (CONTRIBUTING.md).";

/** Places where a text with operators in it needs no brackets. */
const open = new Set(
  "assignment argument_list keyword_argument expression_statement return_statement parenthesized_expression tuple list pair expression_list augmented_assignment list_comprehension lambda if_clause module block conditional_expression".split(
    " ",
  ),
);

function closed(text: string, node: Syntax): string {
  const parent = node.parent;
  if (!parent || open.has(parent.type)) return text;
  if (parent.type === "subscript" && node.field === "subscript") return text;
  return atomic(text);
}

export function call(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const truth = constantTruth(node, scope);
  if (truth !== undefined) return operand(truth ? "True" : "False", value, node);
  const keyword = keywordRead(node, scope);
  if (keyword !== undefined) return operand(closed(keyword, node), value, node);
  const text =
    torchCall(node, scope) ??
    partialText(node, scope) ??
    libraryCall(node, scope) ??
    methodCall(node, scope) ??
    convolvedCall(node, scope) ??
    moduleCall(node, scope) ??
    plainCall(node, scope);
  return operand(closed(text, node), value, node);
}

/** `kwargs.pop("x", default)` where `x` is a parameter of the port. */
function keywordRead(node: Syntax, scope: Scope): string | undefined {
  if (scope.keywords === undefined || !new RegExp(`^${scope.keywords}\\.(pop|get)\\(`).test(textOf(node)))
    return undefined;
  const [key, other] = argumentsOf(node);
  const name = stringValue(key?.value);
  if (name === undefined || !other || other.value.type === "none") return name;
  return `${name} if ${name} is not None else ${translated(other.value, scope)}`;
}

const random =
  /^(torch|Tensor)\.(rand|randn|randint|randperm|rand_like|randn_like|randint_like|bernoulli|multinomial|normal|uniform)$/;

/** Chance outside of training makes outputs that no two runs share; noise in training is what every port has. */
function warnOfChance(qualified: string, node: Syntax, scope: Scope): void {
  const { fn } = scope;
  if (!fn || fn.name === "__init__" || /\btraining\b/.test(textOf(fn.node))) return;
  scope.port.report(
    "warning",
    "T016",
    node,
    `${qualified}() draws random numbers`,
    "Outputs that depend on it cannot be compared with PyTorch's one by one.",
  );
}

/** Tries the rules of a name; a gap when one of them declines or none fits. */
function ruleText(
  qualified: string,
  given: readonly GivenArgument<Operand>[],
  node: Syntax,
  scope: Scope,
): string | undefined {
  const rules = scope.catalogue.ops(qualified);
  if (rules.length === 0) return undefined;
  let reason = `the arguments of ${qualified}() fit no rule`;
  for (const { rule, signature } of rules) {
    const operands = bindOperands(signature, given);
    if (!operands) continue;
    const result = rule.to(operands, scope.port);
    scope.port.use("tf");
    if (random.test(qualified)) warnOfChance(qualified, node, scope);
    if (typeof result === "string") return result;
    if (!("declined" in result)) return fieldText(result, rule.fields ?? [], node);
    reason = result.declined;
    if (qualified === "Tensor.tolist" && scope.fn?.name === "__init__") return listedNow(operands.input);
  }
  scope.port.report("error", "T004", node, reason, hint);
  return textOf(node);
}

/** Constructors compute at once, so that there are numbers to list. */
const listedNow = (input: Operand | undefined): string => `${input ? atomic(input) : ""}.numpy().tolist()`;

/** A call that gives a tuple; where one field alone is read at once, only that one is written. */
function fieldText(parts: readonly string[], fields: readonly string[], node: Syntax): string {
  const part = readField(parts, fields, node);
  if (part === undefined) return `(${parts.join(", ")})`;
  markFieldRead(node);
  return part;
}

/** The part that the parent of a call reads, if it reads a single one. */
function readField(parts: readonly string[], fields: readonly string[], node: Syntax): string | undefined {
  const parent = node.parent;
  if (parent?.type === "attribute" && node.field === "object") {
    const index = fields.indexOf(textOf(required(parent, "attribute")));
    if (index >= 0) return parts[index];
  }
  if (parent?.type === "subscript" && node.field === "value") {
    const subscripts = parent.children.filter((child) => child.field === "subscript").map(textOf);
    const index = Number(subscripts[0]);
    if (subscripts.length === 1 && Number.isInteger(index)) return parts.at(index);
  }
  return undefined;
}

/** Whether a name that qualifies to PyTorch is hidden by a parameter. */
function qualifiedCallee(callee: Syntax, scope: Scope): string | undefined {
  const dotted = dottedName(callee);
  if (dotted === undefined || dotted.startsWith("self.")) return undefined;
  const head = dotted.split(".")[0] ?? "";
  if (scope.fn?.parameters.some(({ name }) => name === head)) return undefined;
  const qualified = qualify(scope.module, dotted);
  // helpers of the library that only smooth over versions of PyTorch
  return qualified
    .replace(/^transformers\.pytorch_utils\.(meshgrid)$/, "torch.$1")
    .replace(/^transformers\.pytorch_utils\.isin_mps_friendly$/, "torch.isin");
}

function torchCall(node: Syntax, scope: Scope): string | undefined {
  const qualified = qualifiedCallee(required(node, "function"), scope);
  if (qualified === undefined || !/^torch\b/.test(qualified)) return undefined;
  if (/^torch\.(jit|fx|_dynamo|onnx|cuda|distributed|are_deterministic|is_autocast)\b/.test(qualified)) return "False";
  if (qualified === "torch.Size") return sizesText(translated(argumentsOf(node)[0]?.value ?? node, scope));
  if (/^torch\.nn\.(parameter\.)?Parameter$/.test(qualified) && isMadeForCaller(node, scope))
    return translated(argumentsOf(node)[0]?.value ?? node, scope).text;
  if (/^torch\.nn\.\w+\.forward$/.test(qualified) && textOf(argumentsOf(node)[0]?.value ?? node) === "self")
    return `super().call(${argumentTexts(node, scope).slice(1).join(", ")})`;
  const text = ruleText(qualified, givenArguments(node, scope), node, scope) ?? layerAsFunction(qualified, node, scope);
  if (text !== undefined) return text;
  scope.port.report("error", "T001", node, `${qualified}() has no TensorFlow form`, hint);
  return textOf(node);
}

/** Whether a method makes a parameter for `__init__`, which keeps it: `build()` makes a weight of its first values. */
function isMadeForCaller(node: Syntax, { fn, owner }: Scope): boolean {
  if (!fn || !owner || fn.name === "__init__") return false;
  const { parent } = node;
  if (parent?.type === "return_statement") return true;
  const isLocal = parent?.type === "assignment" && required(parent, "left").type === "identifier";
  const init = owner.info.methods.get("__init__");
  return isLocal && init !== undefined && new RegExp(`= self\\.${fn.name}\\(`).test(textOf(init.node));
}

/** `torch.Size([2, 3])`: shapes are lists in a port. */
const sizesText = (sizes: Operand): string =>
  sizes.items === undefined ? `list(${sizes})` : `[${sizes.items.join(", ")}]`;

/** A layer that is made in the middle of a computation: `nn.Softmax(dim=-1)(scores)`, losses. */
function layerAsFunction(qualified: string, node: Syntax, scope: Scope): string | undefined {
  const found = scope.catalogue.layer(qualified);
  if (!found) return undefined;
  const operands = bindOperands(found.signature, givenArguments(node, scope));
  // one that is handed on is built by who knows nothing of its sizes
  const isCalled = node.parent?.type === "call" && node.field === "function";
  const create = isCalled ? found.rule.create : (found.rule.createSelfBuilt ?? found.rule.create);
  const form = operands && create(operands, scope.port, {});
  if (!form || "declined" in form) return undefined;
  scope.port.use("tf");
  if (form.constructor.startsWith("keras.")) scope.port.use("keras");
  return form.isFunction && form.args.length === 0 ? form.constructor : `${form.constructor}(${form.args.join(", ")})`;
}

/** Method names that Python's own types have as well: the receiver has to be known to be a tensor. */
const ambiguous = new Set(
  "split index copy count format pop keys values items update get append extend insert remove sort reverse join replace strip lower upper add".split(
    " ",
  ),
);

/** Values that have methods of their own. */
const noTensors = new Set([
  "number",
  "string",
  "dict",
  "config",
  "device",
  "layer",
  "instance",
  "class",
  "function",
  "modules",
  "qualified",
  "output",
]);

/** `math` in `math.log(x)` */
const isImportedModule = (node: Syntax, scope: Scope): boolean =>
  node.type === "identifier" &&
  scope.module.imports.has(textOf(node)) &&
  !scope.fn?.parameters.some(({ name }) => name === textOf(node));

/** Whether a value is a layer that has the method from PyTorch's base class of layers. */
function isModule(value: Value, method: string, { program }: Scope): boolean {
  if (value.kind !== "instance") return value.kind === "layer";
  const info = program.classOf(value.class);
  if (!info || program.method(info, method)) return false;
  return program.outerBases(info).some((base) => /^torch\.nn\.|PreTrainedModel$/.test(base));
}

function methodCall(node: Syntax, scope: Scope): string | undefined {
  const callee = required(node, "function");
  if (callee.type !== "attribute") return undefined;
  const method = textOf(required(callee, "attribute"));
  const objectNode = required(callee, "object");
  if (isImportedModule(objectNode, scope)) return undefined;
  if (textOf(objectNode) === "self") return undefined;
  if (scope.catalogue.ops(`Tensor.${method}`).length === 0) return unknownMethod(method, objectNode, node, scope);
  const receiver = translated(objectNode, scope);
  const { kind } = receiver.value;
  // sizes and rates of layers are Python numbers
  if (method === "item" && scope.fn?.name === "__init__") return `float(${receiver})`;
  if (isArray(receiver.value)) return undefined;
  // ports are of one precision, and layers stand where TensorFlow puts them
  if (isModule(receiver.value, method, scope) && /^(to|float|half|double|bfloat16|cuda|cpu)$/.test(method))
    return receiver.text;
  if (kind !== "tensor" && (noTensors.has(kind) || ambiguous.has(method) || textOf(objectNode).startsWith("super("))) {
    return kind === "number" && /^(to|float|item|long|int)$/.test(method) ? receiver.text : undefined;
  }
  return ruleText(`Tensor.${method}`, [{ value: receiver }, ...givenArguments(node, scope)], node, scope);
}

/** A method without a rule: a gap where the receiver is known to be a tensor, somebody else's method where it is not. */
function unknownMethod(method: string, receiver: Syntax, node: Syntax, scope: Scope): string | undefined {
  const value = scope.facts.valueOf(receiver);
  if (value.kind !== "tensor") return undefined;
  if (method.endsWith("_") && isFresh(receiver, node)) {
    const text = inPlaceText(
      method.slice(0, -1),
      translated(receiver, scope),
      givenArguments(node, scope),
      scope,
      bindOperands,
    );
    if (text !== undefined) return text;
  }
  scope.port.report("error", "T001", node, `Tensor.${method}() has no TensorFlow form`, hint);
  return textOf(node);
}

/** Whether nobody else sees that a tensor changes: it was just made, or its name gets the result. */
function isFresh(receiver: Syntax, call: Syntax): boolean {
  if (receiver.type === "call" || receiver.type === "parenthesized_expression") return true;
  const parent = call.parent;
  return parent?.type === "assignment" && textOf(required(parent, "left")) === textOf(receiver);
}

/** Calls of layers: `training` is handed on, and layers whose call differs are called as their rule says. */
function moduleCall(node: Syntax, scope: Scope): string | undefined {
  const callee = required(node, "function");
  const value = scope.facts.valueOf(callee);
  if (value.kind === "layer") {
    const rule = scope.catalogue.layer(value.layer)?.rule;
    if (rule?.call) {
      const args = givenArguments(node, scope).map((argument) => argument.value);
      const text = rule.call(translated(callee, scope).text, args, scope.port, value.args);
      scope.port.use("tf");
      if (typeof text === "string") return text;
      scope.port.report("error", "T004", node, text.declined, hint);
    }
    return withTraining(node, value, scope);
  }
  return ["instance", "modules", "either", "function"].includes(value.kind)
    ? withTraining(node, value, scope)
    : undefined;
}

/** A function whose source has a parameter `training` of its own gets what the source hands to it. */
function hasOwnFlag(value: Value, scope: Scope): boolean {
  const fn = value.kind === "function" ? functionOf(scope.program, value.function) : undefined;
  return fn?.parameters.some(({ name }) => name === "training") ?? false;
}

function withTraining(node: Syntax, value: Value, scope: Scope): string {
  const callee = required(node, "function");
  const needsFlag = scope.training.value(value) && scope.trainingFlag !== undefined && !hasOwnFlag(value, scope);
  const target = translated(callee, scope).text;
  const texts = argumentTexts(node, scope);
  // Keras wants a first argument in `__call__`; a layer without one is called straight.
  const name = value.kind === "instance" && texts.length === 0 ? `${target}.call` : target;
  const first = omittedFirst(value, texts, scope);
  if (!needsFlag || texts.some((text) => text.startsWith("training="))) return rebuilt(node, name, texts, first, scope);
  return rebuilt(node, name, texts, [...first, `training=${scope.trainingFlag}`], scope);
}

/** Keras wants the first parameter of `call` in every call; a source that names others alone leaves it to its default. */
function omittedFirst(value: Value, texts: readonly string[], scope: Scope): readonly string[] {
  const info = value.kind === "instance" ? scope.program.classOf(value.class) : undefined;
  const first = info && scope.program.method(info, "forward")?.parameters[1];
  if (!first?.default || texts.length === 0 || !texts.every((text) => /^\w+=/.test(text))) return [];
  return texts.some((text) => text.startsWith(`${first.name}=`)) ? [] : [`${first.name}=${textOf(first.default)}`];
}

function plainCall(node: Syntax, scope: Scope): string {
  const callee = required(node, "function");
  const texts = argumentTexts(node, scope);
  return rebuilt(node, atomicCallee(translated(callee, scope).text), texts, omittedIds(callee, texts, scope), scope);
}

/** Models of a class that a configuration names take embeddings beside ids, which come first. */
function omittedIds(callee: Syntax, texts: readonly string[], scope: Scope): readonly string[] {
  const isEmbedded = texts.some((text) => text.startsWith("inputs_embeds="));
  const hasFirst = texts.some((text) => !/^\w+=/.test(text) || text.startsWith("input_ids="));
  if (!isEmbedded || hasFirst || !/^self\.\w+$/.test(textOf(callee))) return [];
  return scope.facts.valueOf(callee).kind === "unknown" && /\bAutoModel\w*\.from_config\(/.test(callee.source)
    ? ["input_ids=None"]
    : [];
}

const atomicCallee = (text: string): string => (text.startsWith("lambda") ? `(${text})` : text);
