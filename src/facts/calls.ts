import { backboneOutput, isBackbone } from "./backbone.ts";
import { bindCall } from "./binding.ts";
import { callBase, callInstance, initializeBase, instantiate } from "./classes.ts";
import { argument, type Frame, type Given, type Interpreter, type Maybe, settled } from "./interpreter.ts";
import { callLibraryMethod } from "./library.ts";
import { callModules, containerMethod } from "./methods.ts";
import { callQualified } from "./qualified-calls.ts";
import { moduleMethods } from "./tensor-attributes.ts";
import { unruled } from "./unruled.ts";
import { dtypeOf, int, isConvolved, isOnlyNone, join, none, rankOf, tensor, unknown, type Value } from "./value.ts";

/** The result of calling a value. */
export function callValue(it: Interpreter, callee: Maybe, given: readonly Given[], frame: Frame): Maybe {
  if (callee === undefined) return undefined;
  switch (callee.kind) {
    case "function":
      return callFunction(it, callee.function, callee.receiver, given, frame);
    case "class":
      return instantiate(it, callee.class, given, frame);
    case "instance":
      return callInstance(it, callee.class, given, frame);
    case "qualified":
      return callQualified(it, callee.name, given, frame);
    case "layer": {
      if (isBackbone(callee)) return backboneOutput;
      const values = settled(given)?.map(({ value }) => value);
      if (isOnlyNone(values?.[0])) return undefined;
      return values && (it.ops.layer(callee, values) ?? unknown);
    }
    case "modules":
      return callModules(callee, (module, value) => it.call(module, [{ value }], frame), given[0]?.value);
    case "activation": {
      // a class out of a table of activations makes one
      if (given.length === 0) return callee;
      const input = given[0]?.value;
      if (isConvolved(input)) return input;
      return input && !isOnlyNone(input) ? tensor(rankOf(input), dtypeOf(input) ?? "float") : undefined;
    }
    case "either":
      return callOptions(it, callee.options, given, frame);
    case "unknown":
      return callee.plain ? callee : unknown;
    default:
      return unknown;
  }
}

function callOptions(it: Interpreter, options: readonly Value[], given: readonly Given[], frame: Frame): Maybe {
  let result: Maybe;
  for (const option of options) {
    const value = it.call(option, given, frame);
    if (value !== undefined) result = result === undefined ? value : join(result, value);
  }
  return result;
}

function callFunction(it: Interpreter, key: string, receiver: Maybe, given: readonly Given[], frame: Frame): Maybe {
  const unit = it.unitByKey(key);
  if (unit) {
    bindCall(it, unit, given, receiver !== undefined, frame.unit);
    it.demand(unit);
    return it.read(unit.result, frame);
  }
  const cut = key.lastIndexOf(".");
  const owner = key.slice(0, cut);
  const name = key.slice(cut + 1);
  if (receiver === undefined) return unknown;
  if (owner === "Tensor") return callTensorMethod(it, name, receiver, given);
  if (owner === "super") return callSuper(it, name, receiver, given, frame);
  if (owner === "Module") return callModuleMethod(it, name, receiver, given, frame);
  return containerMethod(receiver, name, given).result;
}

/** In-place methods after which a tensor has other dimensions than before. */
export const isReshapingInPlace = (name: string): boolean =>
  /^(unsqueeze|squeeze|transpose|swapaxes|swapdims|t|resize|resize_as)_$/.test(name);

function callTensorMethod(it: Interpreter, name: string, receiver: Value, given: readonly Given[]): Maybe {
  const values = settled(given);
  if (!values) return undefined;
  const isExact = name === "permute" && values.length > 1 && values.every(({ keyword }) => keyword === undefined);
  const input = isExact ? tensor(values.length, dtypeOf(receiver)) : receiver;
  const rank = rankOf(input);
  if ((name === "dim" || name === "ndimension") && rank !== undefined) return int(rank);
  const all = [{ value: input }, ...values];
  if (isReshapingInPlace(name)) return it.ops.call(`Tensor.${name.slice(0, -1)}`, all) ?? unknown;
  return it.ops.call(`Tensor.${name}`, all) ?? unruled(`Tensor.${name}`, all) ?? unknown;
}

function callModuleMethod(
  it: Interpreter,
  name: string,
  receiver: Value,
  given: readonly Given[],
  frame: Frame,
): Maybe {
  if (moduleMethods.has(name)) return receiver;
  const info = receiver.kind === "instance" ? it.program.classOf(receiver.class) : undefined;
  if (name === "__call__") return info ? callBase(it, info, given, frame) : unknown;
  if (name === "register_buffer" || name === "register_parameter") {
    const attribute = argument(given, 0, "name");
    if (info && attribute?.kind === "string" && attribute.literal !== undefined) {
      it.write(it.attributeCell(info, attribute.literal), argument(given, 1, "tensor") ?? argument(given, 1, "param"));
    }
    return none;
  }
  if (name === "add_module" || name === "register_module") {
    const attribute = argument(given, 0, "name");
    if (info && attribute?.kind === "string" && attribute.literal !== undefined) {
      it.write(it.attributeCell(info, attribute.literal), argument(given, 1, "module"));
    }
    return none;
  }
  return callLibraryMethod(name, given, it, frame);
}

/** `super().<name>(…)` that no class of the program answers. */
function callSuper(it: Interpreter, name: string, receiver: Value, given: readonly Given[], frame: Frame): Maybe {
  const info = receiver.kind === "instance" ? it.program.classOf(receiver.class) : undefined;
  if (!info) return unknown;
  if (name === "__init__") {
    initializeBase(it, info, given, frame);
    return none;
  }
  if (name === "forward" || name === "__call__") return callBase(it, info, given, frame);
  return callModuleMethod(it, name, receiver, given, frame);
}
