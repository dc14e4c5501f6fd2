import type { FunctionInfo } from "../../program/module.ts";
import { textOf } from "../../python/syntax.ts";
import { type ClassPlan, classString } from "../class-plan.ts";
import { decoratorLines, functionLines, parameterText } from "../function.ts";
import type { Scope } from "../scope.ts";
import { kerasName } from "./bases.ts";
import { buildLines, modelBuildLines } from "./build.ts";
import { filteredCall, framesSignature, withoutDummies } from "./documented-signature.ts";
import { headInputs, maskSignature, pooledInputs } from "./dummy-inputs.ts";
import { checksLeftovers } from "./explicit-keywords.ts";
import { inheritedMethods } from "./inherited-methods.ts";
import { initLines } from "./init.ts";
import { initContext } from "./init-context.ts";
import { innerModelNames, withoutPrefix } from "./inner-models.ts";
import { inputSignature } from "./input-signature.ts";
import {
  classDocstring,
  classScope,
  constantLines,
  layerInit,
  methodLines,
  type TiedLayers,
  tiedOf,
} from "./layer-class.ts";
import { lossHook, lossPlan, shapedLossHook } from "./loss.ts";
import { outputEmbeddings } from "./output-embeddings.ts";
import { handedMethods, isModelMethod, thinCall } from "./thin-methods.ts";
import { flagHook, inputType, keywordOptions, takesInputs, unpackedInputs, unpacking } from "./unpack-inputs.ts";

const step = "    ";

/** The configuration class of a model: parts of a model have one of their own. */
function configOf(plan: ClassPlan, scope: Scope): string {
  const parameter = plan.info.methods.get("__init__")?.parameters.find(({ name }) => name === "config");
  const type = parameter?.type ? textOf(parameter.type) : "";
  // some sources annotate with the base of all configurations
  const isOwn = /^\w+Config$/.test(type) && type !== "PretrainedConfig" && scope.module.imports.has(type);
  return isOwn ? type : scope.plan.configClass;
}

/** Whether a class of the module calls a method of its own: the others are for the library. */
const isCalled = (name: string, { module }: Scope): boolean =>
  new RegExp(`\\bself\\.${name}\\(`).test(module.root.source);

/** `TFBertPreTrainedModel` */
export function pretrainedClass(plan: ClassPlan, outer: Scope): readonly string[] {
  const scope = classScope(plan, outer);
  const parent = baseOf(plan, scope);
  const constants = constantLines(plan.info, scope, step);
  const lines = [
    `class ${plan.name}(${parent}):`,
    ...classDocstring(plan.info, scope, step),
    ...constants,
    ...(parent === "TFPreTrainedModel" ? inputSignature(plan, scope) : []),
    ...maskSignature(scope),
    ...innerModelNames(scope),
    ...pooledInputs(scope),
    ...methodLines(
      plan,
      scope,
      step,
      (name) => name === "dummy_inputs" || (name.startsWith("_") && !isCalled(name, scope)),
    ),
  ];
  return lines.length === 1 ? [...lines, `${step}pass`] : lines;
}

/** `TFBertMainLayer` */
export function mainLayerClass(plan: ClassPlan, outer: Scope, tied: TiedLayers): readonly string[] {
  const scope = { ...classScope(plan, outer), unpacked: true };
  const inherited = plan.info.methods.has("forward") ? undefined : scope.program.method(plan.info, "forward");
  const parent = parentMain(plan, scope);
  const base = { text: parent ?? kerasName("layers.Layer", scope), isPorted: parent !== undefined };
  const init = layerInit(plan, scope, step, base, tied);
  scope.port.use("keras_serializable");
  const call = (forward: FunctionInfo): readonly string[] => withUnpackedInputs(forward, scope);
  return [
    "@keras_serializable",
    `class ${plan.layerName}(${[base.text, ...sharedMixins(plan, scope)].join(", ")}):`,
    `${step}config_class = ${configOf(plan, scope)}`,
    ...constantLines(plan.info, scope, step).filter(
      (line) => !/config_class|base_model_prefix|main_input_name/.test(line),
    ),
    "",
    ...init.lines,
    ...methodLines(plan, scope, step, isModelMethod, call),
    ...(inherited ? ["", ...call(inherited)] : []),
    ...inheritedMethods(plan, scope),
    "",
    ...buildLines(init.entries, step, base.isPorted),
  ];
}

