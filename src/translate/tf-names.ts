import type { Checkout } from "../checkout/checkout.ts";
import type { Imports } from "./imports.ts";

/** Finds the TensorFlow twin of a name that the source imports from another file of the library. */
export interface TfNames {
  /**
   * The twin of a qualified name such as `transformers.modeling_outputs.BaseModelOutput`, imported into the port;
   * `undefined` when the checkout has none.
   */
  readonly twin: (qualified: string) => string | undefined;
  /** Whether `modeling_tf_outputs.py` defines a class. */
  readonly hasOutput: (name: string) => boolean;
  /** Whether the model names an activation that `activations_tf.py` does not have. */
  readonly lacksActivation: () => boolean;
  /** Whether `torch_float` of the checkout gives a whole number outside of a trace, as that of some versions does. */
  readonly roundsFloats: () => boolean;
  /**
   * Whether a configuration class of the model is known to lack an attribute: those of composite models have few.
   * Without a name, whether any of them does.
   */
  readonly lacksSetting: (configClass: string | undefined, attribute: string) => boolean;
}

/** Keys of the table of activations of a file. */
const activationKeys = (text: string): readonly string[] =>
  [...text.matchAll(/^ {4}"(\w+)":/gm)].map((match) => match[1] ?? "");

const definitions = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^(?:class|def) (\w+)|^(\w+)\s*=/gm)].map((match) => match[1] ?? match[2] ?? ""));

/** Fields that the body of a dataclass of outputs lists. */
const fieldsOf = (text: string, name: string): readonly string[] => {
  const body = text.split(/^(?=class |@dataclass)/m).find((part) => part.startsWith(`class ${name}(`)) ?? "";
  return [...body.matchAll(/^ {4}(\w+): /gm)].map((match) => match[1] ?? "");
};

/** Import text of a dotted module as seen from a model's folder: `transformers.utils` is `...utils`. */
export function relativeModule(dotted: string, model: string): string {
  const parts = dotted.split(".");
  if (parts[0] !== "transformers") return dotted;
  if (parts[1] === "models" && parts[2] === model) return `.${parts.slice(3).join(".")}`;
  if (parts[1] === "models") return `..${parts.slice(2).join(".")}`;
  return `...${parts.slice(1).join(".")}`;
}

/** Modules of PyTorch that the library keeps beside `modeling_utils.py`, and their twins in `modeling_tf_utils.py`. */
const sameAs: Readonly<Record<string, string>> = {
  "transformers.pytorch_utils.Conv1D": "TFConv1D",
  "transformers.modeling_utils.SequenceSummary": "TFSequenceSummary",
};

/** Modules whose names serve both frameworks. */
const shared =
  /^transformers\.(utils|configuration_utils|generation|file_utils|integrations|models\.\w+\.configuration_\w+|models\.\w+\.tokenization_\w+|models\.auto\.configuration_auto)(\.|$)/;

const lacksActivation = (checkout: Pick<Checkout, "read">, model: string): boolean => {
  const known = new Set(activationKeys(checkout.read("src/transformers/activations_tf.py") ?? ""));
  const folder = `src/transformers/models/${model}`;
  const own = ["configuration", "modeling"]
    .map((kind) => checkout.read(`${folder}/${kind}_${model}.py`) ?? "")
    .join("\n");
  return activationKeys(checkout.read("src/transformers/activations.py") ?? "")
    .filter((key) => !known.has(key))
    .some((key) => new RegExp(`["']${key}["']`).test(own));
};

const lacksSetting = (
  configClass: string | undefined,
  attribute: string,
  checkout: Pick<Checkout, "read">,
  model: string,
): boolean => {
  const text = checkout.read(`src/transformers/models/${model}/configuration_${model}.py`) ?? "";
  const classes = text.split(/^(?=class )/m).filter((part) => /^class \w+Config\((?!Onnx)/.test(part));
  const asked = classes.filter((part) => configClass === undefined || part.startsWith(`class ${configClass}(`));
  return asked.some((part) => !new RegExp(`self\\.${attribute}\\b`).test(part));
};

/** An output without a field that PyTorch's has would refuse it. */
const lacksFields = (name: string, checkout: Pick<Checkout, "read">): boolean => {
  const own = fieldsOf(checkout.read("src/transformers/modeling_outputs.py") ?? "", name);
  const twin = new Set(fieldsOf(checkout.read("src/transformers/modeling_tf_outputs.py") ?? "", `TF${name}`));
  return twin.size > 0 && own.some((field) => !twin.has(field));
};

export function createTfNames(checkout: Pick<Checkout, "read">, model: string, imports: Imports): TfNames {
  const cache = new Map<string, ReadonlySet<string>>();
  const defined = (dotted: string): ReadonlySet<string> => {
    const known = cache.get(dotted);
    if (known) return known;
    const base = `src/${dotted.replaceAll(".", "/")}`;
    const found = definitions(checkout.read(`${base}.py`) ?? checkout.read(`${base}/__init__.py`) ?? "");
    cache.set(dotted, found);
    return found;
  };
  const from = (dotted: string, name: string): string | undefined => {
    if (!defined(dotted).has(name)) return undefined;
    imports.add(relativeModule(dotted, model), name);
    return name;
  };
  return {
    lacksActivation: () => lacksActivation(checkout, model),
    roundsFloats: () =>
      /def torch_float\(x\):[\s\S]*?else int\(x\)\n/.test(checkout.read("src/transformers/utils/generic.py") ?? ""),
    lacksSetting: (configClass, attribute) => lacksSetting(configClass, attribute, checkout, model),
    hasOutput: (name) => defined("transformers.modeling_tf_outputs").has(name),
    twin: (qualified) => {
      const cut = qualified.lastIndexOf(".");
      const [dotted, name] = [qualified.slice(0, cut), qualified.slice(cut + 1)];
      // the twin takes the last token whatever the configuration says, unless there is this setting
      if (name === "SequenceSummary" && lacksSetting(undefined, "summary_use_proj", checkout, model)) return undefined;
      if (Object.hasOwn(sameAs, qualified)) return from("transformers.modeling_tf_utils", sameAs[qualified] ?? "");
      if (dotted === "transformers.modeling_outputs")
        return lacksFields(name, checkout) ? undefined : from("transformers.modeling_tf_outputs", `TF${name}`);
      if (dotted === "transformers.modeling_utils") return from("transformers.modeling_tf_utils", `TF${name}`);
      if (shared.test(dotted)) {
        imports.add(relativeModule(dotted, model), name);
        return name;
      }
      const other = /^transformers\.models\.(\w+)\.modeling_(\w+)$/.exec(dotted);
      if (other) {
        const twin = `transformers.models.${other[1]}.modeling_tf_${other[2]}`;
        return from(twin, `TF${name}`) ?? from(twin, name);
      }
      // a model that its own package offers
      const folder = /^transformers\.models\.(\w+)$/.exec(dotted)?.[1];
      if (folder !== undefined && folder !== "auto")
        return from(`transformers.models.${folder}.modeling_tf_${folder}`, `TF${name}`);
      if (dotted === "transformers" && /Config$/.test(name)) {
        imports.add("...", name);
        return name;
      }
      if (dotted === "transformers" || dotted === "transformers.models.auto")
        return from("transformers.models.auto.modeling_tf_auto", `TF${name}`) ?? from("transformers", `TF${name}`);
      return undefined;
    },
  };
}
