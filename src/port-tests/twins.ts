import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Translation } from "../translate/translation.ts";

/** Where the name that stands for an imported one comes from. */
export interface Twin {
  /** Dotted; test modules start with `tests.`. */
  readonly module: string;
  readonly name: string;
}

/** `absent`: TensorFlow tests have nothing of the kind. */
export type Resolution = Twin | "absent";

/** Finds what an imported name is called in a TensorFlow test. */
export type Twins = (qualified: string) => Resolution;

const definitions = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^(?:class|def) (\w+)|^(\w+)\s*=/gm)].map((match) => match[1] ?? match[2] ?? ""));

const common = new Set([
  "ModelTesterMixin",
  "ids_tensor",
  "floats_tensor",
  "random_attention_mask",
  "_config_zero_init",
]);

/** Libraries and corners of the library that only know PyTorch. */
const foreign =
  /^(torch\w*|accelerate|peft|bitsandbytes|timm|detectron2|flax|jax\w*|optax|fairseq|parlai|transformers\.(pytorch_utils|trainer\w*|modeling_utils|modeling_flax\w*|utils\.fx|integrations|cache_utils|modeling_attn_mask_utils|activations|time_series_utils))(\.|$)/;

const availability =
  /^is_(torch_(?!available)\w+|torchaudio_available|torchvision_available|flax_available|accelerate_available|flash_attn\w*|natten_available|detectron2_available|timm_available|bitsandbytes_available)$/;

const classLike = /^[A-Z]/;

/** Candidates in the order in which the library uses them: `TFBertModel`, `TF_MODEL_MAPPING`. */
const spellings = (name: string): readonly string[] =>
  name === name.toUpperCase() ? [`TF_${name}`, `TF${name}`] : [`TF${name}`];

export function createTwins(checkout: Pick<Checkout, "read">, folder: ModelFolder, translation: Translation): Twins {
  const read = (path: string): ReadonlySet<string> => definitions(checkout.read(path) ?? "");
  const own = definitions(translation.text);
  const published = new Map(
    translation.classes.filter(({ isPublic }) => isPublic).map(({ pytorch, name }) => [pytorch, name]),
  );
  const pytorch = new Set([...read("src/transformers/utils/dummy_pt_objects.py"), ...folder.pytorchClasses]);
  const tensorflow = new Set([...read("src/transformers/utils/dummy_tf_objects.py"), ...published.values()]);
  const defined = new Map<string, ReadonlySet<string>>();
  const inModule = (module: string): ReadonlySet<string> => {
    if (module.endsWith(`.models.${folder.model}.modeling_tf_${folder.model}`)) return own;
    let names = defined.get(module);
    if (!names) {
      const base = module.startsWith("tests.") ? module : `src.${module}`;
      names = read(`${base.replaceAll(".", "/")}.py`);
      defined.set(module, names);
    }
    return names;
  };
  const from = (module: string, candidates: readonly string[]): Resolution => {
    const name = candidates.find((each) => inModule(module).has(each));
    return name === undefined ? "absent" : { module, name };
  };
  const model = (name: string): Resolution => {
    const twin = published.get(name) ?? spellings(name).find((each) => tensorflow.has(each));
    return twin === undefined ? "absent" : { module: "transformers", name: twin };
  };
  // both frameworks share the configuration; every other class of the package belongs to one
  const generationText = checkout.read("src/transformers/generation/__init__.py") ?? "";
  const generation = (module: string, name: string): Resolution => {
    if (!classLike.test(name) || name.endsWith("Config")) return { module, name };
    return generationText.includes(`"TF${name}"`) ? { module: "transformers.generation", name: `TF${name}` } : "absent";
  };
  const testName = (module: string, name: string): Resolution => {
    if (module === "tests.test_modeling_common") {
      if (!common.has(name)) return from("tests.test_modeling_tf_common", [`TF${name}`, name]);
      return { module: "tests.test_modeling_tf_common", name: name.endsWith("Mixin") ? `TF${name}` : name };
    }
    const other = /^tests\.models\.(\w+)\.test_modeling_(\w+)$/.exec(module);
    if (other) return from(`tests.models.${other[1]}.test_modeling_tf_${other[2]}`, [`TF${name}`, name]);
    return /^tests\.(generation\.|test_backbone_common|test_modeling_flax)/.test(module) ? "absent" : { module, name };
  };
  return (qualified) => {
    const cut = qualified.lastIndexOf(".");
    const [module, name] = [qualified.slice(0, Math.max(cut, 0)), qualified.slice(cut + 1)];
    if (foreign.test(qualified)) return "absent";
    if (module.startsWith("tests.")) return testName(module, name);
    if (!module.startsWith("transformers")) return { module, name };
    if (name === "is_torch_available") return { module, name: "is_tf_available" };
    if (name === "require_torch") return { module, name: "require_tf" };
    if (name === "torch_device" || availability.test(name)) return "absent";
    const source = /^transformers\.models\.(\w+)\.modeling_(\w+)$/.exec(module);
    if (source && !source[2]?.startsWith("tf_")) {
      return from(`transformers.models.${source[1]}.modeling_tf_${source[2]}`, [...spellings(name), name]);
    }
    if (/^transformers\.generation(\.|$)/.test(module)) return generation(module, name);
    if (module === "transformers.modeling_outputs") return from("transformers.modeling_tf_outputs", [`TF${name}`]);
    if (pytorch.has(name)) return model(name);
    return classLike.test(name) && /^(Flax|Torch)/.test(name) ? "absent" : { module, name };
  };
}
