/** How much a diagnostic matters: an `error` is a gap in the port, a `warning` asks for a look, an `info` tells. */
export type Severity = "error" | "warning" | "info";

/**
 * What the tool found out about a source file, a surface or a port: the one type from the parser to the terminal,
 * the JSON output and the pull request.
 */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable code, such as `T014`; each room that gives them out lists its own in `codes.ts`. */
  readonly code: string;
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** Path relative to the checkout, with forward slashes. */
  readonly file?: string;
  /** 1-based line and column in `file`. */
  readonly line?: number;
  readonly column?: number;
  /** The source text that the diagnostic is about, first line only. */
  readonly construct?: string;
}
