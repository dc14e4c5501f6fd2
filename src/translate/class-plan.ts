import type { ClassInfo, ModuleInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { dottedName, field, named, required, type Syntax, stringValue, textOf, walk } from "../python/syntax.ts";

/**
 * What becomes of a class:
 * - `pretrained`: the common base class of the models;
 * - `main`: a model that other models wrap: a `TF…MainLayer` and a thin `TF…Model`;
 * - `model`: a model with layers of its own on top of a base model;
 * - `layer`: a Keras layer;
 * - `output`: a dataclass of outputs;
 * - `autograd`: a function with a gradient of its own, of which a port keeps the computation;
 * - `plain`: any other Python class;
 * - `dropped`: a variant that TensorFlow ports leave out (flash and sdpa attention, autograd functions).
 */
export type ClassKind = "pretrained" | "main" | "model" | "layer" | "output" | "autograd" | "plain" | "dropped";

export interface ClassPlan {
  readonly info: ClassInfo;
  readonly kind: ClassKind;
  /** `TFBertModel` */
  readonly name: string;
  /** The name under which it is a layer of another class: `TFBertMainLayer` for a `main` class. */
  readonly layerName: string;
  /** Attributes that Keras claims for itself, and what they are called instead. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly isPublic: boolean;
}

const dropped = /(FlashAttention\d?|SdpaAttention|SdpaSelfAttention|FlashAttention2|Sdpa\w*Attention)$/;

/** Read-only properties and methods of `keras.layers.Layer` (Keras API documentation, "The base Layer class"). */
const layerNames = new Set(
  (
    "activity_regularizer add_loss add_metric add_update add_variable add_weight apply build built call compute_dtype " +
    "compute_mask compute_output_shape compute_output_signature count_params dtype dtype_policy dynamic finalize_state " +
    "from_config get_config get_input_at get_output_at get_weights inbound_nodes input input_mask input_shape " +
    "input_spec losses metrics name name_scope non_trainable_variables non_trainable_weights outbound_nodes output " +
    "output_mask output_shape set_weights stateful submodules supports_masking trainable trainable_variables " +
    "trainable_weights updates variable_dtype variables weights with_name_scope"
  ).split(" "),
);

/** What `keras.Model` claims on top (Keras API documentation, "Model class"). */
const modelNames = new Set(
  (
    "autotune_steps_per_execution compile compiled distribute_strategy evaluate fit get_layer history inputs jit_compile " +
    "layers load_weights loss make_predict_function metrics_names optimizer outputs predict reset_metrics reset_states " +
    "run_eagerly save save_weights state_updates summary test_step to_json train_step"
  ).split(" "),
);

/** Attributes of `self` that a class assigns. */
function assignedAttributes(info: ClassInfo): ReadonlySet<string> {
  const names = new Set<string>();
  walk(info.node, (node) => {
    const registered = /^self\.register_(?:buffer|parameter)\(\s*(?:name=)?["'](\w+)["']/.exec(
      node.type === "call" ? textOf(node) : "",
    )?.[1];
    if (registered !== undefined) names.add(registered);
    if (node.type !== "attribute" || node.field !== "left") return;
    if (textOf(required(node, "object")) === "self") names.add(textOf(required(node, "attribute")));
  });
  return names;
}

function renamedAttributes(info: ClassInfo, kind: ClassKind): ReadonlyMap<string, string> {
  if (kind === "plain" || kind === "output" || kind === "autograd" || kind === "dropped") return new Map();
  const claimed = (name: string): boolean => layerNames.has(name) || (kind === "model" && modelNames.has(name));
  const attributes = assignedAttributes(info);
  const fresh = (name: string): string => (attributes.has(`${name}_layer`) ? `${name}_sublayer` : `${name}_layer`);
  return new Map([...attributes].filter(claimed).map((name) => [name, fresh(name)]));
}

const isTorchModule = (program: Program, info: ClassInfo): boolean =>
  program.outerBases(info).some((base) => /^torch\.nn\.|^nn\./.test(base));

export const isPretrained = (program: Program, info: ClassInfo): boolean =>
  program.outerBases(info).some((base) => /(^|\.)PreTrainedModel$/.test(base));

/** A literal class attribute, own or inherited. */
export function classString(program: Program, info: ClassInfo, name: string): string | undefined {
  for (const each of program.ancestry(info)) {
    const node = each.constants.get(name);
    if (node) return stringValue(node);
  }
  return undefined;
}

/** Whether `__init__` assigns `self.<name>`, in the class or in a base of the same file that is a model itself. */
function assigns(info: ClassInfo, name: string): boolean {
  return assignedAttributes(info).has(name);
}

/** Names of the module's classes that some class instantiates as a layer. */
function instantiated(module: ModuleInfo): ReadonlySet<string> {
  const names = new Set<string>();
  walk(module.root, (node) => {
    if (node.type !== "call") return;
    const callee = required(node, "function");
    if (callee.type === "identifier" && module.classes.has(textOf(callee))) names.add(textOf(callee));
    if (callee.type === "attribute") {
      const object = dottedName(required(callee, "object"));
      if (
        object !== undefined &&
        module.classes.has(object) &&
        /^_?from_(config|pretrained)$/.test(textOf(required(callee, "attribute")))
      )
        names.add(object);
    }
  });
  return names;
}

function bodyOf(info: ClassInfo): readonly Syntax[] {
  return named(required(info.node, "body")).filter(
    (node) => !(node.type === "expression_statement" && named(node)[0]?.type === "string"),
  );
}

const isEmpty = (info: ClassInfo): boolean => bodyOf(info).every((node) => node.type === "pass_statement");

/** Whether a class has layers and `forward` from its base. */
const isTakenOver = ({ methods }: ClassInfo): boolean => !methods.has("__init__") && !methods.has("forward");

/** Whether a class extends a model of the same file that is no base of others. */
const extendsHead = (program: Program, info: ClassInfo, used: ReadonlySet<string>): boolean =>
  info.bases.some((base) => {
    const parent = program.resolve(base);
    return (
      parent?.kind === "class" &&
      parent.info.module === info.module &&
      kindOf(program, parent.info, true, used) === "model"
    );
  });

function kindOf(program: Program, info: ClassInfo, isPublic: boolean, used: ReadonlySet<string>): ClassKind {
  const outer = program.outerBases(info);
  // a variant builds on the eager class; one that builds on nothing is the only one there is
  if (dropped.test(info.name) && !info.bases.every((base) => base === "torch.nn.Module")) return "dropped";
  if (outer.some((base) => /^torch\.autograd\.(function\.)?Function$/.test(base))) return "autograd";
  if (isPretrained(program, info)) {
    if (info.bases.some((base) => /(^|\.)PreTrainedModel$/.test(base))) {
      const hasLayers = [...info.methods.keys()].includes("forward");
      // other methods may use the layers that it makes
      if (!hasLayers) return info.methods.has("__init__") && used.has(info.name) ? "layer" : "pretrained";
    }
    // a class between the common one and the models, which only sets names
    if (!program.method(info, "forward") && [...info.methods.keys()].every((name) => name === "_init_weights"))
      return "pretrained";
    if (/PreTrainedModel$|PretrainedModel$/.test(info.name) && !program.method(info, "forward")) return "pretrained";
    const prefix = classString(program, info, "base_model_prefix") ?? "";
    if (!isPublic && used.has(info.name)) return "layer";
    const inheritsModel = info.bases.some((base) => {
      const parent = program.resolve(base);
      return (
        parent?.kind === "class" &&
        program.method(parent.info, "forward") !== undefined &&
        isPretrained(program, parent.info)
      );
    });
    if (inheritsModel && (isEmpty(info) || (isTakenOver(info) && extendsHead(program, info, used)))) return "model";
    // what is asked of a backbone, such as its channels, is asked of the model
    if (!inheritsModel && info.bases.some((base) => base.endsWith(".BackboneMixin"))) return "model";
    // a head that nothing else holds has its layers itself
    const isHead = /(For[A-Z]|LMHead)/.test(info.name) && !used.has(info.name);
    return prefix === "" || isHead || assigns(info, prefix) ? "model" : "main";
  }
  if (/Cache$/.test(info.name) && !program.method(info, "forward")) return "plain";
  if (isTorchModule(program, info)) return "layer";
  if (
    outer.some((base) => /(^|\.)ModelOutput$/.test(base)) ||
    program.ancestry(info).some((each) => /Output(With\w+)?$/.test(each.name) && each !== info)
  ) {
    return "output";
  }
  return "plain";
}

export interface ModulePlan {
  /** By name of the PyTorch class. */
  readonly classes: ReadonlyMap<string, ClassPlan>;
  readonly prefix: string;
  readonly configClass: string;
  readonly plan: (info: ClassInfo) => ClassPlan | undefined;
}

/** `TFBertMainLayer` of `TFBertModel`, `TFBertForXMainLayer` of `TFBertForX`. */
const mainLayerName = (name: string): string => `TF${name.replace(/Model$/, "")}MainLayer`;

/** The part that the names of a model's classes share: `Bert` of `BertPreTrainedModel`. */
export function prefixOf(program: Program, configClass: string): string {
  const whole = configClass.replace(/Config$/, "");
  // a module that is spread over files has the parts' classes too
  if (program.main.classes.has(`${whole}PreTrainedModel`)) return whole;
  for (const info of program.main.classes.values()) {
    if (/Pre[Tt]rainedModel$/.test(info.name) && isPretrained(program, info))
      return info.name.replace(/Pre[Tt]rainedModel$/, "");
  }
  return whole;
}

/** The plan of one class, wherever it stands. */
export function planClass(
  program: Program,
  info: ClassInfo,
  isPublic: boolean,
  used: ReadonlySet<string> = new Set(),
): ClassPlan {
  const kind = kindOf(program, info, isPublic, used);
  const name = `TF${info.name}`;
  const layerName = kind === "main" ? mainLayerName(info.name) : name;
  return { info, kind, name, layerName, isPublic, renamed: renamedAttributes(info, kind) };
}

export function planModule(program: Program, configClass: string, publicClasses: readonly string[]): ModulePlan {
  const exported = new Set(publicClasses);
  const used = instantiated(program.main);
  const classes = new Map<string, ClassPlan>();
  for (const info of program.main.classes.values()) {
    classes.set(info.name, planClass(program, info, exported.has(info.name), used));
  }
  return {
    classes,
    prefix: prefixOf(program, configClass),
    configClass,
    plan: (info) => (info.module === program.main ? classes.get(info.name) : undefined),
  };
}

/** The right side of `self.<attribute> = …` in `__init__`, the last one. */
export function initializerOf(info: ClassInfo, attribute: string): Syntax | undefined {
  const init = info.methods.get("__init__");
  let found: Syntax | undefined;
  if (!init) return undefined;
  walk(init.node, (node) => {
    if (node.type !== "assignment") return;
    const left = field(node, "left");
    if (left?.type === "attribute" && textOf(left) === `self.${attribute}`) found = field(node, "right");
  });
  return found;
}
