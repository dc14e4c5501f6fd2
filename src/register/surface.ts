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

/** One place of a checkout where a port has to be named. */
export interface Surface {
  readonly id: string;
  readonly title: string;
  /** Whether this checkout has it. */
  readonly applies: (registration: Registration) => boolean;
  /** Edits against the checkout as it is; nothing when the port is registered already. */
  readonly register: (registration: Registration) => SurfaceResult;
  /** The public names that are not registered yet. */
  readonly missing: (registration: Registration) => readonly string[];
}

export const unchanged: SurfaceResult = { changes: [], diagnostics: [] };