/** The main layer of the model that a model extends. */
const parentMain = (plan: ClassPlan, scope: Scope): string | undefined =>
  plan.info.bases
    .map((base) => scope.plan.classes.get(base.replace(`${scope.module.name}.`, "")))
    .find((parent) => parent?.kind === "main")?.layerName;

/** Mixins that speak to no framework, such as that of backbones. */
const sharedMixins = (plan: ClassPlan, scope: Scope): readonly string[] =>
  plan.info.bases
    .filter((base) => /^transformers\.utils\..*Mixin$/.test(base))
    .flatMap((base) => scope.names.twin(base) ?? []);

function withUnpackedInputs(forward: FunctionInfo, scope: Scope): readonly string[] {
  const { options, keywords } = keywordOptions(forward, scope);
  const hook = takesInputs(forward) ? () => undefined : flagHook;
  return functionLines(
    { ...forward },
    { ...scope, keywords: keywords.parameter, unpacked: !takesInputs(forward) },
    step,
    {
      name: "call",
      decorators: unpacking(forward, scope),
      prelude: unpackedInputs(forward, scope),
      takesTraining: true,
      parameterType: inputType(scope),
      hook: (node) => (checksLeftovers(node, keywords.parameter) ? [] : hook(node)),
      ...options,
    },
  ).filter((line) => !/^\s*@(add_|replace_)/.test(line));
}

/** The thin `TFBertModel` around its main layer. */
export function thinClass(plan: ClassPlan, outer: Scope): readonly string[] {
  const scope = { ...classScope(plan, outer), unpacked: true };
  const { info } = plan;
  const prefix = classString(scope.program, info, "base_model_prefix") ?? "model";
  const attribute = prefix.replace(/\W/g, "_");
  const init = info.methods.get("__init__");
  const extra = (init?.parameters ?? []).filter(
    ({ name, kind }) => name !== "self" && name !== "config" && kind !== "args" && kind !== "kwargs",
  );
  const forward = scope.program.method(info, "forward");
  const extraTexts = extra.map((parameter) => parameterText(parameter, { ...scope, fn: init }));
  const passed = extra.map(({ name }) => `${name}=${name}, `).join("");
  return [
    ...decorators(plan, scope),
    `class ${plan.name}(${baseOf(plan, scope)}):`,
    ...classDocstring(info, scope, step),
    ...constantLines(info, scope, step),
    `${step}def __init__(self, config: ${configOf(plan, scope)}, *inputs, ${[...extraTexts, "**kwargs"].join(", ")}):`,
    `${step}${step}super().__init__(config, *inputs, **kwargs)`,
    `${step}${step}self.${attribute} = ${plan.layerName}(config, ${passed}name="${prefix}")`,
    "",
    ...(forward ? thinCall(forward, scope, attribute) : []),
    ...framesSignature(plan, scope),
    ...withoutDummies(plan, scope),
    ...handedMethods(plan, scope, attribute),
    ...modelMethods(plan, scope),
    "",
    ...modelBuildLines([{ kind: "layer", attribute }], step, false, scope.port),
  ];
}

/** Methods that a main class keeps on the model itself. */
function modelMethods(plan: ClassPlan, scope: Scope): readonly string[] {
  return methodLines(plan, scope, step, (name) => name !== "prepare_inputs_for_generation");
}

function decorators(plan: ClassPlan, scope: Scope): readonly string[] {
  return decoratorLines({ node: plan.info.node } as FunctionInfo, scope, "");
}

/** The base class of a model: the pretrained class of the module, or the model that it extends. */
function baseOf(plan: ClassPlan, scope: Scope): string {
  for (const base of plan.info.bases) {
    const name = base.startsWith(`${scope.module.name}.`) ? base.slice(scope.module.name.length + 1) : undefined;
    const parent = name === undefined ? undefined : scope.plan.classes.get(name);
    if (parent) return parent.name;
    if (/^transformers\..*(Model|PreTrainedModel)$/.test(base) || /^transformers\.models\./.test(base)) {
      const twin = scope.names.twin(base);
      if (twin !== undefined) return twin;
    }
  }
  return scope.port.use("TFPreTrainedModel");
}

