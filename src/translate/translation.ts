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

/** Where facts about the PyTorch file came from, when runs of it were recorded. */
export interface FactSources {
  /** Tensor expressions of which the source alone told rank and dtype, and those of which runs told something more. */
  readonly inferred: number;
  readonly recorded: number;
  /** Tensor expressions of which rank or dtype remain unknown. */
  readonly open: number;
  /** Where the source and the runs tell two things. */
  readonly contradictions: readonly {
    readonly line: number;
    readonly column: number;
    readonly construct: string;
    readonly reason: string;
  }[];
}

/** The text of `modeling_tf_<model>.py` and what is known about it. */
export interface Translation {
  readonly text: string;
  readonly classes: readonly PortedClass[];
  readonly diagnostics: readonly Diagnostic[];
  readonly factSources?: FactSources;
  /** Files that ports of the library share: written where they are missing, left alone where they stand. */
  readonly shared?: readonly { readonly path: string; readonly text: string }[];
}
