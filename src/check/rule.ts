import type { CheckCode } from "./codes.ts";
import type { CheckContext } from "./context.ts";
import type { Finding } from "./finding.ts";

/** One point of the checklist. */
export interface CheckRule {
  readonly code: CheckCode;
  /** Name of the rule's file: `training`. */
  readonly id: string;
  /** What is asked for, in one sentence. */
  readonly title: string;
  /** The section of the library's guide to TensorFlow ports that asks for it. */
  readonly source: string;
  readonly find: (context: CheckContext) => readonly Finding[];
}

/** Sections of the library's guide "How to convert a Transformers model to TensorFlow?". */
export const sections = {
  implementation: "4. Model implementation",
  pointers: "4. Model implementation: list of the needed manual changes",
  checklist: "4. Model implementation: checklist",
  tests: "5. Add model tests",
  submit: "6. Submit the pull request",
} as const;
