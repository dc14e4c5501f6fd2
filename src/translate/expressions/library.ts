import { rankOf } from "../../facts/value.ts";
import { qualify } from "../../program/module.ts";
import { type Argument, argumentsOf } from "../../python/signature.ts";
import { dottedName, fields, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { activationOf, dispatched } from "./subscript.ts";

/** Methods of the library's base classes that models call, and the function that a port carries instead. */
const inheritedMethods: Readonly<Record<string, readonly string[]>> = {
  get_extended_attention_mask: ["attention_mask", "input_shape"],
  invert_attention_mask: ["encoder_attention_mask"],
  get_head_mask: ["head_mask", "num_hidden_layers"],
};

/** Helpers of the library that make masks, with the parameters that a port needs. */
const maskHelpers: Readonly<Record<string, readonly string[]>> = {
  _prepare_4d_attention_mask: ["mask", "dtype", "tgt_len"],
  _prepare_4d_attention_mask_for_sdpa: ["mask", "dtype", "tgt_len"],
  _prepare_4d_causal_attention_mask: [
    "attention_mask",
    "input_shape",
    "inputs_embeds",
    "past_key_values_length",
    "sliding_window",
  ],
  _prepare_4d_causal_attention_mask_for_sdpa: [
    "attention_mask",
    "input_shape",
    "inputs_embeds",
    "past_key_values_length",
    "sliding_window",
  ],
  _create_4d_causal_attention_mask: ["input_shape", "dtype", "device", "past_key_values_length", "sliding_window"],
};

const supportOf: Readonly<Record<string, string>> = {
  _prepare_4d_attention_mask: "prepare_4d_attention_mask",
  _prepare_4d_attention_mask_for_sdpa: "prepare_4d_attention_mask",
  _prepare_4d_causal_attention_mask: "prepare_4d_causal_attention_mask",
  _prepare_4d_causal_attention_mask_for_sdpa: "prepare_4d_causal_attention_mask",
  _create_4d_causal_attention_mask: "create_4d_causal_attention_mask",
};

/** Argument texts by parameter name. */
function byName(node: Syntax, parameters: readonly string[], scope: Scope): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  argumentsOf(node).forEach(({ keyword, value }: Argument, index) => {
    const name = keyword ?? parameters[index];
    if (name !== undefined) texts.set(name, translated(value, scope).text);
  });
  return texts;
}

const without = new Set(["device", "dtype", "inputs_embeds"]);

/** A method of the library's base classes, of the class itself or of a model that one of its attributes holds. */
function inherited(name: string, object: Syntax, node: Syntax, scope: Scope): string | undefined {
  const parameters = inheritedMethods[name];
  if (!parameters) return undefined;
  const holder = scope.facts.valueOf(object);
  const held = holder.kind === "instance" ? scope.program.classOf(holder.class) : undefined;
  const info = textOf(object) === "self" ? scope.owner?.info : held;
  if (!info) return undefined;
  const own = scope.program.method(info, name);
  if (own && own.module === scope.module) return undefined;
  const texts = byName(node, parameters, scope);
  const args = [...texts].filter(([key]) => parameters.includes(key)).map(([, text]) => text);
  if (name === "get_extended_attention_mask")
    args.push(`is_decoder=getattr(${translated(object, scope)}.config, "is_decoder", False)`);
  scope.port.use("tf");
  return `${scope.port.support(name)}(${args.join(", ")})`;
}

function maskHelper(qualified: string, node: Syntax, scope: Scope): string | undefined {
  const name = qualified.slice(qualified.lastIndexOf(".") + 1);
  const parameters = maskHelpers[name];
  if (!parameters || !qualified.startsWith("transformers.modeling_attn_mask_utils.")) return undefined;
  const args = [...byName(node, parameters, scope)]
    .filter(([key]) => !without.has(key))
    .map(([key, text], index) => (key === parameters[index] ? text : `${key}=${text}`));
  scope.port.use("tf");
  return `${scope.port.support(supportOf[name] ?? name)}(${args.join(", ")})`;
}

/** `apply_chunking_to_forward(f, size, dim, *tensors)`: chunks save memory only, a port calls the function at once. */
function unchunked(node: Syntax, scope: Scope): string {
  const [fn, , , ...tensors] = argumentsOf(node);
  if (!fn) return textOf(node);
  const texts = tensors.map(({ value, keyword }) => `${keyword === "*" ? "*" : ""}${translated(value, scope)}`);
  const flag =
    scope.training.value(scope.facts.valueOf(fn.value)) && scope.trainingFlag !== undefined
      ? [`training=${scope.trainingFlag}`]
      : [];
  return `${translated(fn.value, scope)}(${[...texts, ...flag].join(", ")})`;
}

const walks = new Set(["enumerate", "zip", "list", "tuple", "reversed"]);

/** `zip(x, y)` of tensors: graph mode wants the walk along the first axis spelled out. */
function walked(name: string, node: Syntax, scope: Scope): string | undefined {
  const given = argumentsOf(node).map(({ keyword, value }) => ({ keyword, value: translated(value, scope) }));
  // what a parameter is annotated as is no proof: tuples of tensors are often called tensors
  const isParameter = ({ node: from, value }: Operand): boolean =>
    rankOf(value) === undefined &&
    from?.type === "identifier" &&
    (scope.fn?.parameters.some((each) => each.name === textOf(from)) ?? false);
  const isWalked = (value: Operand): boolean => value.value.kind === "tensor" && !isParameter(value);
  if (!given.some(({ keyword, value }) => keyword === undefined && isWalked(value))) return undefined;
  scope.port.use("tf");
  const texts = given.map(({ keyword, value }) => {
    if (keyword !== undefined) return /^\*+$/.test(keyword) ? `${keyword}${value}` : `${keyword}=${value}`;
    return isWalked(value) ? `tf.unstack(${value})` : value.text;
  });
  return name === "list" ? texts.join(", ") : `${name}(${texts.join(", ")})`;
}

