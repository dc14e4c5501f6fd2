import { named, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { translated } from "../translate/scope.ts";
import type { TestScope } from "./test-scope.ts";

const isAbsent = (node: Syntax, scope: TestScope): boolean =>
  node.type === "identifier" && scope.resolve(textOf(node)) === "absent";

/** Whether an expression lists classes some of which TensorFlow does not have. */
function listsAbsent(node: Syntax, scope: TestScope): boolean {
  let found = false;
  walk(node, (each) => {
    const inList = /^(tuple|list|expression_list|pair|parenthesized_expression|conditional_expression)$/.test(
      each.parent?.type ?? "",
    );
    if (inList && isAbsent(each, scope)) found = true;
  });
  return found;
}

const tupleText = (items: readonly string[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;

function rebuilt(node: Syntax, scope: TestScope, absent: Set<string>): string | undefined {
  if (isAbsent(node, scope)) {
    absent.add(textOf(node));
    return undefined;
  }
  const parts = (): readonly string[] => named(node).flatMap((each) => rebuilt(each, scope, absent) ?? []);
  switch (node.type) {
    case "tuple":
    case "expression_list":
      return tupleText(parts());
    case "list":
      return `[${parts().join(", ")}]`;
    case "dictionary":
      return `{${parts().join(", ")}}`;
    case "pair": {
      const value = rebuilt(required(node, "value"), scope, absent);
      return value === undefined ? undefined : `${translated(required(node, "key"), scope)}: ${value}`;
    }
    case "parenthesized_expression": {
      const inner = named(node)[0];
      return inner && `(${rebuilt(inner, scope, absent) ?? ""})`;
    }
    case "conditional_expression": {
      const [first, test, last] = named(node);
      if (!first || !test || !last) return undefined;
      return `${rebuilt(first, scope, absent) ?? "()"} if ${translated(test, scope)} else ${rebuilt(last, scope, absent) ?? "()"}`;
    }
    default:
      return translated(node, scope).text;
  }
}

/**
 * A list of classes, such as `all_model_classes`, without those that have no TensorFlow twin; their names are added to
 * `absent`. `undefined` when the expression is no such list or holds none of them.
 */
export function listText(node: Syntax, scope: TestScope, absent: Set<string>): string | undefined {
  return listsAbsent(node, scope) ? rebuilt(node, scope, absent) : undefined;
}
