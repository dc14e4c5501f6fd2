import { applyEdits, type Edit } from "../../change/edit.ts";
import { type Syntax, textOf } from "../../python/syntax.ts";
import { type Scope, translated } from "../scope.ts";

const expressionTypes = new Set(
  (
    "identifier integer float string concatenated_string true false none attribute call subscript binary_operator " +
    "unary_operator not_operator boolean_operator comparison_operator conditional_expression parenthesized_expression " +
    "tuple list set dictionary list_comprehension set_comprehension dictionary_comprehension generator_expression " +
    "lambda named_expression ellipsis list_splat dictionary_splat pair slice for_in_clause if_clause keyword_argument " +
    "pattern_list tuple_pattern list_pattern list_splat_pattern argument_list expression_list interpolation yield await " +
    "string_content string_start string_end"
  ).split(" "),
);

export const isExpression = (node: Syntax): boolean => expressionTypes.has(node.type);

/** The source of a node with its parts translated: layout and comments stay. */
export function spliced(
  node: Syntax,
  scope: Scope,
  parts: readonly Syntax[] = node.children,
  more: readonly Edit[] = [],
): string {
  const edits: Edit[] = more.map(({ start, end, text }) => ({
    start: start - node.start,
    end: end - node.start,
    text,
  }));
  for (const part of parts) {
    if (!part.isNamed || part.type === "comment" || !isExpression(part)) continue;
    const text = translated(part, scope).text;
    if (text !== textOf(part)) edits.push({ start: part.start - node.start, end: part.end - node.start, text });
  }
  return applyEdits(textOf(node), edits);
}