/** `hasattr(self, "weights")`: an attribute whose name Keras claims is called otherwise in a port. */
function attributeByName(name: string, node: Syntax, scope: Scope): string | undefined {
  const [object, key, ...rest] = argumentsOf(node);
  const fresh = object && textOf(object.value) === "self" && scope.owner?.renamed.get(stringValue(key?.value) ?? "");
  if (!fresh) return undefined;
  return `${name}(${["self", JSON.stringify(fresh), ...rest.map(({ value }) => translated(value, scope).text)].join(", ")})`;
}

/** `getattr(torch, config.router_dtype)` */
function typeByName(node: Syntax, scope: Scope): string | undefined {
  const [object, key, ...rest] = argumentsOf(node);
  const isTorch = object?.value.type === "identifier" && qualify(scope.module, textOf(object.value)) === "torch";
  if (!isTorch || !key || rest.length > 0 || !/dtype$/.test(textOf(key.value))) return undefined;
  scope.port.use("tf");
  return `tf.as_dtype(${translated(key.value, scope)})`;
}

/** `getattr(self.experts, f"expert_{i}")` of an `nn.ModuleDict`, which is a dictionary in a port. */
function layerByName(node: Syntax, scope: Scope): string | undefined {
  const [object, key, ...rest] = argumentsOf(node);
  const value = object && scope.facts.valueOf(object.value);
  if (value?.kind !== "modules" || value.container !== "dict" || !object || !key || rest.length > 0) return undefined;
  return `${translated(object.value, scope)}[${translated(key.value, scope)}]`;
}

/** `get_parameter_dtype(self)`: what a Keras layer computes in. */
function computedType(node: Syntax, scope: Scope): string | undefined {
  const [object] = argumentsOf(node);
  scope.port.use("tf");
  return object && `tf.as_dtype(${translated(object.value, scope)}.compute_dtype)`;
}

function builtin(name: string, node: Syntax, scope: Scope): string | undefined {
  const [first] = argumentsOf(node);
  if (!first) return undefined;
  if (walks.has(name)) {
    const text = walked(name, node, scope);
    if (text !== undefined) return text;
  }
  const namedType = name === "getattr" ? typeByName(node, scope) : undefined;
  if (namedType !== undefined) return namedType;
  const layerText = name === "getattr" ? layerByName(node, scope) : undefined;
  if (layerText !== undefined) return layerText;
  if (/^(has|get|set|del)attr$/.test(name)) return attributeByName(name, node, scope);
  const argument = translated(first.value, scope);
  if (name === "len" && argument.value.kind === "tensor") return `${scope.port.use("shape_list")}(${argument})[0]`;
  if ((name === "int" || name === "float") && argument.value.kind === "tensor") {
    scope.port.use("tf");
    return `tf.cast(${argument}, tf.${name === "int" ? "int32" : "float32"})`;
  }
  if (name === "list" && argument.value.kind === "sequence" && argument.value.type === "shape") return argument.text;
  if (name === "torch_int") return `int(${argument})`;
  return name === "torch_float" ? `${scope.names.roundsFloats() ? "int" : "float"}(${argument})` : undefined;
}

/** Calls of the library's own helpers, as ports write them; `undefined` for all others. */
export function libraryCall(node: Syntax, scope: Scope): string | undefined {
  const callee = required(node, "function");
  if (callee.type === "subscript") {
    const table = dottedName(required(callee, "value"));
    const key = fields(callee, "subscript")[0];
    if (key && table && qualify(scope.module, table) === "transformers.activations.ACT2CLS")
      return activationOf(key, scope);
    const target = dispatched(required(callee, "value"), scope);
    if (target !== undefined) return undefined;
  }
  if (callee.type === "attribute") {
    const object = required(callee, "object");
    const [name, ...others] = argumentsOf(node);
    // what PyTorch's modules look up themselves are plain attributes of a Keras layer
    if (textOf(callee) === "self.__getattr__" && name && others.length === 0)
      return `getattr(self, ${translated(name.value, scope)})`;
    const text = inherited(textOf(required(callee, "attribute")), object, node, scope);
    if (text !== undefined || textOf(object) === "self") return text;
  }
  if (scope.facts.valueOf(callee).kind === "activation" && argumentsOf(node).length === 0)
    return translated(callee, scope).text;
  const dotted = dottedName(callee);
  if (dotted === undefined) return undefined;
  const qualified = qualify(scope.module, dotted);
  if (qualified.endsWith(".apply_chunking_to_forward")) return unchunked(node, scope);
  if (/\.get_parameter_dtype$/.test(qualified)) return computedType(node, scope);
  if (/^transformers\.activations\.get_activation$/.test(qualified)) {
    const [name] = argumentsOf(node);
    return name && activationOf(name.value, scope);
  }
  return maskHelper(qualified, node, scope) ?? builtin(dotted, node, scope);
}
