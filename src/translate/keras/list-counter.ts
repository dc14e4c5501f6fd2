import { argumentsOf } from "../../python/signature.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { type Scope, translated } from "../scope.ts";
import type { LayerName } from "./layer-name.ts";

/** The loop of a list of layers, and the variable in it that counts their places. */
export interface Counted {
  readonly index: string;
  readonly target: string;
  readonly source: string;
  readonly renames: ReadonlyMap<string, string>;
}

export function counter(left: Syntax, right: Syntax, name: LayerName, scope: Scope): Counted {
  const source = translated(right, scope).text;
  const index = name.text.includes("{i}") ? "j" : "i";
  const fromZero =
    right.type === "call" && textOf(required(right, "function")) === "range" && argumentsOf(right).length === 1;
  const own = textOf(left);
  if (fromZero && left.type === "identifier") {
    return own === "_" || own.startsWith("_")
      ? { index, target: index, source, renames: new Map([[own, index]]) }
      : { index: own, target: own, source, renames: new Map() };
  }
  const enumerated = right.type === "call" && textOf(required(right, "function")) === "enumerate";
  const first = named(left)[0];
  if (enumerated && first?.type === "identifier" && textOf(first) !== "_")
    return { index: textOf(first), target: own, source, renames: new Map() };
  const target = left.type === "pattern_list" ? `(${own})` : own;
  return { index, target: `${index}, ${target}`, source: `enumerate(${source})`, renames: new Map() };
}
