/** Where a name that a port may use comes from. A module that starts with a dot is relative to the model's folder. */
interface Origin {
  readonly module: string;
  /** The name in the module, where it differs; `*` imports the module itself. */
  readonly name?: string;
  readonly alias?: string;
}

/** Modules whose names ports import, by the file of the library that offers them. */
const offered: Readonly<Record<string, readonly string[]>> = {
  "...activations_tf": ["get_tf_activation", "ACT2FN"],
  "...modeling_tf_utils": [
    "TFCausalLanguageModelingLoss",
    "TFMaskedLanguageModelingLoss",
    "TFModelInputType",
    "TFMultipleChoiceLoss",
    "TFNextSentencePredictionLoss",
    "TFPreTrainedModel",
    "TFQuestionAnsweringLoss",
    "TFSequenceClassificationLoss",
    "TFTokenClassificationLoss",
    "get_initializer",
    "keras",
    "keras_serializable",
    "unpack_inputs",
  ],
  "...tf_utils": ["shape_list", "stable_softmax", "check_embeddings_within_bounds", "flatten", "functional_layernorm"],
  "...utils": [
    "ModelOutput",
    "logging",
    "add_start_docstrings",
    "add_start_docstrings_to_model_forward",
    "add_code_sample_docstrings",
    "replace_return_docstrings",
  ],
  "..auto.configuration_auto": ["AutoConfig", "model_type_to_module_name"],
  "..auto.modeling_auto": ["MODEL_FOR_BACKBONE_MAPPING_NAMES"],
  typing: [
    "Any",
    "Callable",
    "Dict",
    "Iterable",
    "Iterator",
    "List",
    "Mapping",
    "Optional",
    "Sequence",
    "Tuple",
    "Type",
    "Union",
  ],
  dataclasses: ["dataclass", "field"],
  __future__: ["annotations"],
};

/** Modules that files import whole, whether TensorFlow is there or not, by the name that they go by. */
export const plainModules: Readonly<Record<string, Origin & { readonly name: "*" }>> = {
  np: { module: "numpy", name: "*", alias: "np" },
  math: { module: "math", name: "*" },
  importlib: { module: "importlib", name: "*" },
  inspect: { module: "inspect", name: "*" },
  warnings: { module: "warnings", name: "*" },
  copy: { module: "copy", name: "*" },
  os: { module: "os", name: "*" },
  collections: { module: "collections", name: "*" },
  itertools: { module: "itertools", name: "*" },
  functools: { module: "functools", name: "*" },
  random: { module: "random", name: "*" },
};

const whole: Readonly<Record<string, Origin>> = {
  ...plainModules,
  tf: { module: "tensorflow", name: "*", alias: "tf" },
  tfp: { module: "tensorflow_probability", name: "*", alias: "tfp" },
};

const origins: ReadonlyMap<string, Origin> = new Map([
  ...Object.entries(whole),
  ...Object.entries(offered).flatMap(([module, names]) => names.map((name): [string, Origin] => [name, { module }])),
]);

const standardLibrary = new Set(
  "__future__ abc ast asyncio bisect collections contextlib copy dataclasses datetime enum functools importlib inspect io itertools json logging math numbers operator os pathlib pickle random re shutil string sys tempfile time types typing unittest uuid warnings".split(
    " ",
  ),
);

/** The imports of a file under construction. */
export interface Imports {
  /** Imports a name that ports share (`shape_list`, `np`, …) and gives it back. */
  readonly use: (name: string) => string;
  /** Whether `use` knows where a name comes from. */
  readonly knows: (name: string) => boolean;
  /** `from <module> import <name> [as alias]`; name `*` stands for `import <module> [as alias]`. */
  readonly add: (module: string, name: string, alias?: string) => void;
  /** Local names that are imported. */
  readonly names: () => ReadonlySet<string>;
  /** The import block, sorted as ruff's isort rules sort it. */
  readonly render: (isUsed: (name: string) => boolean) => string;
}

interface Import {
  readonly module: string;
  readonly name: string;
  readonly alias: string | undefined;
}

const localName = ({ module, name, alias }: Import): string =>
  alias ?? (name === "*" ? (module.split(".")[0] ?? module) : name);

export function createImports(): Imports {
  const all = new Map<string, Import>();
  const add = (module: string, name: string, alias?: string): void => {
    const entry = { module, name, alias };
    all.set(`${module} ${name} ${alias ?? ""}`, entry);
  };
  return {
    add,
    knows: (name) => origins.has(name),
    use: (name) => {
      const origin = origins.get(name);
      if (!origin) throw new Error(`imports.ts does not know where ${name} comes from.`);
      add(origin.module, origin.name ?? name, origin.alias);
      return name;
    },
    names: () => new Set([...all.values()].map(localName)),
    render: (isUsed) =>
      renderImports([...all.values()].filter((each) => each.module === "__future__" || isUsed(localName(each)))),
  };
}

const sectionOf = (module: string): number => {
  if (module === "__future__") return 0;
  if (module.startsWith(".")) return 3;
  return standardLibrary.has(module.split(".")[0] ?? module) ? 1 : 2;
};

/** CONSTANTS first, then Classes, then the rest: ruff's `order-by-type`. */
function kindOf(name: string): number {
  if (name.length > 1 && name === name.toUpperCase()) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}

const natural = (a: string, b: string): number =>
  a.localeCompare(b, "en", { numeric: true, sensitivity: "base" }) || (a < b ? -1 : a > b ? 1 : 0);

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Capitals count only between names that are otherwise the same. */
const byName = (a: string, b: string): number =>
  kindOf(a) - kindOf(b) || ascending(a.toLowerCase(), b.toLowerCase()) || ascending(a, b);

/** Relative imports go from the furthest package to the nearest. */
function byModule(a: string, b: string): number {
  const dots = (module: string): number => /^\.*/.exec(module)?.[0].length ?? 0;
  return dots(b) - dots(a) || natural(a.replace(/^\.+/, ""), b.replace(/^\.+/, ""));
}

const spelled = (name: string, alias: string | undefined): string =>
  alias === undefined ? name : `${name} as ${alias}`;

function renderFrom(module: string, members: readonly Import[]): readonly string[] {
  const aliased = members.filter(({ alias }) => alias !== undefined);
  const plain = members
    .filter(({ alias }) => alias === undefined)
    .map(({ name }) => name)
    .sort(byName);
  const lines = aliased.map(({ name, alias }) => `from ${module} import ${spelled(name, alias)}`);
  if (plain.length === 0) return lines;
  const oneLine = `from ${module} import ${plain.join(", ")}`;
  const block = `from ${module} import (\n${plain.map((name) => `    ${name},\n`).join("")})`;
  return [...lines, oneLine.length > 119 ? block : oneLine];
}

function renderSection(imports: readonly Import[]): string {
  const modules = imports
    .filter(({ name }) => name === "*")
    .map(({ module, alias }) => `import ${spelled(module, alias)}`)
    .sort(natural);
  const byOrigin = new Map<string, Import[]>();
  for (const each of imports) {
    if (each.name !== "*") byOrigin.set(each.module, [...(byOrigin.get(each.module) ?? []), each]);
  }
  const froms = [...byOrigin]
    .sort(([a], [b]) => byModule(a, b))
    .flatMap(([module, members]) => renderFrom(module, members));
  return [...modules, ...froms].join("\n");
}

function renderImports(imports: readonly Import[]): string {
  const sections = [0, 1, 2, 3].map((section) => imports.filter(({ module }) => sectionOf(module) === section));
  return sections
    .filter((section) => section.length > 0)
    .map(renderSection)
    .join("\n\n");
}
