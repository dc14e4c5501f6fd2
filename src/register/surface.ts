import type { FileChange } from "../change/change-set.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { PortedClass } from "../translate/translation.ts";

/** What is to be registered, and where. */
export interface Registration {
  readonly checkout: Checkout;
  readonly folder: ModelFolder;
  /** All classes of the port; those that the library exports are registered. */
  readonly classes: readonly PortedClass[];
  /** Constants and functions of the port that the library exports, such as `TF_BERT_PRETRAINED_MODEL_ARCHIVE_LIST`. */
  readonly exports?: readonly string[] | undefined;
  /** Who is thanked on the model's page: a user name of the Hub. */
  readonly contributor?: string | undefined;
}

export interface SurfaceResult {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One place of a checkout where a port has to be named; `R` says what is to be named, and in what kind of library. */
export interface Surface<R = Registration> {
  readonly id: string;
  readonly title: string;
  /** Whether this checkout has it. */
  readonly applies: (registration: R) => boolean;
  /** Edits against the checkout as it is; nothing when the port is registered already. */
  readonly register: (registration: R) => SurfaceResult;
  /** The public names that are not registered yet. */
  readonly missing: (registration: R) => readonly string[];
}

export const unchanged: SurfaceResult = { changes: [], diagnostics: [] };
