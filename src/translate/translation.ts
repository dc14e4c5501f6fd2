import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** A class of the port that other files may name. */
export interface PortedClass {
  /** `TFBertModel` */
  readonly name: string;
  /** `BertModel` */
  readonly pytorch: string;
  /** Whether the library exports it: the PyTorch class is public, or it is the `TF…MainLayer` of a public one. */
  readonly isPublic: boolean;
  readonly kind: "model" | "pretrained" | "main-layer" | "layer" | "output" | "other";
}

/** The text of `modeling_tf_<model>.py` and what is known about it. */
export interface Translation {
  readonly text: string;
  readonly classes: readonly PortedClass[];
  readonly diagnostics: readonly Diagnostic[];
}
