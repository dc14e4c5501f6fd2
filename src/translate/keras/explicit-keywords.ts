import type { FunctionInfo } from "../../program/module.ts";
import { named, required, type Syntax, stringValue, textOf, walk } from "../../python/syntax.ts";

/** Keywords that a `forward` takes through `**kwargs` and reads by name. */
export interface ExplicitKeywords {
  /** Name of the `**` parameter; absent when there is none. */
  readonly parameter?: string | undefined;
  readonly names: readonly string[];
}

/** `"x" in kwargs`, `kwargs.pop("x", …)`, `kwargs["x"]` */
function keyOf(node: Syntax, parameter: string): string | undefined {
  const text = textOf(node);
  if (node.type === "call" && new RegExp(`^${parameter}\\.(pop|get)\\(`).test(text))
    return stringValue(named(required(node, "arguments"))[0]);
  if (node.type === "comparison_operator" && new RegExp(`\\b(not )?in ${parameter}$`).test(text))
    return stringValue(named(node)[0]);
  if (node.type === "subscript" && textOf(required(node, "value")) === parameter) return stringValue(named(node)[1]);
  return undefined;
}

/** Whether a `forward` goes through its keywords, so that any of them may matter. */
function goesThroughKeywords(forward: FunctionInfo, parameter: string): boolean {
  let isOpen = false;
  walk(required(forward.node, "body"), (node) => {
    if (checksLeftovers(node, parameter) || keyOf(node, parameter) !== undefined) return false;
    if (node.type === "identifier" && textOf(node) === parameter && node.parent?.type !== "dictionary_splat")
      isOpen ||= node.field !== "attribute" && node.field !== "name";
    return true;
  });
  return isOpen;
}

/** Keywords become parameters with the default `None`: the library's `@unpack_inputs` hands no others through. */
export function explicitKeywords(forward: FunctionInfo): ExplicitKeywords {
  const parameter = forward.parameters.find(({ kind }) => kind === "kwargs")?.name;
  if (parameter === undefined || goesThroughKeywords(forward, parameter)) return { names: [] };
  const names = new Set<string>();
  walk(forward.node, (node) => {
    const key = keyOf(node, parameter);
    if (key !== undefined && /^[a-z_]\w*$/i.test(key) && !forward.parameters.some(({ name }) => name === key))
      names.add(key);
  });
  return { parameter, names: [...names] };
}

/** A check that no keyword is left over. */
export const checksLeftovers = (node: Syntax, parameter: string | undefined): boolean =>
  parameter !== undefined &&
  node.type === "if_statement" &&
  new RegExp(`^(len\\(${parameter}\\)( [>!]=? 0)?|${parameter})$`).test(textOf(required(node, "condition")));