/** A model with layers of its own: `TFBertForMaskedLM`. */
export function modelClass(plan: ClassPlan, outer: Scope, tied: TiedLayers): readonly string[] {
  const scope = { ...classScope(plan, outer), unpacked: true };
  const { info } = plan;
  const ownForward = info.methods.get("forward");
  const loss = ownForward ? lossPlan(plan, ownForward.node) : undefined;
  const mixin = loss ? [scope.port.use(loss.mixin)] : [];
  const init = modelInit(plan, scope, tied);
  const heads = outputEmbeddings(plan, scope);
  const body = [
    ...classDocstring(info, scope, step),
    ...withoutPrefix(plan, scope),
    ...constantLines(info, scope, step),
    "",
    ...init.lines,
    ...(ownForward ? headInputs(plan, ownForward, scope) : []),
    ...framesSignature(plan, scope),
    ...withoutDummies(plan, scope),
    ...filteredCall(plan, scope),
    ...(heads.lines.length > 0 ? ["", ...heads.lines] : []),
    ...methodLines(
      plan,
      scope,
      step,
      (name) => heads.replaced.has(name),
      (forward) => modelCall(forward, scope, loss ? lossHook(loss) : shapedLossHook(forward.node)),
    ),
    "",
    ...modelBuildLines(init.entries, step, init.callsParent, scope.port),
  ];
  const isEmpty = body.every((line) => line.trim() === "");
  return [
    ...decorators(plan, scope),
    `class ${plan.name}(${[baseOf(plan, scope), ...sharedMixins(plan, scope), ...mixin].join(", ")}):`,
    ...(isEmpty ? [`${step}pass`] : body),
  ];
}

function modelInit(plan: ClassPlan, outer: Scope, tied: TiedLayers) {
  const init = plan.info.methods.get("__init__");
  if (!init) return { lines: [], entries: [], callsParent: false };
  const scope: Scope = { ...outer, fn: init, trainingFlag: undefined };
  const context = initContext(scope, init, tiedOf(plan.info, tied));
  context.bound.set("config", "config");
  const body = step + step;
  const parentIsModel = plan.info.bases.some((base) => {
    const parent = scope.program.resolve(base);
    return parent?.kind === "class" && scope.program.method(parent.info, "forward") !== undefined;
  });
  const inner = initLines(context, body, () => []).filter((line) => line.trim() !== "self.config = config");
  const extra = init.parameters.filter(
    ({ name, kind }) => name !== "self" && name !== "config" && kind !== "args" && kind !== "kwargs",
  );
  const texts = extra.map((parameter) => parameterText(parameter, scope));
  const kept = [...context.kept].map(([name, attribute]) => `${body}self.${attribute} = ${name}`);
  const lines = [
    `${step}def __init__(self, config: ${configOf(plan, scope)}, *inputs, ${[...texts, "**kwargs"].join(", ")}):`,
    `${body}super().__init__(config, *inputs, **kwargs)`,
    ...kept,
    ...inner,
    ...tieLines(plan, scope, body),
  ];
  return { lines, entries: context.entries, callsParent: parentIsModel };
}

/** Ties the output embeddings to the input embeddings, as `tie_weights` does in PyTorch. */
function tieLines(plan: ClassPlan, scope: Scope, indent: string): readonly string[] {
  const heads = outputEmbeddings(plan, scope);
  if (heads.path === undefined || heads.inputs === undefined) return [];
  return [
    "",
    `${indent}if self.config.tie_word_embeddings:`,
    `${indent}${step}${heads.path}.input_embeddings = ${heads.inputs}`,
  ];
}

function modelCall(forward: FunctionInfo, scope: Scope, loss: ReturnType<typeof lossHook>): readonly string[] {
  const { options, keywords } = keywordOptions(forward, scope);
  const hook = takesInputs(forward) ? () => undefined : flagHook;
  return functionLines(forward, { ...scope, keywords: keywords.parameter, unpacked: !takesInputs(forward) }, step, {
    name: "call",
    decorators: unpacking(forward, scope),
    prelude: unpackedInputs(forward, scope),
    takesTraining: true,
    parameterType: inputType(scope),
    hook: (node, inner) => (checksLeftovers(node, keywords.parameter) ? [] : (loss(node, inner) ?? hook(node))),
    ...options,
  });
}
