import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Language, type Node, Parser } from "web-tree-sitter";

export type { Node };

let parser: Parser | undefined;

/** The grammar lies in the package (`wasm/`); a clone without a build takes it from `tree-sitter-python`. */
function grammarPath(): string {
  const packaged = fileURLToPath(new URL("../../wasm/tree-sitter-python.wasm", import.meta.url));
  return existsSync(packaged)
    ? packaged
    : createRequire(import.meta.url).resolve("tree-sitter-python/tree-sitter-python.wasm");
}

/** Loads the grammar; `parsePython` may be called afterwards. */
export async function initParser(): Promise<void> {
  if (parser) return;
  await Parser.init();
  const language = await Language.load(grammarPath());
  parser = new Parser();
  parser.setLanguage(language);
}

/** A parsed file. Call `free()` when the last node has been read. */
export interface PythonTree {
  readonly source: string;
  readonly root: Node;
  readonly free: () => void;
}

/**
 * Parses Python source; offsets are UTF-16 code units, as those of JavaScript strings.
 *
 * @throws Error when `initParser` has not been awaited.
 */
export function parsePython(source: string): PythonTree {
  if (!parser) throw new Error("initParser() has not been awaited.");
  const tree = parser.parse(source);
  if (!tree) throw new Error("The parser was cancelled.");
  return { source, root: tree.rootNode, free: () => tree.delete() };
}

/** A place that is no Python; line and column are 1-based. */
export interface SyntaxMistake {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The first place where the parser had to guess, or `undefined` when the source is valid. */
export function firstSyntaxError(tree: PythonTree): SyntaxMistake | undefined {
  if (!tree.root.hasError) return undefined;
  const pending: Node[] = [tree.root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.isError || node.isMissing) {
      const { row, column } = node.startPosition;
      return { line: row + 1, column: column + 1, text: node.text.split("\n")[0] ?? "" };
    }
    for (const child of [...node.children].reverse()) if (child.hasError || child.isMissing) pending.push(child);
  }
  return undefined;
}

/** What a text mentions outside of attributes, strings and comments, and whether it is Python at all. */
export interface Mentions {
  readonly names: ReadonlySet<string>;
  readonly isPython: boolean;
}

/** Reads names without a copy of the tree, which costs as much as parsing. */
export function mentionsOf(source: string): Mentions {
  const { root, free } = parsePython(source);
  const names = new Set<string>();
  const word = /[\p{L}\p{N}_]+/uy;
  for (const node of root.descendantsOfType("identifier")) {
    // An attribute stands behind a dot; three of them are a value.
    if (/(?<!\.)\.\s*$/.test(source.slice(Math.max(0, node.startIndex - 40), node.startIndex))) continue;
    word.lastIndex = node.startIndex;
    const name = word.exec(source)?.[0];
    if (name !== undefined) names.add(name);
  }
  const isPython = !root.hasError;
  free();
  return { names, isPython };
}
