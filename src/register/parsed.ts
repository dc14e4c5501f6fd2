import { parseSyntax, type Syntax } from "../python/syntax.ts";

const kept = 8;
const trees = new Map<string, Syntax>();

/** The tree of a source. The last few are kept, since several surfaces read the same long files. */
export function parsed(source: string): Syntax {
  const tree = trees.get(source) ?? parseSyntax(source);
  trees.delete(source);
  trees.set(source, tree);
  const [oldest] = trees.keys();
  if (trees.size > kept && oldest !== undefined) trees.delete(oldest);
  return tree;
}
