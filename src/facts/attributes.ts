import type { ClassInfo } from "../program/module.ts";
import { decoratorsOf, textOf } from "../python/syntax.ts";
import { assignedAttributes } from "./assigned.ts";
import { backboneAttribute, isBackbone } from "./backbone.ts";
import { configAttribute, isConfigName } from "./configuration.ts";
import type { Frame, Interpreter, Maybe } from "./interpreter.ts";
import { isLibraryMethod } from "./library.ts";
import { numericLimit, qualifiedValue } from "./names.ts";
import { attributeOfUnknown, layerAttribute, moduleMethods, tensorAttribute } from "./tensor-attributes.ts";
import { bool, int, isArray, join, unknown, type Value } from "./value.ts";

/** `object.<name>`. Methods come as functions that hold their receiver. */
export function attributeOf(it: Interpreter, object: Value, name: string, frame: Frame, isSelf: boolean): Maybe {
  switch (object.kind) {
    case "tensor":
      return tensorAttribute(object, name);
    case "config":
      return configAttribute(name);
    case "qualified":
      return numericLimit(object.name, name) ?? qualifiedValue(it.program, `${object.name}.${name}`);
    case "layer":
      return isBackbone(object) ? backboneAttribute(name) : layerAttribute(object, name);
    case "instance":
      return instanceAttribute(it, object, name, frame, isSelf);
    case "class":
      return classAttribute(it, object.class, name, frame);
    case "output":
      return outputAttribute(it, object, name);
    case "either":
      return eitherAttribute(it, object.options, name, frame, isSelf);
    case "none":
      return object.cached ? attributeOfUnknown(name) : undefined;
    case "unknown":
      return isArray(object) ? object : attributeOfUnknown(name);
    case "function":
      return name === "__call__" || name === "apply" ? object : unknown;
    default:
      return builtinAttribute(object, name);
  }
}

function builtinAttribute(object: Value, name: string): Value {
  if (object.kind === "modules" && (name === "forward" || name === "__call__")) return object;
  if (object.kind === "activation") return name === "forward" ? object : unknown;
  if (object.kind === "device") return name === "type" ? { kind: "string" } : int();
  if (object.kind === "dtype") return bool();
  // fields of PyTorch's named tuples
  const field = ["values", "indices"].indexOf(name);
  if (object.kind === "sequence" && object.type === "tuple" && field >= 0) return object.items?.[field] ?? unknown;
  const type = object.kind === "sequence" ? "list" : object.kind;
  return { kind: "function", function: `${type}.${name}`, receiver: object };
}

function eitherAttribute(
  it: Interpreter,
  options: readonly Value[],
  name: string,
  frame: Frame,
  isSelf: boolean,
): Maybe {
  let result: Maybe;
  for (const option of options) {
    const found =
      option.kind === "sequence" && name !== "index" ? undefined : it.attribute(option, name, frame, isSelf);
    // what has no such attribute cannot be what the code expects here
    if (found !== undefined && !isMissing(option, found)) result = result === undefined ? found : join(result, found);
  }
  return result ?? unknown;
}

const isMissing = (option: Value, found: Value): boolean =>
  found.kind === "unknown" && (option.kind === "instance" || option.kind === "output" || option.kind === "layer");

/** `self.<name>`: what methods assigned, then methods, class-level names and what `PreTrainedModel` offers. */
function instanceAttribute(
  it: Interpreter,
  object: Value & { kind: "instance" },
  name: string,
  frame: Frame,
  isSelf: boolean,
): Maybe {
  const info = it.program.classOf(object.class);
  if (!info) return unknown;
  const lineage = [...it.program.ancestry(info), ...(isSelf ? it.descendants(info) : [])];
  const assigned = assignedAttribute(it, lineage, name, frame);
  if (assigned !== undefined) return assigned;
  // assigned in code that has not been reached yet
  if (lineage.some((each) => assignedAttributes(each).has(name))) return undefined;
  const method = inheritedMethod(it, info, object, name, frame, isSelf);
  if (method !== undefined) return method;
  for (const each of lineage) {
    const constant = each.constants.get(name);
    if (constant) return it.evaluate(constant, classFrame(each)) ?? unknown;
  }
  return pretrainedAttribute(it, info, object, name);
}

