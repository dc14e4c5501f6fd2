import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Which packages or files a library's `nn` and `torch` come from: the setting `modules` of `.add-tf-model.json`. */
export interface TypescriptModules {
  /** Specifier that `nn` is imported from, such as `js-pytorch`. */
  readonly nn: string;
  /** Specifier that `torch` is imported from, such as `js-pytorch`. */
  readonly torch: string;
}

/** A model file to translate. */
export interface TypescriptModel {
  /** The source text of `modeling_<m>.ts`. */
  readonly text: string;
  /** Its path in the library, with forward slashes: `src/models/<m>/modeling_<m>.ts`. */
  readonly path: string;
  readonly modules: TypescriptModules;
  /** Other sources of the library by path, for the types and signatures of what the model imports (configurations, other models). */
  readonly files?: ReadonlyMap<string, string>;
}

/** A class of the source and its twin in the port: `ToyModel` and `TFToyModel`. */
export interface TypescriptClassPair {
  readonly pytorch: string;
  readonly tensorflow: string;
  /** Whether the source exports the class: only these are registered. */
  readonly exported: boolean;
}

/** What all ports of a library stand on: one file, written where it is missing, left alone where it stands already. */
export interface TypescriptSupport {
  /** `src/modeling_tf_utils.ts`, beside `src/models`. */
  readonly path: string;
  readonly text: string;
}

/** A translated model file. */
export interface TypescriptTranslation {
  /** The text of `modeling_tf_<m>.ts`; it compiles even with gaps, which throw where they stand. */
  readonly text: string;
  /** Every module class of the source, in its order. */
  readonly classes: readonly TypescriptClassPair[];
  /** Gaps are of severity `error`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly support: TypescriptSupport;
}
