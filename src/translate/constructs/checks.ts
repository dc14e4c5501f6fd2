import { dtypeOf } from "../../facts/value.ts";
import { field, fields, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import type { Construct } from "./construct.ts";

/** Whether a condition looks at the sizes or the numbers of tensors, which graph mode does not know beforehand. */
function looksAtTensors(condition: Syntax, scope: Scope): boolean {
  let found = false;
  walk(condition, (node) => {
    if (found || node.type === "string") return false;
    const value = scope.facts.valueOf(node);
    if (node.type === "comparison_operator" && /\bis (not )?None$/.test(textOf(node))) return false;
    if (node.type === "call" && /^(isinstance|len|hasattr)\b/.test(textOf(node))) return false;
    if (value.kind === "number" && value.dim === true) found = true;
    if (value.kind === "sequence" && value.type === "shape") found = true;
    if (node.type === "call" && /\.(size|dim|any|all|item|numel|max|min)\(/.test(textOf(node))) found = true;
    if (node.type === "attribute" && /\.(shape|ndim)$/.test(textOf(node))) found = true;
    if (value.kind === "tensor" && dtypeOf(value) === "bool" && node.type !== "identifier") found = true;
    return !found;
  });
  return found;
}

const isLogging = (node: Syntax): boolean =>
  node.type === "expression_statement" && /^(logger\.|warnings\.warn)/.test(textOf(node));

function onlyComplains(block: Syntax): boolean {
  const statements = named(block);
  return statements.length > 0 && statements.every((node) => node.type === "raise_statement" || isLogging(node));
}

/** A check of sizes that only complains, as `if x.size() != …: raise`, is left out as in other ports. */
export const sizeCheck: Construct = (node, scope) => {
  if (node.type === "assert_statement") return looksAtTensors(node, scope) ? [] : undefined;
  if (node.type !== "if_statement" || fields(node, "alternative").length > 0) return undefined;
  const body = field(node, "consequence");
  if (!body || !onlyComplains(body)) return undefined;
  return looksAtTensors(required(node, "condition"), scope) ? [] : undefined;
};
