import type { ChangeSet } from "../change/change-set.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export interface ReportedClass {
  readonly name: string;
  readonly pytorch: string;
  readonly isPublic: boolean;
  readonly kind: string;
}

/** What a run did or would do, as far as the user is told. */
export interface PortOutcome {
  readonly model: string;
  /** Version of the library in the checkout. */
  readonly version: string;
  readonly mode: "written" | "dry-run" | "nothing-to-do" | "undone";
  readonly changes: ChangeSet;
  readonly classes: readonly ReportedClass[];
  readonly diagnostics: readonly Diagnostic[];
  /** Text of a file of the checkout as the run leaves it, for the lines that diagnostics point at. */
  readonly source: (path: string) => string | undefined;
  readonly nextSteps: readonly NextStep[];
}

export interface NextStep {
  readonly title: string;
  /** A command to run from the root of the checkout. */
  readonly command?: string;
}
