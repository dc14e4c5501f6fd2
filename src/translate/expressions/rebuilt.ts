import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import { spliced } from "./splice.ts";

/** A call with other arguments, in the source's layout where none of them goes away. */
export function rebuilt(
  node: Syntax,
  target: string,
  texts: readonly string[],
  extra: readonly string[],
  scope: Scope,
): string {
  const list = required(node, "arguments");
  // a lone generator brings its own brackets
  if (list.type === "generator_expression" && extra.length === 0) return `${target}${texts.join("")}`;
  const kept = list.type === "argument_list" && texts.length === named(list).length;
  if (!kept) return `${target}(${[...texts, ...extra].join(", ")})`;
  const last = named(list).at(-1);
  if (!last) return `${target}(${extra.join(", ")})`;
  // a line of its own where the source has one argument a line
  const separator = textOf(list)
    .slice(last.end - list.start)
    .includes("\n")
    ? ",\n"
    : ", ";
  const added = extra.map((text) => ({ start: last.end, end: last.end, text: `${separator}${text}` }));
  return `${target}${spliced(list, scope, list.children, added)}`;
}
