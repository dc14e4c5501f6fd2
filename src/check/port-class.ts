import type { ClassInfo, FunctionInfo, ModuleInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { textOf, walk } from "../python/syntax.ts";
import { isLayerClass, isRandomOrNorm, isWeightless, type LayerCreation, layersMadeIn } from "./layers.ts";

/** What a class of a port is, by its name and bases. */
export type Role = "main-layer" | "pretrained" | "model" | "layer" | "other";

/** A class of the port and the PyTorch class that it is the twin of. */
export interface PortClass {
  readonly name: string;
  readonly info: ClassInfo;
  readonly role: Role;
  /** The PyTorch class that carries the name without `TF`; of a main layer, that of the model. */
  readonly twin: ClassInfo | undefined;
  /** Whether the twin has another name, and was found by what the two hold. */
  readonly isRenamed: boolean;
  readonly call: FunctionInfo | undefined;
  /** Layers that its own `__init__` makes. */
  readonly layers: readonly LayerCreation[];
}

function roleOf(program: Program, info: ClassInfo): Role {
  if (!isLayerClass(program, info)) return "other";
  if (info.name.endsWith("MainLayer")) return "main-layer";
  if (!program.outerBases(info).some((base) => base.endsWith(".TFPreTrainedModel"))) return "layer";
  return info.bases.some((base) => base.endsWith(".TFPreTrainedModel")) ? "pretrained" : "model";
}

/** What names of public classes begin with: `Deberta` of `DebertaPreTrainedModel`. */
const modelName = ({ classes }: ModuleInfo): string | undefined =>
  [...classes.values()]
    .find(({ bases }) => bases.some((base) => base.endsWith(".PreTrainedModel")))
    ?.name.replace(/PreTrainedModel$/, "");

/** `BartPreTrainedModel` of `BartPretrainedModel`: twins differ in capital letters here and there. */
const spelledOtherwise = (plain: string, { classes }: ModuleInfo): ClassInfo | undefined =>
  [...classes.values()].find(({ name }) => name.toLowerCase() === plain.toLowerCase());

function twinOf(name: string, pytorch: ModuleInfo): ClassInfo | undefined {
  const plain = name.replace(/^TF/, "");
  const own = pytorch.classes.get(plain) ?? spelledOtherwise(plain, pytorch);
  if (own) return own;
  if (!plain.endsWith("MainLayer")) {
    // The model's name may stand in front where PyTorch's class has none: `TFDebertaContextPooler`.
    const model = modelName(pytorch);
    return model !== undefined && plain.startsWith(model) ? pytorch.classes.get(plain.slice(model.length)) : undefined;
  }
  const stem = plain.slice(0, -"MainLayer".length);
  return pytorch.classes.get(`${stem}Model`) ?? pytorch.classes.get(stem);
}

/** The classes of a port, in the order of its text. */
export function portClasses(program: Program, pytorch: ModuleInfo): readonly PortClass[] {
  const classes = [...program.main.classes.values()].map((info) => ({
    name: info.name,
    info,
    role: roleOf(program, info),
    twin: twinOf(info.name, pytorch),
    isRenamed: false,
    call: info.methods.get("call"),
    layers: layersMadeIn(program, info, info.methods.get("__init__")),
  }));
  return classes.map((each) => (isShared(each, classes) ? { ...each, twin: undefined } : each));
}

/** A main layer that a model holds twice, as encoder and as decoder, is the twin of a part of it. */
const isShared = ({ name, role }: PortClass, classes: readonly PortClass[]): boolean =>
  role === "main-layer" &&
  classes.some((other) => other.layers.filter(({ kind, isInList }) => kind === name && !isInList).length > 1);

/** Answers questions about classes that look into the classes of their layers; each is asked once. */
function recursive(
  program: Program,
  own: (info: ClassInfo) => boolean,
  ofKind: (layer: LayerCreation) => boolean,
): (info: ClassInfo) => boolean {
  const known = new Map<string, boolean>();
  const ask = (info: ClassInfo): boolean => {
    const answer = known.get(info.key);
    if (answer !== undefined) return answer;
    known.set(info.key, false); // a class that holds itself adds nothing
    const found = program.ancestry(info).some((each) => {
      if (own(each)) return true;
      return layersMadeIn(program, each, each.methods.get("__init__")).some((layer) =>
        layer.made ? ask(layer.made) : ofKind(layer),
      );
    });
    known.set(info.key, found);
    return found;
  };
  return ask;
}

/** Keras layers that a class inherits from: `Embedding`. */
const kerasBases = ({ bases }: ClassInfo): readonly string[] =>
  bases.flatMap((base) => /(?:^|\.)keras\.layers\.(\w+)$/.exec(base)?.[1] ?? []);

/** What `__init__` adds has no layer's name in front, unless the class says so; what `build` and `call` add has. */
function addsWeights({ methods }: ClassInfo): boolean {
  return [...methods.values()].some(({ name, node }) => {
    const text = textOf(node);
    return /\badd_weight\(/.test(text) && (name !== "__init__" || /name_scope\(self\b/.test(text));
  });
}

/** Whether a class holds weights of its own or in its layers, whose names begin with its own. */
export const weightHolders = (program: Program): ((info: ClassInfo) => boolean) =>
  recursive(program, addsWeights, ({ kind }) => !isWeightless(kind));

/** Whether a class, or a layer that it holds, behaves differently at train time. */
export const trainingUsers = (program: Program): ((info: ClassInfo) => boolean) =>
  recursive(
    program,
    (info) => readsTraining(info) || kerasBases(info).some(isRandomOrNorm),
    ({ kind }) => isRandomOrNorm(kind),
  );

/** A condition or an argument other than `training=training` that reads the parameter. */
function readsTraining(info: ClassInfo): boolean {
  const call = info.methods.get("call");
  if (!call?.parameters.some(({ name }) => name === "training")) return false;
  let isRead = false;
  walk(call.node, (node) => {
    if (node.type !== "identifier" || textOf(node) !== "training") return;
    const parent = node.parent;
    const isKeyword = parent?.type === "keyword_argument";
    const isParameter = /parameter/.test(parent?.type ?? "");
    if (!isKeyword && !isParameter) isRead = true;
  });
  return isRead;
}
