import type { ClassInfo } from "../program/module.ts";
import { bindCall } from "./binding.ts";
import type { Frame, Given, Interpreter, Maybe } from "./interpreter.ts";
import { unknown, type Value } from "./value.ts";

const isModelOutput = (it: Interpreter, info: ClassInfo): boolean =>
  it.program.outerBases(info).some((base) => base.endsWith(".ModelOutput"));

/** The `torch.nn` class, other than `Module`, that a class derives from. */
export const layerBase = (it: Interpreter, info: ClassInfo): string | undefined =>
  it.program.outerBases(info).find((base) => base.startsWith("torch.nn.") && base !== "torch.nn.Module");

/** What `super().__init__(…)` of a class made out of a `torch.nn` base. */
const baseCell = (it: Interpreter, info: ClassInfo) => it.attributeCell(info, "super()");

/** `SomeClass(…)`. */
export function instantiate(it: Interpreter, key: string, given: readonly Given[], frame: Frame): Maybe {
  const info = it.program.classOf(key);
  if (!info) return unknown;
  if (isModelOutput(it, info)) return outputOf(it, info, given);
  const initializer = it.program.method(info, "__init__");
  if (initializer) {
    const unit = it.unitOf(initializer);
    bindCall(it, unit, given, true, frame.unit);
    it.demand(unit);
  } else initializeBase(it, info, given, frame);
  return { kind: "instance", class: key };
}

/** Names of the fields of a `ModelOutput`, those of its bases first. */
export const fieldsOf = (it: Interpreter, info: ClassInfo): readonly string[] => [
  ...new Set([...it.program.ancestry(info)].reverse().flatMap((each) => [...each.constants.keys()])),
];

function outputOf(it: Interpreter, info: ClassInfo, given: readonly Given[]): Value {
  const names = fieldsOf(it, info);
  const fields: Record<string, Value> = {};
  let next = 0;
  for (const { keyword, value } of given) {
    if (keyword?.startsWith("*")) for (const each of names) fields[each] ??= unknown;
    else {
      const name = keyword ?? names[next++];
      // a field that has not been reached yet says nothing, unlike one that is unknown
      if (name !== undefined && value !== undefined) fields[name] = value;
    }
  }
  return { kind: "output", class: info.key, fields };
}

/** `super().__init__(…)` that reaches a class of PyTorch. */
export function initializeBase(it: Interpreter, info: ClassInfo, given: readonly Given[], frame: Frame): void {
  const base = layerBase(it, info);
  if (base) it.write(baseCell(it, info), it.call({ kind: "qualified", name: base }, given, frame));
}

/** `instance(…)`. */
export function callInstance(it: Interpreter, key: string, given: readonly Given[], frame: Frame): Maybe {
  const info = it.program.classOf(key);
  if (!info) return unknown;
  const method = it.program.method(info, "__call__") ?? it.program.method(info, "forward");
  if (method)
    return it.call(
      { kind: "function", function: method.key, receiver: { kind: "instance", class: key } },
      given,
      frame,
    );
  return callBase(it, info, given, frame);
}

/** Calls what a class inherits from PyTorch. */
export function callBase(it: Interpreter, info: ClassInfo, given: readonly Given[], frame: Frame): Maybe {
  if (!layerBase(it, info)) return unknown;
  for (const each of it.program.ancestry(info)) {
    const base = it.read(baseCell(it, each), frame);
    if (base) return it.call(base, given, frame);
  }
  return undefined;
}

/** `super().<name>` inside a class. */
export function superAttribute(it: Interpreter, frame: Frame, name: string): Value {
  const owner = frame.unit?.owner;
  if (!owner) return unknown;
  const receiver: Value = { kind: "instance", class: owner.key };
  for (const each of it.program.ancestry(owner).slice(1)) {
    const method = each.methods.get(name);
    if (method) return { kind: "function", function: method.key, receiver };
  }
  return { kind: "function", function: `super.${name}`, receiver };
}
