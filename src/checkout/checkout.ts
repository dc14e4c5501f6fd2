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

/** One immutable picture of a Transformers checkout. Reads are cached: every stage sees the same text. */
export interface Checkout {
  /** Absolute path. */
  readonly root: string;
  readonly version: string;
  readonly era: Era;
  /** Text of a file, `undefined` when it does not exist. Path relative to the root, with forward slashes. */
  readonly read: (path: string) => string | undefined;
  /** Names in a folder, sorted; empty when the folder does not exist. */
  readonly list: (path: string) => readonly string[];
}

/** A file over which the code of a model is spread. */
export interface SourcePart {
  /** Checkout path. */
  readonly path: string;
  readonly source: string;
}

/** What the checkout holds about one model. */
export interface ModelFolder {
  /** Name of the folder below `src/transformers/models/`, such as `bert`. */
  readonly model: string;
  /** Checkout path of the folder. */
  readonly folder: string;
  /** Checkout path and text of `modeling_<model>.py`. */
  readonly sourcePath: string;
  readonly source: string;
  /** Files of the folder beside it that it takes layers from: `vision.py`. */
  readonly parts?: readonly SourcePart[];
  /** `bert` as in `config.json`, read from the configuration class. */
  readonly modelType: string;
  /** Configuration class of the folder, such as `BertConfig`; the first where there are several. */
  readonly configClass: string;
  /** PyTorch classes that the folder's `__init__.py` exports from the modeling file, in its order. */
  readonly pytorchClasses: readonly string[];
  /** Checkout paths that exist. */
  readonly docPage?: string;
  readonly testFile?: string;
  /** Checkout path of the port, whether it exists or not. */
  readonly portPath: string;
  readonly portTestPath: string;
}
