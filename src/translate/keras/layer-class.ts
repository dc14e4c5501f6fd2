import type { ClassInfo, FunctionInfo } from "../../program/module.ts";
import { decoratorsOf, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import { type ClassPlan, isPretrained } from "../class-plan.ts";
import { docstringOf } from "../docstrings.ts";
import { docstringNode, functionLines, parameterText } from "../function.ts";
import type { Scope } from "../scope.ts";
import { isParentInit, keptArguments, type LayerBase, layerBase, takenOverInit } from "./bases.ts";
import { buildLines } from "./build.ts";
import { generationInputs } from "./generation-inputs.ts";
import { tablesOf, withLayerSizes } from "./handed-table.ts";
import { droppedMethods, inheritedMethods, isDropped } from "./inherited-methods.ts";
import { initLines } from "./init.ts";
import { type BuildEntry, initContext } from "./init-context.ts";
import { lateLayers } from "./late-layer.ts";
import { isLayerExpression } from "./layer-question.ts";
import { parameterCall } from "./parameter.ts";
import { beforeSuper, isVariable, paddingLine, parentText, superText } from "./parent-init.ts";
import { fillsFlags, unpackedOptions } from "./unpack-inputs.ts";

const step = "    ";

/** `from_pretrained` that only turns an option of PyTorch's loader off, which TensorFlow's does not have. */
const isFastInit = ({ name, node }: FunctionInfo): boolean =>
  name === "from_pretrained" && /kwargs\["_fast_init"\] = False/.test(textOf(node));

/** Class-level statements that a port keeps: constants, no loader functions of other frameworks. */
const droppedConstants =
  /^(load_tf_weights|supports_gradient_checkpointing|_supports_\w+|_no_split_modules|_tied_weights_keys|is_parallelizable|_skip_keys_device_placement|_keep_in_fp32_modules|_is_stateful|_keys_to_ignore_on_save|_keys_to_ignore_on_load_missing|_keys_to_ignore_on_load_unexpected|all_tied_weights_keys|_input_embed_layer|all_parallelizable_model_classes|_no_split_modules|pretrained_model_archive_map)$/;

/** Class-level assignments as a port has them. */
export function constantLines(info: ClassInfo, scope: Scope, indent: string): readonly string[] {
  const lines: string[] = [];
  const isRecord = decoratorsOf(info.node).some((each) => /^@(dataclasses\.)?dataclass\b/.test(textOf(each)));
  for (const statement of named(required(info.node, "body"))) {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    if (assignment?.type !== "assignment") continue;
    const name = textOf(required(assignment, "left"));
    const right = assignment.children.find((child) => child.field === "right");
    const type = assignment.children.find((child) => child.field === "type");
    if (isRecord && type) {
      const value = right ? ` = ${scope.expression(right, scope)}` : "";
      lines.push(`${indent}${name}: ${annotationText(type, scope)}${value}`);
      continue;
    }
    // what PyTorch leaves out of a checkpoint is computed, so that nobody misses it there
    if (name === "_keys_to_ignore_on_save" && right)
      lines.push(`${indent}_keys_to_ignore_on_load_missing = ${scope.expression(right, scope)}`);
    if (droppedConstants.test(name) || !right) continue;
    lines.push(`${indent}${name} = ${scope.expression(right, scope)}`);
  }
  return lines;
}

export function classDocstring(info: ClassInfo, scope: Scope, indent: string): readonly string[] {
  const docstring = docstringNode(required(info.node, "body"));
  return docstring ? [`${indent}${docstringOf(docstring, scope.plan)}`, ""] : [];
}

/** Output embeddings of the module's heads, as `class.attribute`. */
export type TiedLayers = ReadonlySet<string>;

export const tiedOf = (info: ClassInfo, tied: TiedLayers): ReadonlySet<string> =>
  new Set(
    [...tied].filter((entry) => entry.startsWith(`${info.name}.`)).map((entry) => entry.slice(info.name.length + 1)),
  );

/** The scope of a class: its `__init__` knows the configuration that initializers read. */
export function classScope(plan: ClassPlan, outer: Scope): Scope {
  const init = plan.info.methods.get("__init__");
  const hasConfig = init?.parameters.some(({ name, default: value }) => name === "config" && !value) ?? false;
  const type = init?.parameters.find(({ name }) => name === "config")?.type;
  const isComposite = type !== undefined && outer.names.lacksSetting(textOf(type), "initializer_range");
  // where nobody says which configuration comes, it may be one without the setting
  const isOpen = type === undefined && outer.names.lacksSetting(undefined, "initializer_range");
  const given = isOpen
    ? outer.port.initializer?.replace(/config\.(\w+)/, 'getattr(config, "$1", 0.02)')
    : outer.port.initializer;
  const initializer = hasConfig && !isComposite ? given : undefined;
  return { ...outer, owner: plan, port: { ...outer.port, initializer } };
}

export interface BuiltInit {
  readonly lines: readonly string[];
  readonly entries: readonly BuildEntry[];
}

const hasBody = (init: FunctionInfo | undefined): init is FunctionInfo => init !== undefined;

/** `__init__` of a Keras layer, and what its `build()` does. */
export function layerInit(plan: ClassPlan, scope: Scope, indent: string, base: LayerBase, tied: TiedLayers): BuiltInit {
  const init = plan.info.methods.get("__init__");
  if (!hasBody(init)) {
    const lines = base.torchLayer === undefined ? [] : takenOverInit(base.torchLayer, scope, indent);
    return { lines, entries: [] };
  }
  const inner: Scope = { ...scope, fn: init, trainingFlag: undefined };
  const context = initContext(inner, init, tiedOf(plan.info, tied));
  const early = beforeSuper(init);
  const body = indent + step;
  let superLine: string[] = [];
  const superLines = (call: Syntax): readonly string[] => {
    superLine = [superText(call, base, early, inner), ...paddingLine(call, base, plan, inner)];
    return base.replaced === undefined ? [] : keptArguments(base.replaced, call, plan.info, inner);
  };
  // variables that the constructor of another layer gets stay in front of it
  const variables = base.isPorted || base.torchLayer !== undefined ? early.filter(isVariable) : [];
  const first = initLines(context, body, superLines, variables);
  const rest = required(init.node, "body").children.filter((statement) => !variables.includes(statement));
  const lines = initLines(context, body, superLines, rest);
  const isModel = plan.kind === "main" || isPretrained(scope.program, plan.info);
  // models of PyTorch have it from the constructor of their base class on
  const isKeptLate = (line: string): boolean => isModel && line.trim() === "self.config = config";
  const assignsConfig = context.counts.has("config") && !lines.some(isKeptLate);
  const hasConfig = init.parameters.some(({ name }) => name === "config");
  const keeps = [...context.kept].map(([name, attribute]) => `${body}self.${attribute} = ${name}`);
  // models keep their configuration without saying so: their base class does it
  const keepsConfig = context.needsConfig || isModel;
  const config = hasConfig && keepsConfig && !assignsConfig ? [`${body}self.config = config`] : [];
  const own = ownKeywords(init);
  const start = [...own.lines, ...(superLine.length > 0 ? superLine : ["super().__init__(**kwargs)"]).map(own.handed)];
  const head = `${indent}def __init__(${initParameters(init, inner).map(own.taken).join(", ")}):`;
  const tables = tablesOf(plan.info, init, scope);
  return {
    lines: [
      head,
      ...first,
      ...start.map((line) => body + line),
      ...config,
      ...keeps,
      ...lines.filter((line) => !isKeptLate(line)),
    ].map((line) => withLayerSizes(line, tables)),
    entries: context.entries.map((entry) =>
      entry.kind === "lines" ? { ...entry, lines: entry.lines.map((line) => withLayerSizes(line, tables)) } : entry,
    ),
  };
}

/**
 * Keywords that a constructor reads or hands on itself: those of Keras are taken out of them.
 *
 * @returns texts as they are where the source has no such keywords.
 */
function ownKeywords(init: FunctionInfo) {
  const name = init.parameters.find(({ kind }) => kind === "kwargs")?.name;
  const statements = named(required(init.node, "body")).filter((statement) => !isParentInit(textOf(statement)));
  const isRead = statements.some((statement) => new RegExp(`\\*\\*${name}\\b|\\b${name}[.[]`).test(textOf(statement)));
  const same = (text: string): string => text;
  if (name === undefined || !isRead) return { lines: [], taken: same, handed: same };
  const keys = '("name", "trainable", "dtype")';
  return {
    lines: [`layer_kwargs = {key: ${name}.pop(key) for key in ${keys} if key in ${name}}`],
    taken: (text: string): string => (text === "**kwargs" ? `**${name}` : text),
    handed: (text: string): string => text.replace("**kwargs", "**layer_kwargs"),
  };
}

export function initParameters(init: FunctionInfo, scope: Scope): readonly string[] {
  const texts = init.parameters
    .filter(({ name, kind }) => kind !== "kwargs" && name !== "device" && name !== "dtype")
    .map((parameter) =>
      parameterText(
        parameter,
        scope,
        parameter.name === "config" && !parameter.type ? scope.plan.configClass : undefined,
      ),
    );
  return [...texts, "**kwargs"];
}

/** Methods of a class in the order of the source; `call` writes `forward`, the scaffolding the rest. */
export function methodLines(
  plan: ClassPlan,
  scope: Scope,
  indent: string,
  skip: (name: string) => boolean,
  call?: (forward: FunctionInfo) => readonly string[],
  made: ReadonlyMap<string, BuiltInit> = new Map(),
): readonly string[] {
  const lines: string[] = [];
  for (const fn of methodsOf(plan.info)) {
    if (fn.name === "forward" && call) lines.push("", ...call(fn));
    if (fn.name === "__init__" || fn.name === "forward" || isDropped(fn) || skip(fn.name) || isFastInit(fn)) continue;
    const own = made.get(fn.name)?.lines ?? plainMethod(fn, scope, indent);
    lines.push("", ...own);
  }
  return lines;
}

/** A method of a model that fills in flags has its inputs unpacked, as `call` has; no other may leave that to a decorator. */
function plainMethod(fn: FunctionInfo, scope: Scope, indent: string): readonly string[] {
  if (scope.unpacked && fillsFlags(fn)) return functionLines(fn, scope, indent, unpackedOptions(fn, scope));
  const options = { takesTraining: scope.training.function(fn), hook: lateLayers(fn) };
  const lines = functionLines(fn, { ...scope, unpacked: false }, indent, options);
  return fn.name === "prepare_inputs_for_generation" ? generationInputs(fn, lines, scope) : lines;
}

/** Methods that `__init__` calls and that make layers: they are translated as `__init__` is. */
export function initMethods(
  plan: ClassPlan,
  outer: Scope,
  indent: string,
  tied: TiedLayers,
): ReadonlyMap<string, BuiltInit> {
  const init = plan.info.methods.get("__init__");
  const built = new Map<string, BuiltInit>();
  if (!init) return built;
  walk(init.node, (node) => {
    const name = node.type === "call" ? /^self\.(\w+)$/.exec(textOf(required(node, "function")))?.[1] : undefined;
    const fn = name === undefined ? undefined : plan.info.methods.get(name);
    if (!fn || built.has(fn.name) || droppedMethods.test(fn.name)) return;
    if (!makesLayers(fn, outer) && !makesParameters(fn, outer)) return;
    const scope: Scope = { ...outer, fn, trainingFlag: undefined };
    const context = initContext(scope, fn, tiedOf(plan.info, tied));
    const body = initLines(context, indent + step, () => []);
    const kept = [...context.kept].map(([parameter, attribute]) => `${indent}${step}self.${attribute} = ${parameter}`);
    const parameters = fn.parameters.map((parameter) => parameterText(parameter, scope)).join(", ");
    built.set(fn.name, {
      lines: [`${indent}def ${fn.name}(${parameters}):`, ...kept, ...body],
      entries: context.entries,
    });
  });
  return built;
}

function makesParameters(fn: FunctionInfo, scope: Scope): boolean {
  let found = false;
  walk(fn.node, (node) => {
    if (node.field !== "right" || node.parent?.type !== "assignment") return !found;
    // one that the method returns is kept by whoever calls it
    const isKept = textOf(required(node.parent, "left")).startsWith("self.");
    found ||= isKept && parameterCall(node, scope) !== undefined;
    return !found;
  });
  return found;
}

function makesLayers(fn: FunctionInfo, scope: Scope): boolean {
  let found = false;
  walk(fn.node, (node) => {
    if (node.type === "call" && isLayerExpression(node, scope) && node.parent?.type !== "return_statement") {
      const statement =
        node.parent?.type === "assignment"
          ? textOf(required(node.parent, "left"))
          : textOf(node.parent?.parent ?? node);
      found ||= /^self\./.test(statement);
    }
    return !found;
  });
  return found;
}

/** Methods as the source orders them, setters of properties included. */
const methodsOf = (info: ClassInfo): readonly FunctionInfo[] => [...info.methods.values()];

export function callLines(fn: FunctionInfo, scope: Scope, indent: string): readonly string[] {
  return functionLines(fn, scope, indent, { name: "call", takesTraining: scope.training.function(fn) });
}

/** A class of the source that becomes a Keras layer. */
export function layerClass(plan: ClassPlan, outer: Scope, tied: TiedLayers): readonly string[] {
  const scope = classScope(plan, outer);
  const { info } = plan;
  const base = layerBase(info, scope);
  const init = layerInit(plan, scope, step, base, tied);
  const made = initMethods(plan, scope, step, tied);
  const entries = [...init.entries, ...[...made.values()].flatMap((method) => method.entries)];
  const parent = parentText(plan, base, scope);
  // a Keras layer without call() of its own hands its input on: it would look as if it worked
  const gap = `raise NotImplementedError("${info.name} extends ${base.torchLayer} in a way that no rule knows")`;
  const raises = parent === undefined && !info.methods.has("forward");
  const body = [
    ...classDocstring(info, scope, step),
    ...constantLines(info, scope, step),
    "",
    ...init.lines,
    ...methodLines(
      plan,
      scope,
      step,
      () => false,
      (forward) => callLines(forward, scope, step),
      made,
    ),
    ...(isPretrained(scope.program, info) ? inheritedMethods(plan, scope) : []),
    ...(raises ? ["", `${step}def call(self, *args, **kwargs):`, `${step}${step}${gap}`] : []),
    "",
    ...buildLines(distinct(entries), step, base.isPorted || base.torchLayer !== undefined),
  ];
  return [
    `class ${plan.layerName}(${parent ?? base.text}):`,
    ...(body.every((line) => line.trim() === "") ? [`${step}pass`] : body),
  ];
}

/** Entries of lists that several methods fill, once. */
const distinct = (entries: readonly BuildEntry[]): readonly BuildEntry[] =>
  entries.filter(
    (entry, index) =>
      entry.kind === "lines" ||
      entries.findIndex((other) => other.kind !== "lines" && other.attribute === entry.attribute) === index,
  );
