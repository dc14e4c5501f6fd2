import type { VerificationRow } from "../forge/body.ts";
import type { PortOutcome } from "../report/outcome.ts";
import type { PortOptions } from "./port-options.ts";

/** What comparing the port with PyTorch came to, for the pull request. */
export interface VerificationOutcome {
  /** One sentence, such as "4 of 4 classes agree." */
  readonly summary: string;
  readonly rows: readonly VerificationRow[];
  /** `undefined` when nothing was compared. */
  readonly agrees: boolean | undefined;
}

/** What the library's checklist says of a port. */
export interface ChecklistOutcome {
  /** What is wrong, one line each. */
  readonly findings: readonly string[];
}

export interface StageOptions {
  readonly repo: string;
  readonly model: string;
  readonly python?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The parts of the way to a pull request that are commands of their own; tests put stand-ins in their place. */
export interface ForgeStages {
  readonly port: (options: PortOptions) => Promise<PortOutcome>;
  /** Compares numbers, which runs code of the checkout: called when the user asks for it alone. */
  readonly verify: (options: StageOptions) => Promise<VerificationOutcome>;
  readonly check: (options: StageOptions) => Promise<ChecklistOutcome>;
  /** Runs the port's tests; says what they came to. */
  readonly test: (
    options: StageOptions & { readonly path: string },
  ) => Promise<{ readonly passed: boolean; readonly summary: string }>;
}

/** Where nothing was compared. */
export const notVerified: VerificationOutcome = { summary: "Not run.", rows: [], agrees: undefined };
