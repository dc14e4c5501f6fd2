import { fields, named, required, type Syntax, textOf } from "../python/syntax.ts";
import type { Frame, Interpreter, Maybe } from "./interpreter.ts";
import { elementOf, unpacked } from "./sequences.ts";
import { join, type Value } from "./value.ts";

/** Binds a value to a target of an assignment, a loop or a comprehension. */
export function bindTarget(it: Interpreter, target: Syntax, value: Maybe, frame: Frame): void {
  switch (target.type) {
    case "identifier":
      bindName(frame, textOf(target), value);
      if (value) frame.record.set(target, value);
      return;
    case "attribute":
      bindAttribute(it, target, value, frame);
      return;
    case "subscript":
      bindElement(it, target, value, frame);
      return;
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "tuple":
    case "list":
    case "expression_list":
      unpackInto(it, named(target), value, frame);
      return;
    case "parenthesized_expression":
      for (const inner of named(target)) bindTarget(it, inner, value, frame);
  }
}

function bindName(frame: Frame, name: string, value: Maybe): void {
  if (!frame.env) return;
  if (value === undefined) frame.env.delete(name);
  else frame.env.set(name, value);
}

function unpackInto(it: Interpreter, targets: readonly Syntax[], value: Maybe, frame: Frame): void {
  const star = targets.findIndex((target) => target.type === "list_splat_pattern");
  const items = value?.kind === "sequence" ? value.items : undefined;
  const values = value && star < 0 ? unpacked(value, targets.length) : [];
  targets.forEach((target, i) => {
    if (star < 0) bindTarget(it, target, value && values[i], frame);
    else if (i === star)
      bindTarget(it, named(target)[0] ?? target, value && restOf(value, star, targets.length), frame);
    else if (items) bindTarget(it, target, items.at(i < star ? i : i - targets.length), frame);
    else bindTarget(it, target, value && elementOf(value), frame);
  });
}

function restOf(value: Value, before: number, targets: number): Value {
  const items = value.kind === "sequence" ? value.items : undefined;
  const rest = items?.slice(before, items.length - (targets - 1 - before));
  return { kind: "sequence", type: "list", item: elementOf(value), items: rest };
}

/** Setters replace a layer by one of the same kind; their parameters are often annotated as something else. */
const setter = /[.:]set_\w+$/;

function bindAttribute(it: Interpreter, target: Syntax, value: Maybe, frame: Frame): void {
  if (setter.test(frame.unit?.key ?? "")) return;
  const object = it.evaluate(required(target, "object"), frame);
  const info = object?.kind === "instance" ? it.program.classOf(object.class) : undefined;
  if (info) it.write(it.attributeCell(info, textOf(required(target, "attribute"))), value);
  if (value?.kind === "modules") frame.env?.set(textOf(target), value);
  if (value) frame.record.set(target, value);
}

/** `d[key] = value`, `list[i] = value`; tensors keep rank and dtype. */
function bindElement(it: Interpreter, target: Syntax, value: Maybe, frame: Frame): void {
  const node = required(target, "value");
  const object = it.evaluate(node, frame);
  const keys = fields(target, "subscript").map((each) => it.evaluate(each, frame));
  it.evaluate(target, frame);
  if (!object || !value) return;
  if (object.kind === "dict") {
    const [key] = keys;
    const name = key?.kind === "string" ? key.literal : undefined;
    const entries = name !== undefined && object.entries ? { ...object.entries, [name]: value } : undefined;
    bindTarget(it, node, { kind: "dict", entries, item: join(object.item, value) }, frame);
  } else if (object.kind === "sequence") {
    bindTarget(it, node, { kind: "sequence", type: object.type, item: join(object.item, value) }, frame);
  } else if (object.kind === "modules") {
    bindTarget(it, node, { ...object, items: undefined, item: join(object.item, value) }, frame);
  }
}
