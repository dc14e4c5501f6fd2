import { applyEdits, type Edit } from "../../change/edit.ts";
import { parseSyntax, type Syntax, textOf, walk } from "../../python/syntax.ts";

/** Identifiers of an expression that stand for variables: no attribute names, no keywords of calls. */
function variables(root: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  walk(root, (node) => {
    if (node.type !== "identifier") return undefined;
    const { parent } = node;
    if (parent?.type === "attribute" && node.field === "attribute") return undefined;
    if (parent?.type === "keyword_argument" && node.field === "name") return undefined;
    found.push(node);
    return undefined;
  });
  return found;
}

/** Names of variables in a Python expression. */
export const variablesOf = (text: string): ReadonlySet<string> => new Set(variables(parseSyntax(text)).map(textOf));

/** The expression with some of its variables replaced. */
export function renamed(text: string, names: ReadonlyMap<string, string>): string {
  const edits = variables(parseSyntax(text)).flatMap((node): Edit[] => {
    const fresh = names.get(textOf(node));
    return fresh === undefined ? [] : [{ start: node.start, end: node.end, text: fresh }];
  });
  return applyEdits(text, edits);
}