function assignedAttribute(it: Interpreter, lineage: readonly ClassInfo[], name: string, frame: Frame): Maybe {
  let result: Maybe;
  for (const each of lineage) {
    const value = it.read(it.attributeCell(each, name), frame);
    if (value !== undefined) result = result === undefined ? value : join(result, value);
  }
  return result;
}

/** The method that an instance has, and those by which subclasses replace it where `self` may be one of these. */
function inheritedMethod(
  it: Interpreter,
  info: ClassInfo,
  receiver: Value,
  name: string,
  frame: Frame,
  isSelf: boolean,
): Maybe {
  const found = [
    it.program.method(info, name),
    ...(isSelf ? it.descendants(info).map((each) => each.methods.get(name)) : []),
  ].filter((method) => method !== undefined);
  let result: Maybe;
  for (const method of found) {
    const decorators = decoratorsOf(method.node).map(textOf);
    const bound: Value = { kind: "function", function: method.key, receiver };
    const isProperty = decorators.some((text) => /^@(cached_)?property$|^@lazy_property/.test(text));
    const value = isProperty ? it.call(bound, [], frame) : bound;
    if (value !== undefined) result = result === undefined ? value : join(result, value);
    else if (result === undefined && isProperty) return undefined;
  }
  return result;
}

/** A frame for expressions at the level of a class or a module. */
export const classFrame = (info: Pick<ClassInfo, "module">): Frame => ({
  unit: undefined,
  module: info.module,
  record: new Map(),
  env: new Map(),
  result: undefined,
  returns: false,
  jumps: undefined,
});

function pretrainedAttribute(it: Interpreter, info: ClassInfo, object: Value, name: string): Value {
  if (isConfigName(name)) return { kind: "config" };
  if (name === "training") return bool();
  if (name === "device") return { kind: "device" };
  if (name === "dtype") return { kind: "dtype", dtype: "float" };
  if (name === "__call__" && it.program.method(info, "forward")) return object;
  if (name === "__call__" || name === "forward")
    return { kind: "function", function: "Module.__call__", receiver: object };
  if (moduleMethods.has(name) || isLibraryMethod(name))
    return { kind: "function", function: `Module.${name}`, receiver: object };
  const base = it.program.outerBases(info).find((each) => each.startsWith("torch.nn.") && each !== "torch.nn.Module");
  if (!base) return unknown;
  if (/Sequential|ModuleList|ModuleDict/.test(base))
    return { kind: "function", function: `modules.${name}`, receiver: object };
  return layerAttribute({ kind: "layer", layer: base, args: {} }, name);
}

function classAttribute(it: Interpreter, key: string, name: string, frame: Frame): Maybe {
  const info = it.program.classOf(key);
  if (!info) return unknown;
  if (name === "_from_config" || name === "from_config" || name === "from_pretrained")
    return { kind: "class", class: key };
  const method = it.program.method(info, name);
  if (method) {
    const isClassMethod = decoratorsOf(method.node).some((each) => textOf(each) === "@classmethod");
    return {
      kind: "function",
      function: method.key,
      receiver: isClassMethod ? { kind: "class", class: key } : undefined,
    };
  }
  for (const each of it.program.ancestry(info)) {
    const constant = each.constants.get(name);
    if (constant) return it.evaluate(constant, classFrame(each)) ?? unknown;
  }
  void frame;
  return unknown;
}

function outputAttribute(it: Interpreter, object: Value & { kind: "output" }, name: string): Value {
  const value = object.fields[name];
  if (value) return value;
  const info = it.program.classOf(object.class);
  const isField = info && it.program.ancestry(info).some((each) => each.constants.has(name));
  return isField ? { kind: "none" } : { kind: "function", function: `output.${name}`, receiver: object };
}
