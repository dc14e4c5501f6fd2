import type { Value } from "../../facts/value.ts";
import { type Argument, argumentsOf } from "../../python/signature.ts";
import { named, parseSyntax, type Syntax, textOf } from "../../python/syntax.ts";
import { bind, type GivenArgument } from "../bind.ts";
import { atomic, operand } from "../operand.ts";
import type { Operand, Operands } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";

/** How a tensor lies in memory is nothing that TensorFlow is told. */
const memoryOptions = new Set(["memory_format", "layout"]);

/** Arguments of a call, translated. */
export function givenArguments(node: Syntax, scope: Scope): readonly GivenArgument<Operand>[] {
  const given = argumentsOf(node).filter(({ keyword }) => !memoryOptions.has(keyword ?? ""));
  return given.map((argument) => {
    const value = translated(argument.value, scope);
    return argument.keyword === "*"
      ? { keyword: "*", value: operand(`*${atomic(value)}`, value.value, argument.value) }
      : { keyword: argument.keyword, value };
  });
}

/** An operand of a default that a rule's signature spells out. */
function fromDefault(text: string): Operand {
  const node = parseSyntax(text).children[0]?.children[0];
  const items = node?.type === "tuple" ? named(node).map((item) => operand(textOf(item))) : undefined;
  const number = Number(text);
  const isTruth = text === "True" || text === "False";
  if (isTruth) return operand(text, { kind: "number", type: "bool", literal: text === "True" });
  const value: Value = Number.isNaN(number)
    ? { kind: "unknown" }
    : { kind: "number", type: Number.isInteger(number) && !text.includes(".") ? "int" : "float", literal: number };
  return operand(text, value, undefined, items);
}

const isSequence = (argument: Operand): boolean => argument.items !== undefined || argument.value.kind === "sequence";

/** Positional arguments of `*sizes` as one operand; a lone sequence is that sequence. */
function collect(values: readonly GivenArgument<Operand>[]): Operand {
  const [only] = values;
  if (values.length === 1 && only && only.keyword === undefined && isSequence(only.value)) return only.value;
  if (values.length === 1 && only && only.keyword === "*") return operand(only.value.text.slice(1), only.value.value);
  const items = values.map(({ value }) => value);
  const spread = values.some(({ keyword }) => keyword === "*");
  const value: Value =
    spread || items.length === 0
      ? { kind: "sequence", type: "tuple", item: { kind: "unknown" } }
      : { kind: "sequence", type: "tuple", item: { kind: "unknown" }, items: items.map((item) => item.value) };
  return operand(items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`, value, undefined, items);
}

export const bindOperands = (
  signature: Parameters<typeof bind>[0],
  given: readonly GivenArgument<Operand>[],
): Operands | undefined => bind(signature, given, { fromDefault, collect });

/** Arguments that stand for devices are left out: TensorFlow places tensors by itself. */
const isDevice = (argument: Argument, scope: Scope): boolean =>
  argument.keyword === "device" ||
  (textOf(argument.value) === "device" && (scope.fn?.parameters.some(({ name }) => name === "device") ?? false)) ||
  scope.facts.valueOf(argument.value).kind === "device";

export function argumentTexts(node: Syntax, scope: Scope): readonly string[] {
  return argumentsOf(node)
    .filter(
      (argument) =>
        !isDevice(argument, scope) && !(argument.keyword === "**" && textOf(argument.value) === scope.keywords),
    )
    .map(({ keyword, value }) => {
      const text = translated(value, scope).text;
      if (keyword === "*" || keyword === "**") return `${keyword}${text}`;
      return keyword === undefined ? text : `${keyword}=${text}`;
    });
}
