import { parseSyntax, type Syntax, textOf, walk } from "../python/syntax.ts";
import type { TestCode } from "./codes.ts";

/** Why something is not in the port. */
export interface LeftOut {
  readonly code: TestCode;
  readonly reason: string;
}

/** A definition or a statement of the port, and what it came from. */
export interface Piece {
  /** Name in the port; empty for statements that define none. */
  readonly name: string;
  readonly node: Syntax;
  readonly text: string;
  /** Free-standing names in the text. */
  readonly names: ReadonlySet<string>;
  /** Names after a dot. */
  readonly attributes: ReadonlySet<string>;
  /** The condition under which the source defines it, such as `is_tf_available()`. */
  readonly guard?: string | undefined;
  leftOut?: LeftOut | undefined;
  /** The piece whose absence took this one along. */
  because?: Piece | undefined;
}

/** A class of the port with its parts. */
export interface ClassPiece extends Piece {
  readonly members: Piece[];
  readonly isTest: boolean;
  /** Whether the library's common tests run on it. */
  readonly isCommon: boolean;
}

export const isClassPiece = (piece: Piece): piece is ClassPiece => "members" in piece;

export interface Mentions {
  readonly names: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly isValid: boolean;
}

/** What a text of Python speaks of. */
export function mentionsOf(text: string): Mentions {
  const names = new Set<string>();
  const attributes = new Set<string>();
  let isValid = true;
  walk(parseSyntax(text), (node) => {
    if (node.type === "ERROR") isValid = false;
    if (node.type !== "identifier") return;
    const isKeyword = node.field === "name" && node.parent?.type === "keyword_argument";
    if (node.field === "attribute" && node.parent?.type === "attribute") attributes.add(textOf(node));
    else if (!isKeyword) names.add(textOf(node));
  });
  return { names, attributes, isValid };
}

const unreadable: LeftOut = { code: "E004", reason: "its translation is not valid Python" };

export function pieceOf(name: string, node: Syntax, text: string, leftOut?: LeftOut): Piece {
  const { names, attributes, isValid } = mentionsOf(text);
  return { name, node, text, names, attributes, leftOut: leftOut ?? (isValid ? undefined : unreadable) };
}
