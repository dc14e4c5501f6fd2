import type { Edit } from "../change/edit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Syntax, textOf } from "../python/syntax.ts";
import type { CheckCode } from "./codes.ts";

/** Edits of one file of the checkout. */
export interface FileEdits {
  /** Checkout path. */
  readonly path: string;
  readonly edits: readonly Edit[];
}

/** Something that a rule of the checklist found, and how to repair it where that is safe. */
export interface Finding extends Diagnostic {
  /** An `info` tells of what somebody may have meant; it is no fault. */
  readonly severity: "warning" | "info";
  readonly code: CheckCode;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What `--fix` does; absent where somebody has to think first. */
  readonly fix?: readonly FileEdits[];
}

export interface Words {
  /** What is wrong and why it matters. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

/** A finding at a node of a file. */
export function findingAt(
  code: CheckCode,
  file: string,
  node: Syntax,
  words: Words,
  fix: readonly Edit[] = [],
): Finding {
  const construct = textOf(node).split("\n")[0] ?? "";
  const place = { file, line: node.row + 1, column: node.column + 1, construct };
  const found: Finding = { severity: "warning", code, ...place, ...words };
  return fix.length === 0 ? found : { ...found, fix: [{ path: file, edits: fix }] };
}

/** A finding about a whole file, or about a place that is not there. */
export const findingIn = (code: CheckCode, file: string, words: Words, line = 1): Finding => ({
  severity: "warning",
  code,
  file,
  line,
  column: 1,
  ...words,
});
