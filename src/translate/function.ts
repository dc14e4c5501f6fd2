import type { FunctionInfo } from "../program/module.ts";
import type { Parameter } from "../python/signature.ts";
import { decoratorsOf, field, named, required, type Syntax, textOf } from "../python/syntax.ts";
import { annotationText } from "./annotations.ts";
import { withAttentionInterface } from "./attention-interface.ts";
import { changedParameter } from "./changed-parameter.ts";
import { docstringOf } from "./docstrings.ts";
import { spliced } from "./expressions/splice.ts";
import type { Scope } from "./scope.ts";
import { type StatementHook, statementLines } from "./statements/statement.ts";

export interface FunctionOptions {
  /** Name in the port, where it differs. */
  readonly name?: string;
  /** Decorators in front of those of the source. */
  readonly decorators?: readonly string[];
  readonly takesTraining: boolean;
  readonly hook?: StatementHook | undefined;
  /** The type that the port gives to a parameter. */
  readonly parameterType?: ((parameter: Parameter) => string | undefined) | undefined;
  /** Statements in front of those of the source. */
  readonly prelude?: readonly string[] | undefined;
  /** Parameters that the port has on top. */
  readonly added?: readonly string[] | undefined;
  /** Parameters that the port leaves out. */
  readonly leftOut?: ((parameter: Parameter) => boolean) | undefined;
}

/** Decorators that speak to PyTorch alone. */
const droppedDecorators = /^@(torch\.|is_\w+|use_kernel|deprecate_|maybe_|dynamic_rope|auto_docstring)/;

const step = "    ";

export function parameterText(parameter: Parameter, scope: Scope, type?: string): string {
  const { name, kind } = parameter;
  if (kind === "args") return `*${name}`;
  if (kind === "kwargs") return `**${name}`;
  const annotation = type ?? (parameter.type ? annotationText(parameter.type, scope) : undefined);
  const before = scope.port.gaps();
  const given = parameter.default ? scope.expression(parameter.default, scope).text : undefined;
  const value = scope.port.gaps() > before ? "None" : given;
  if (annotation === undefined) return value === undefined ? name : `${name}=${value}`;
  return value === undefined ? `${name}: ${annotation}` : `${name}: ${annotation} = ${value}`;
}

/** Parameters of a function of the port, `training` behind the plain ones. */
export function parametersText(fn: FunctionInfo, scope: Scope, options: FunctionOptions): readonly string[] {
  const texts: string[] = [];
  const added = [...(options.added ?? [])];
  let starred = false;
  let placed = !options.takesTraining || fn.parameters.some(({ name }) => name === "training");
  const training = "training: bool = False";
  for (const parameter of fn.parameters) {
    if (parameter.name === "device" || options.leftOut?.(parameter)) continue;
    if (parameter.kind === "keyword" && !starred) {
      texts.push("*");
      starred = true;
    }
    if (parameter.kind === "args") starred = true;
    if (parameter.kind === "kwargs") {
      texts.push(...added.splice(0), ...(placed ? [] : [training]));
      placed = true;
    }
    texts.push(parameterText(parameter, scope, options.parameterType?.(parameter)));
  }
  texts.push(...added);
  return placed ? texts : [...texts, training];
}

/** Examples that `utils/doc.py` has for PyTorch alone: those of audio classifiers. */
function lacksSample(decorator: Syntax, { owner }: Scope): boolean {
  const text = textOf(decorator);
  if (owner === undefined || !/^@add_code_sample_docstrings\(/.test(text)) return false;
  const { name } = owner.info;
  const isAudio = /\bmodality="audio"/.test(text) && /SequenceClassification|AudioClassification|XVector/.test(name);
  return isAudio || /AudioFrameClassification/.test(name);
}

export function decoratorLines(fn: FunctionInfo, scope: Scope, indent: string): readonly string[] {
  return decoratorsOf(fn.node)
    .filter((decorator) => !droppedDecorators.test(textOf(decorator)) && !lacksSample(decorator, scope))
    .map((decorator) => `${indent}${decoratorText(decorator, scope)}`);
}

function decoratorText(decorator: Syntax, scope: Scope): string {
  const call = named(decorator)[0];
  if (call?.type !== "call") return spliced(decorator, scope);
  const list = required(call, "arguments");
  const inner = spliced(list, scope)
    .replace(/\bPyTorch\b/g, "TensorFlow")
    .replace(/checkpoint="/g, 'checkpoint="');
  const callee = required(call, "function");
  return `@${scope.expression(callee, scope).text}${inner}`;
}

/** The docstring of a body, if it starts with one. */
export function docstringNode(body: Syntax): Syntax | undefined {
  const first = named(body)[0];
  const text = first?.type === "expression_statement" ? named(first)[0] : undefined;
  return text?.type === "string" || text?.type === "concatenated_string" ? first : undefined;
}

/** Layers that a method makes late find the configuration where the model keeps it. */
function initializerIn(fn: FunctionInfo, { port }: Scope): string | undefined {
  const has = (wanted: string): boolean => fn.parameters.some(({ name }) => name === wanted);
  if (has("config") || !has("self") || /\bconfig = /.test(textOf(fn.node))) return port.initializer;
  return port.initializer?.replace(/\bconfig\b/, "self.config");
}

/** A function or method of the port, decorators included. */
export function functionLines(
  fn: FunctionInfo,
  outer: Scope,
  indent: string,
  options: FunctionOptions,
): readonly string[] {
  const takesTraining = options.takesTraining;
  const port = { ...outer.port, initializer: initializerIn(fn, outer) };
  const within: Scope = { ...outer, fn, port, trainingFlag: takesTraining ? "training" : undefined };
  const scope = withAttentionInterface(fn, within);
  const parameters = parametersText(fn, scope, options);
  const result = field(fn.node, "return_type");
  const arrow = result ? ` -> ${annotationText(result, scope)}` : "";
  const body = required(fn.node, "body");
  const docstring = docstringNode(body);
  const rest = body.children.filter((child) => child !== docstring);
  const lines = statementLines(rest, scope, indent + step, { hook: options.hook });
  const documented = docstring ? [`${indent}${step}${docstringOf(docstring, scope.plan)}`] : [];
  const isEmpty = lines.every((line) => line.trim() === "" || line.trim().startsWith("#"));
  const changed = changedParameter(fn);
  const head = `${indent}def ${options.name ?? fn.name}(${parameters.join(", ")})${arrow}:`;
  return [
    ...(options.decorators ?? []).map((decorator) => indent + decorator),
    ...decoratorLines(fn, scope, indent),
    head,
    ...documented,
    ...(options.prelude ?? []).map((line) => indent + step + line),
    ...lines,
    ...(changed ? [`${indent}${step}return ${changed.name}`] : []),
    ...(isEmpty && !docstring ? [`${indent}${step}pass`] : []),
  ];
}
