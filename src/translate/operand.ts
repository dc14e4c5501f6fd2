import { unknown, type Value } from "../facts/value.ts";
import type { Syntax } from "../python/syntax.ts";
import type { Operand } from "./rule.ts";

/** An operand from its parts. */
export const operand = (text: string, value: Value = unknown, node?: Syntax, items?: readonly Operand[]): Operand => ({
  text,
  value,
  node,
  items,
  toString: () => text,
});

/** The integer that an operand spells out, such as `1` or `-1`. */
export function integerOf(argument: Operand | undefined): number | undefined {
  const text = argument?.text.replace(/\s/g, "");
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** `True` or `False` when spelled out. */
export function booleanOf(argument: Operand | undefined): boolean | undefined {
  return argument?.text === "True" ? true : argument?.text === "False" ? false : undefined;
}

/** The string that an operand spells out, or that its variable always holds. */
export function stringOf(argument: Operand | undefined): string | undefined {
  const written = /^(["'])([^"'\\]*)\1$/.exec(argument?.text ?? "")?.[2];
  return written ?? (argument?.value.kind === "string" ? argument.value.literal : undefined);
}

/** An operand that the signature promises. */
export function given(argument: Operand | undefined): Operand {
  if (!argument) throw new Error("A rule reads an operand that its signature does not promise.");
  return argument;
}

export const isNone = (argument: Operand | undefined): boolean => argument === undefined || argument.text === "None";

const atom = /^(?:[\w.]+|\d[\w.]*)$/;

/** Text that may stand before `.attribute`, `[index]` or beside a binary operator: parenthesised unless it is closed in itself. */
export function atomic(argument: Operand | string): string {
  const text = typeof argument === "string" ? argument : argument.text;
  return atom.test(text) || isClosed(text) ? text : `(${text})`;
}

/** Whether the text is one chain of names, calls and subscripts: no operator or comma outside brackets. */
function isClosed(text: string): boolean {
  let depth = 0;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (quote) {
      if (character === "\\") i++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (depth === 0 && !/[\w.]/.test(character)) return false;
  }
  return depth === 0 && !/^-?\d/.test(text);
}
