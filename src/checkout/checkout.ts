import type { Files } from "./files.ts";

/** What sets one span of library versions apart from another. A new era is a new value of this type, not a new `if`. */
export interface Era {
  readonly name: string;
  /** Half-open version range, `[from, to)`, as `major.minor` numbers. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** How modeling files name Keras: imported from `modeling_tf_utils`, or reached through TensorFlow. */
  readonly keras: "keras" | "tf.keras";
  /** Whether ports carry explicit `build()` methods. */
  readonly buildMethods: boolean;
  readonly docsRoot: string;
  readonly docExtension: "md" | "mdx";
  /** Name of the pinned Python environment in `sidecar/requirements/`. */
  readonly pythonRequirements: string;
}

/** One immutable picture of a library of models, in whatever language. Every stage sees the same text. */
export interface Library extends Files {
  /** Absolute path. */
  readonly root: string;
  readonly version: string;
}

/** A Transformers checkout. */
export interface Checkout extends Library {
  readonly era: Era;
}

/** A file over which the code of a model is spread. */
export interface SourcePart {
  /** Checkout path. */
  readonly path: string;
  readonly source: string;
}

/** What a library holds about one model, in whatever language. */
export interface ModelSource {
  /** Name of the folder below the library's models, such as `bert`. */
  readonly model: string;
  /** Path of the folder in the library. */
  readonly folder: string;
  /** Path and text of the modeling file. */
  readonly sourcePath: string;
  readonly source: string;
  /** PyTorch classes that the folder exports from the modeling file, in its order. */
  readonly pytorchClasses: readonly string[];
  /** Paths that exist. */
  readonly docPage?: string;
  /** The file that the tests of the port are made from. */
  readonly testFile?: string;
  /** Path of the port, whether it exists or not. */
  readonly portPath: string;
  readonly portTestPath: string;
}

/** What a Transformers checkout holds about one model: `modeling_<model>.py`, and what its `__init__.py` exports. */
export interface ModelFolder extends ModelSource {
  /** Files of the folder beside it that it takes layers from: `vision.py`. */
  readonly parts?: readonly SourcePart[];
  /** Whether the package exports what `__all__` of its modules names, and lists nothing itself. */
  readonly gathersExports: boolean;
  /** `bert` as in `config.json`, read from the configuration class. */
  readonly modelType: string;
  /** Configuration class of the folder, such as `BertConfig`; the first where there are several. */
  readonly configClass: string;
}
