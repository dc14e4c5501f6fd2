import type { Node } from "ts-morph";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TypescriptCode } from "./codes.ts";
import { typescriptCodes } from "./codes.ts";

/** What the translation of one file gathers while it writes. */
export interface Scope {
  readonly path: string;
  readonly diagnostics: Diagnostic[];
  /** Names that the port imports from the support file. */
  readonly support: Set<string>;
  /** Gaps that no comment in the port speaks of yet. */
  readonly unmarked: string[];
  /** Functions that are told whether they run in training. */
  readonly training: ReadonlySet<Node>;
  /** Translates a node; what has no rule stays as it was written. */
  readonly write: (node: Node) => string;
}

function report(scope: Scope, node: Node, severity: "error" | "info", code: TypescriptCode, message: string): void {
  const construct = node.getText().split("\n")[0] ?? "";
  const line = node.getStartLineNumber();
  const isKnown = scope.diagnostics.some(
    (each) => each.message === message && (severity === "info" || each.line === line),
  );
  if (isKnown) return;
  const hint = typescriptCodes[code].help;
  scope.diagnostics.push({ severity, code, message, hint, file: scope.path, line, construct });
}

/** Tells something about the port once, however often it is met. */
export const note = (scope: Scope, node: Node, code: TypescriptCode, message: string): void =>
  report(scope, node, "info", code, message);

/** Reports a gap, and has the statement that it stands in marked. */
export function reportGap(scope: Scope, node: Node, code: TypescriptCode, message: string): void {
  report(scope, node, "error", code, message);
  scope.unmarked.push(`TODO(add-tf-model ${code}): ${message}`);
}
