import { assignedAttributes } from "../../facts/assigned.ts";
import { isArray, type Value } from "../../facts/value.ts";
import { qualify } from "../../program/module.ts";
import { dottedName, named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";
import { isTrainingFlag } from "../training.ts";
import { constantTruth } from "../truth.ts";
import { isFieldRead } from "./field-reads.ts";

/** PyTorch's dtypes in a port: integers are `int32` throughout, as tokenizers of the library give them. */
const dtypes: Readonly<Record<string, string>> = {
  float: "tf.float32",
  float32: "tf.float32",
  float16: "tf.float16",
  half: "tf.float16",
  bfloat16: "tf.bfloat16",
  float64: "tf.float64",
  double: "tf.float64",
  long: "tf.int32",
  int64: "tf.int32",
  int: "tf.int32",
  int32: "tf.int32",
  short: "tf.int16",
  int16: "tf.int16",
  int8: "tf.int8",
  uint8: "tf.uint8",
  bool: "tf.bool",
  complex64: "tf.complex64",
  cfloat: "tf.complex64",
};

const constants: Readonly<Record<string, readonly [module: string, text: string]>> = {
  "torch.pi": ["math", "math.pi"],
  "torch.inf": ["math", "math.inf"],
  "torch.nan": ["math", "math.nan"],
  "torch.e": ["math", "math.e"],
};

const types: Readonly<Record<string, string>> = {
  "torch.Tensor": "tf.Tensor",
  "torch.FloatTensor": "tf.Tensor",
  "torch.LongTensor": "tf.Tensor",
  "torch.BoolTensor": "tf.Tensor",
  "torch.IntTensor": "tf.Tensor",
  "torch.Size": "tf.TensorShape",
  "torch.dtype": "tf.DType",
  "torch.device": "str",
  "torch.nn.Module": "keras.layers.Layer",
  "torch.nn.Linear": "keras.layers.Dense",
  "torch.nn.Embedding": "keras.layers.Embedding",
  "torch.nn.LayerNorm": "keras.layers.LayerNormalization",
  "torch.nn.Parameter": "tf.Variable",
};

const hint = "Write this expression by hand, or add a rule for it (CONTRIBUTING.md).";

/** The text of a qualified PyTorch name that is no call, `undefined` when there is none. */
export function torchName(qualified: string, scope: Scope): string | undefined {
  const dtype = /^torch\.(\w+)$/.exec(qualified)?.[1];
  if (dtype !== undefined && Object.hasOwn(dtypes, dtype)) {
    scope.port.use("tf");
    return dtypes[dtype];
  }
  const constant = constants[qualified];
  if (constant) {
    scope.port.use(constant[0]);
    return constant[1];
  }
  const type = types[qualified];
  if (type === undefined) return undefined;
  if (type.startsWith("keras.")) {
    if (scope.port.keras === "keras") scope.port.use("keras");
    return type.replace("keras", scope.port.keras);
  }
  return type;
}

/** A function of PyTorch that is handed on rather than called. */
function asLambda(qualified: string, node: Syntax, scope: Scope): string | undefined {
  for (const { rule, signature } of scope.catalogue.ops(qualified)) {
    if (rule.value) return rule.value(scope.port);
    if (signature.parameters.slice(1).some((parameter) => parameter.default === undefined)) continue;
    const result = rule.to({ input: operand("x", { kind: "tensor" }) }, scope.port);
    if (typeof result === "string") return /^([\w.]+)\(x\)$/.exec(result)?.[1] ?? `(lambda x: ${result})`;
  }
  scope.port.report("error", "T002", node, `${qualified} has no TensorFlow form as a value`, hint);
  return undefined;
}

export function identifier(node: Syntax, scope: Scope): Operand {
  const name = textOf(node);
  const value = scope.facts.valueOf(node);
  const renamed = scope.renames.get(name);
  if (renamed !== undefined) return operand(renamed, value, node);
  if (isLocal(name, scope)) return operand(name, value, node);
  const isOwn = scope.module.classes.has(name) || scope.module.functions.has(name) || scope.module.constants.has(name);
  if (isOwn && scope.module !== scope.program.main)
    return operand(scope.carry(`${scope.module.name}.${name}`, scope) ?? name, value, node);
  if (scope.module.classes.has(name)) return operand(classText(name, scope) ?? name, value, node);
  if (isOwn) return operand(name, value, node);
  const imported = scope.module.imports.get(name);
  if (imported === undefined || isGuarded(name, scope)) return operand(name, value, node);
  return operand(importedText(qualify(scope.module, name), name, node, scope), value, node);
}

/** Whether a name comes from a package of kernels for PyTorch. */
export const isKernelPackage = (qualified: string): boolean =>
  /^(apex|flash_attn|mamba_ssm|causal_conv1d|deepspeed)\b/.test(qualified);

/** A name that the source imports only where a package of PyTorch's is installed, and defines itself where it is not. */
export function isGuarded(name: string, scope: Scope): boolean {
  return named(scope.module.root).some(
    (statement) =>
      statement.type === "if_statement" &&
      new RegExp(`\\bimport\\b.*\\b${name}\\b`).test(textOf(required(statement, "consequence"))) &&
      constantTruth(required(statement, "condition"), scope) === false,
  );
}

/** Parameters and assigned names hide module-level ones. */
function isLocal(name: string, scope: Scope): boolean {
  return scope.fn?.parameters.some((parameter) => parameter.name === name) ?? false;
}

/** What a class of the module is called in the port; a model that serves as a layer is its MainLayer. */
function classText(name: string, scope: Scope): string | undefined {
  const plan = scope.plan.classes.get(name);
  if (!plan) return undefined;
  return plan.kind === "plain" ? plan.info.name : plan.name;
}

const modules: ReadonlySet<string> = new Set([
  "math",
  "warnings",
  "copy",
  "os",
  "collections",
  "itertools",
  "functools",
  "random",
]);

function importedText(qualified: string, name: string, node: Syntax, scope: Scope): string {
  if (qualified.startsWith("torch")) {
    const text = torchName(qualified, scope);
    if (text !== undefined) return text;
    if (scope.catalogue.ops(qualified).length > 0) return asLambda(qualified, node, scope) ?? name;
    scope.port.report("error", "T001", node, `${qualified} has no TensorFlow form`, hint);
    return name;
  }
  if (qualified === "numpy") return scope.port.use("np");
  if (modules.has(qualified)) return scope.port.use(qualified);
  if (qualified.startsWith("transformers.") || qualified === "transformers") {
    const twin = scope.names.twin(qualified) ?? libraryName(qualified, scope);
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
  // kernels for PyTorch, which the source does without where they are not installed
  if (isKernelPackage(qualified)) return name;
  const cut = qualified.lastIndexOf(".");
  if (cut < 0) scope.port.imports.add(qualified, "*", name === qualified ? undefined : name);
  else {
    const last = qualified.slice(cut + 1);
    scope.port.imports.add(qualified.slice(0, cut), last, last === name ? undefined : name);
  }
  return name;
}

/** Activations and definitions of the library that have no twin of their name. */
function libraryName(qualified: string, scope: Scope): string | undefined {
  if (qualified.endsWith(".ModelOutput")) return scope.port.use("ModelOutput");
  const act = /^transformers\.activations\.(gelu|gelu_new|gelu_fast|quick_gelu|silu|mish|linear_act)$/.exec(
    qualified,
  )?.[1];
  if (act !== undefined) return `${scope.port.use("get_tf_activation")}("${act === "linear_act" ? "linear" : act}")`;
  return scope.carry(qualified, scope);
}

const isTensorLike = (value: Value): boolean =>
  value.kind === "tensor" || (value.kind === "unknown" && !isArray(value));

/** Attributes of tensors; `undefined` for all others. */
function tensorAttribute(name: string, object: Operand, scope: Scope): string | undefined {
  switch (name) {
    case "shape":
      return `${scope.port.use("shape_list")}(${object})`;
    case "device":
      return "None";
    case "data":
      return object.value.kind === "tensor" ? object.text : undefined;
    case "ndim":
      return `${atomic(object)}.shape.rank`;
    case "T":
      return object.value.kind === "tensor" ? `tf.transpose(${object})` : undefined;
    case "mT":
      return object.value.kind === "tensor" ? `tf.linalg.matrix_transpose(${object})` : undefined;
    case "real":
    case "imag":
      return object.value.kind === "tensor" ? `tf.math.${name}(${object})` : undefined;
    case "requires_grad":
    case "is_cuda":
    case "is_sparse":
      return object.value.kind === "tensor" ? "False" : undefined;
    default:
      return undefined;
  }
}

/** The layer of PyTorch that the class of an instance extends: `torch.nn.Embedding`. */
function torchBase(value: Value, scope: Scope): string | undefined {
  const info = value.kind === "instance" ? scope.program.classOf(value.class) : undefined;
  return info && scope.program.outerBases(info).find((base) => /^torch\.nn\.(?!Module$)/.test(base));
}

/** Attributes of a layer, such as `self.embeddings.weight`. */
function layerAttribute(name: string, object: Operand, scope: Scope): string | undefined {
  // one of several layers: those of one attribute that branches of a constructor make
  const options = object.value.kind === "either" ? object.value.options : [object.value];
  const texts = new Set(
    options.map((option) => {
      const layer = option.kind === "layer" ? option.layer : torchBase(option, scope);
      return scope.catalogue.layer(layer ?? "")?.rule.attributes?.[name]?.(object.text);
    }),
  );
  return texts.size === 1 ? [...texts][0] : undefined;
}

/** The limits of a dtype: `torch.finfo(x.dtype).min`. */
function limit(node: Syntax, name: string, scope: Scope): string | undefined {
  const object = required(node, "object");
  if (object.type !== "call") return undefined;
  const callee = dottedName(required(object, "function"));
  if (callee === undefined || !/^torch\.[fi]info$/.test(qualify(scope.module, callee))) return undefined;
  const argument = required(object, "arguments").children.find((child) => child.isNamed);
  if (!argument) return name === "min" || name === "max" ? `tf.float32.${name}` : undefined;
  const dtype = translated(argument, scope);
  scope.port.use("tf");
  if (name === "min" || name === "max")
    return isDtypeText(dtype.text) ? `${dtype}.${name}` : `tf.as_dtype(${dtype}).${name}`;
  if (name === "eps" || name === "tiny")
    return `${scope.port.use("np")}.finfo(${isDtypeText(dtype.text) ? dtype : `tf.as_dtype(${dtype})`}.as_numpy_dtype).${name}`;
  return undefined;
}

const isDtypeText = (text: string): boolean =>
  text.startsWith("tf.") || (text.endsWith(".dtype") && !/^self\.dtype$/.test(text));

export function attribute(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const name = textOf(required(node, "attribute"));
  const objectNode = required(node, "object");
  const dotted = dottedName(node);
  const renamed = dotted === undefined ? undefined : scope.renames.get(dotted);
  if (renamed !== undefined) return operand(renamed, value, node);
  if (dotted !== undefined && !dotted.startsWith("self.")) {
    const qualified = qualify(scope.module, dotted);
    if (/^torch\b/.test(qualified) && !isLocal(dotted.split(".")[0] ?? "", scope)) {
      return operand(importedText(qualified, dotted, node, scope), value, node);
    }
  }
  if (name === "dtype" && /^next\([\w.]+\.parameters\(\)\)$/.test(textOf(objectNode)))
    return operand("tf.float32", value, node);
  // ports are of one precision
  if (/^next\(self[\w.]*\.parameters\(\)\)\.dtype$/.test(textOf(node))) return operand("tf.float32", value, node);
  const bound = limit(node, name, scope);
  if (bound !== undefined) return operand(bound, value, node);
  if (isTrainingFlag(node, scope.fn)) return operand(scope.trainingFlag ?? "False", value, node);
  if (textOf(objectNode) === "self") return operand(selfAttribute(name, scope), value, node);
  if (name === "forward" && textOf(objectNode).startsWith("super(")) return operand("super().call", value, node);
  const object = translated(objectNode, scope);
  // Keras calls a layer by the layer itself
  if (name === "forward" && isCalled(node) && isKerasLayer(object.value, scope))
    return operand(object.text, value, node);
  if (object.value.kind === "device" && name === "type") return operand('"cpu"', value, node);
  if (object.value.kind === "device" && name === "index") return operand("0", value, node);
  if (isFieldRead(objectNode)) return operand(object.text, value, node);
  const field = namedField(name, object, objectNode);
  if (field !== undefined) return operand(field, value, node);
  const special =
    layerAttribute(name, object, scope) ??
    (isTensorLike(object.value) ? tensorAttribute(name, object, scope) : undefined);
  if (special !== undefined) return operand(special, value, node);
  return operand(`${atomic(object)}.${renamedOn(object.value, name, scope)}`, value, node);
}

const isCalled = ({ parent, field }: Syntax): boolean => parent?.type === "call" && field === "function";

function isKerasLayer(value: Value, scope: Scope): boolean {
  if (value.kind === "layer" || value.kind === "modules") return true;
  const info = value.kind === "instance" ? scope.program.classOf(value.class) : undefined;
  const kind = info && scope.plan.plan(info)?.kind;
  return kind !== undefined && /^(layer|main|model)$/.test(kind);
}

/** A field of a named tuple of PyTorch's that a variable holds as a plain tuple: `top.indices` is `top[1]`. */
function namedField(name: string, { value, text }: Operand, node: Syntax): string | undefined {
  const index = ["values", "indices"].indexOf(name);
  const isTuple = value.kind === "sequence" && value.type === "tuple" && value.items?.length === 2;
  return isTuple && index >= 0 && node.type !== "call" ? `${atomic(text)}[${index}]` : undefined;
}

function selfAttribute(name: string, scope: Scope): string {
  if (name === "device") return "None";
  if (name === "dtype" && scope.owner && scope.owner.kind !== "plain") return "tf.float32";
  // what a class sets itself is read as it was set, but for the weights of the layer that it extends
  const isOwn = scope.owner && !/^(weight|bias)$/.test(name) && assignedAttributes(scope.owner.info).has(name);
  const own = isOwn || !scope.owner ? undefined : torchBase({ kind: "instance", class: scope.owner.info.key }, scope);
  const rule = own === undefined ? undefined : scope.catalogue.layer(own)?.rule;
  return rule?.attributes?.[name]?.("self") ?? `self.${scope.owner?.renamed.get(name) ?? name}`;
}

function renamedOn(value: Value, name: string, scope: Scope): string {
  const options = value.kind === "either" ? value.options : [value];
  for (const option of options) {
    if (option.kind !== "instance") continue;
    const info = scope.program.classOf(option.class);
    const renamed = info && scope.plan.plan(info)?.renamed.get(name);
    if (renamed !== undefined) return renamed;
  }
  return name;
}
