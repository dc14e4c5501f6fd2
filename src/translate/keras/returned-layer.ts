import type { Value } from "../../facts/value.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { type Scope, translated } from "../scope.ts";
import type { InitContext } from "./init-context.ts";

/** Whether a call gives a layer that somebody else makes: `outputs.get_projection(size)`. */
export function isReturnedLayer(node: Syntax, scope: Scope): boolean {
  const value = node.type === "call" ? scope.facts.valueOf(node) : undefined;
  const info = value?.kind === "instance" ? scope.program.classOf(value.class) : undefined;
  return info !== undefined && scope.program.outerBases(info).some((base) => /^torch\.nn\./.test(base));
}

/** Such a layer as an attribute: who makes it knows nothing of its name, by which its weights are found. */
export function returnedLayer(
  name: string,
  attribute: string,
  value: Syntax,
  { scope, entries }: InitContext,
): readonly string[] {
  if (!entries.some((entry) => entry.kind !== "lines" && entry.attribute === attribute))
    entries.push({ kind: "layer", attribute });
  return [`self.${attribute} = ${translated(value, scope)}`, `self.${attribute}._name = "${name}"`];
}

/** Such a layer behind others in a list. */
export function appendedReturned(list: string, value: Syntax, { scope }: InitContext): readonly string[] | undefined {
  const name = /^self\.(\w+)$/.exec(list)?.[1];
  if (name === undefined) return undefined;
  const target = `self.${scope.owner?.renamed.get(name) ?? name}`;
  return [`${target}.append(${translated(value, scope)})`, `${target}[-1]._name = f"${name}_._{len(${target}) - 1}"`];
}

/** `self.table, self.projection = build(config)` of a function that makes layers. */
export function returnedLayers(assignment: Syntax, context: InitContext): readonly string[] | undefined {
  const { scope, entries } = context;
  const [left, right] = [required(assignment, "left"), named(assignment).at(-1)];
  if (left.type !== "pattern_list" || right?.type !== "call") return undefined;
  const names = named(left).map((part) => /^self\.(\w+)$/.exec(textOf(part))?.[1]);
  const isMade = named(left).every((part) => mayBeLayer(scope.facts.valueOf(part), scope));
  if (!isMade || names.includes(undefined)) return undefined;
  const attributes = names.map((name = "") => ({ name, attribute: scope.owner?.renamed.get(name) ?? name }));
  for (const { attribute } of attributes)
    if (!entries.some((entry) => entry.kind !== "lines" && entry.attribute === attribute))
      entries.push({ kind: "layer", attribute });
  const targets = attributes.map(({ attribute }) => `self.${attribute}`);
  return [
    `${targets.join(", ")} = ${translated(right, scope)}`,
    ...attributes.map(({ name, attribute }) => `self.${attribute}._name = "${name}"`),
  ];
}

function mayBeLayer(value: Value, scope: Scope): boolean {
  if (value.kind === "either") {
    const made = value.options.filter(({ kind }) => kind !== "none");
    return made.length > 0 && made.every((option) => mayBeLayer(option, scope));
  }
  if (value.kind === "layer") return true;
  const info = value.kind === "instance" ? scope.program.classOf(value.class) : undefined;
  return info !== undefined && scope.program.outerBases(info).some((base) => /^torch\.nn\./.test(base));
}
