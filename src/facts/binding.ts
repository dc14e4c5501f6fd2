import type { ClassInfo } from "../program/module.ts";
import { decoratorsOf, textOf } from "../python/syntax.ts";
import { classFrame } from "./attributes.ts";
import type { Given, Interpreter, Maybe, Unit } from "./interpreter.ts";
import { elementOf } from "./sequences.ts";
import { joinAll, none, tuple, unknown, type Value } from "./value.ts";

/** Whether a class is a variant for another attention kernel, which ports leave out. */
export const isAside = (info: ClassInfo | undefined): boolean =>
  info !== undefined && /Sdpa|FlashAttention/.test(info.name);

export const isStatic = (unit: Unit): boolean =>
  decoratorsOf(unit.node).some((each) => /^@staticmethod\b/.test(textOf(each)));

export const isClassMethod = (unit: Unit): boolean =>
  decoratorsOf(unit.node).some((each) => textOf(each) === "@classmethod");

/** Joins the arguments of a call into the parameters of a unit. Variants that are left out do not colour the rest. */
export function bindCall(
  it: Interpreter,
  unit: Unit,
  given: readonly Given[],
  hasReceiver: boolean,
  caller?: Unit,
): void {
  if (isAside(caller?.owner) && !isAside(unit.owner) && unit.visits > 0) return;
  const isBound = unit.isMethod && !isStatic(unit);
  const parameters = isBound ? unit.parameters.slice(1) : unit.parameters;
  const arguments_ = isBound && !hasReceiver ? given.slice(1) : given;
  const positional = arguments_.filter(({ keyword }) => keyword === undefined || keyword === "*");
  const keywords = new Map(
    arguments_
      .filter(({ keyword }) => keyword !== undefined && !keyword.startsWith("*"))
      .map((each) => [each.keyword, each.value]),
  );
  let next = 0;
  for (const parameter of parameters) {
    const cell = unit.cells.get(parameter.name);
    if (!cell) continue;
    if (parameter.kind === "args") {
      it.write(cell, collected(positional.slice(next)));
      next = positional.length;
    } else if (parameter.kind === "kwargs") {
      const entries = Object.fromEntries([...keywords].map(([name, value]) => [name, value ?? unknown]));
      it.write(cell, { kind: "dict", entries, item: joinAll(Object.values(entries)) });
    } else {
      const argument = parameter.kind === "plain" ? positional[next] : undefined;
      if (argument?.keyword === "*") {
        const element = argument.value && elementOf(argument.value);
        // what is only passed on, `*args`, says nothing of the parameters
        if (element?.kind !== "unknown") it.write(cell, element);
        continue;
      }
      if (argument) next++;
      const value = argument ?? (keywords.has(parameter.name) ? { value: keywords.get(parameter.name) } : undefined);
      keywords.delete(parameter.name);
      it.write(cell, value ? value.value : defaultOf(it, unit, parameter.default));
    }
  }
}

function collected(rest: readonly Given[]): Maybe {
  const values = rest.map(({ value }) => value ?? unknown);
  if (rest.every(({ keyword }) => keyword === undefined)) return tuple(values);
  const items = rest.map(({ keyword, value }) => (keyword === "*" ? elementOf(value ?? unknown) : (value ?? unknown)));
  return { kind: "sequence", type: "tuple", item: joinAll(items) };
}

const defaultOf = (it: Interpreter, unit: Unit, node: Unit["node"] | undefined): Maybe =>
  node ? it.evaluate(node, classFrame(unit)) : undefined;

/** `self` or `cls`. */
export function receiverOf(unit: Unit): Value {
  if (!unit.owner) return none;
  return isClassMethod(unit) ? { kind: "class", class: unit.owner.key } : { kind: "instance", class: unit.owner.key };
}
