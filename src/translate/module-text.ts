import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FunctionInfo } from "../program/module.ts";
import { type Mentions, mentionsOf } from "../python/parser.ts";
import { field, named, required, type Syntax, textOf, undecorated } from "../python/syntax.ts";
import type { ClassPlan } from "./class-plan.ts";
import { docstringText } from "./docstrings.ts";
import { isKernelPackage } from "./expressions/names.ts";
import { frozenNormLines } from "./frozen-norm.ts";
import { functionLines } from "./function.ts";
import { autogradClass } from "./keras/autograd-class.ts";
import { cloningLines } from "./keras/cloned-layers.ts";
import { layerClass, type TiedLayers } from "./keras/layer-class.ts";
import { layerFactoryLines } from "./keras/layer-factory.ts";
import { isLayerFactory } from "./keras/layer-question.ts";
import { mainLayerClass, modelClass, pretrainedClass, thinClass } from "./keras/model-class.ts";
import { outputClass } from "./keras/output-class.ts";
import { plainClass } from "./keras/plain-class.ts";
import type { Scope } from "./scope.ts";
import { statementLines } from "./statements/statement.ts";
import { constantTruth } from "./truth.ts";

/** A top-level part of the port. */
export interface Chunk {
  readonly names: readonly string[];
  readonly kind: "constant" | "function" | "class";
  /** Parts that nobody has to mention: models, outputs, constants. */
  readonly isRoot: boolean;
  readonly text: string;
  /** Whether the source has it right under the part before. */
  readonly isAdjacent: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const droppedFunctions = /^(load_tf_weights\w*|_get_unpad_data|upad_input|index_first_axis|pad_input)$/;

const droppedStatements = /^(ALL_LAYERNORM_LAYERS|__all__\b|torch\.|logger\.)|^\w*(PRETRAINED_\w*ARCHIVE_\w*)\s*=/;

/** A table of attention variants by name, of which a port has one alone. */
function isDispatchTable(node: Syntax): boolean {
  return (
    node.type === "dictionary" &&
    named(node).some((pair) => pair.type === "pair" && /^["']eager["']$/.test(textOf(required(pair, "key"))))
  );
}

export function classLines(plan: ClassPlan, scope: Scope, tied: TiedLayers): readonly (readonly string[])[] {
  switch (plan.kind) {
    case "pretrained":
      return [pretrainedClass(plan, scope)];
    case "main":
      return [mainLayerClass(plan, scope, tied), thinClass(plan, scope)];
    case "model":
      return [modelClass(plan, scope, tied)];
    case "layer":
      return [layerClass(plan, scope, tied)];
    case "output":
      return [outputClass(plan, scope)];
    case "autograd":
      return [autogradClass(plan, scope)];
    case "plain":
      return [plainClass(plan, scope)];
    case "dropped":
      return [];
    default:
      return plan.kind satisfies never;
  }
}

/** Whether a condition of the module does nothing but put a class of a package of kernels in the place of its own. */
const takesKernels = (node: Syntax, { module }: Scope): boolean =>
  named(required(node, "consequence")).every((statement) => {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    const right = assignment?.type === "assignment" ? field(assignment, "right") : undefined;
    return right?.type === "identifier" && isKernelPackage(module.imports.get(textOf(right)) ?? "");
  });

function constantChunk(node: Syntax, scope: Scope): readonly string[] {
  if (droppedStatements.test(textOf(node))) return [];
  if (node.type === "if_statement" && takesKernels(node, scope)) return [];
  const expression = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (expression?.type === "assignment") {
    const right = field(expression, "right");
    if (right && isDispatchTable(right)) return [];
    if (right && /^(string|concatenated_string)$/.test(right.type)) {
      const left = textOf(required(expression, "left"));
      return [`${left} = ${/DOCSTRING/.test(left) ? docstringText(textOf(right), scope.plan) : textOf(right)}`];
    }
  }
  return statementLines([node], scope, "");
}

const definedNames = (lines: readonly string[]): readonly string[] =>
  lines.flatMap(
    (line) =>
      /^(?:class|def) (\w+)|^(\w+)\s*(?::[^=]+)?=/
        .exec(line)
        ?.slice(1)
        .filter((name) => name !== undefined) ?? [],
  );

const ownComment = /^#\s*Copied from /;

/** The parts of the module in the order of the source. */
export function moduleChunks(scope: Scope, tied: TiedLayers): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let comments: string[] = [];
  let seenDocstring = false;
  let adjacent = false;
  let lastRow = -1;
  const emit = (kind: Chunk["kind"], isRoot: boolean, make: () => readonly (readonly string[])[]): void => {
    const before = scope.port.diagnostics.length;
    const parts = make();
    const diagnostics = scope.port.diagnostics.slice(before);
    parts.forEach((lines, index) => {
      if (lines.length === 0) return;
      const own = index === 0 ? comments : [];
      const text = [...own, ...lines].join("\n");
      chunks.push({
        names: definedNames(lines),
        kind,
        isRoot,
        text,
        isAdjacent: adjacent,
        diagnostics: index === 0 ? diagnostics : [],
      });
    });
    comments = [];
  };
  for (const statement of scope.module.root.children) {
    if (!statement.isNamed) continue;
    adjacent = statement.row - lastRow <= 1;
    lastRow = statement.row + (textOf(statement).match(/\n/g)?.length ?? 0);
    if (statement.type === "comment") {
      if (seenDocstring && !ownComment.test(textOf(statement))) comments.push(textOf(statement));
      continue;
    }
    const node = undecorated(statement);
    if (!seenDocstring && node.type === "expression_statement" && named(node)[0]?.type === "string")
      seenDocstring = true;
    else topLevel(node, scope, tied, emit);
    seenDocstring = true;
    comments = [];
  }
  return chunks;
}

type Emit = (kind: Chunk["kind"], isRoot: boolean, make: () => readonly (readonly string[])[]) => void;

function topLevel(node: Syntax, scope: Scope, tied: TiedLayers, emit: Emit): void {
  switch (node.type) {
    case "import_statement":
    case "import_from_statement":
    case "future_import_statement":
    case "try_statement":
      return;
    case "if_statement":
      if (constantTruth(required(node, "condition"), scope) === false || !/\bimport\b/.test(textOf(node)))
        emit("constant", true, () => [statementLines([node], scope, "")]);
      return;
    case "class_definition": {
      const plan = scope.plan.classes.get(textOf(required(node, "name")));
      if (plan && plan.info.node === node)
        emit("class", plan.isPublic || plan.kind === "pretrained", () => classLines(plan, scope, tied));
      return;
    }
    case "function_definition": {
      const fn = scope.module.functions.get(textOf(required(node, "name")));
      if (fn && !droppedFunctions.test(fn.name) && fn.node === node) {
        emit("function", false, () => [
          frozenNormLines(fn, scope) ??
            cloningLines(fn, scope) ??
            (isLayerFactory(fn, scope)
              ? layerFactoryLines(fn, scope)
              : functionLines(fn, withoutConfig(fn, scope), "", { takesTraining: scope.training.function(fn) })),
        ]);
      }
      return;
    }
    default:
      emit("constant", true, () => [constantChunk(node, scope)]);
  }
}

/** The initializer of matrices reads the configuration, which not all functions have. */
const withoutConfig = (fn: FunctionInfo, scope: Scope): Scope =>
  fn.parameters.some(({ name }) => name === "config")
    ? scope
    : { ...scope, port: { ...scope.port, initializer: undefined } };

/** Texts are asked for several times while a port is put together. */
const readings = new Map<string, Mentions>();

export const forgetReadings = (): void => readings.clear();

/** Names that a text mentions outside of strings and comments. */
export const identifiersOf = (text: string): ReadonlySet<string> => readingOf(text).names;

export const isPython = (text: string): boolean => readingOf(text).isPython;

function readingOf(text: string): Mentions {
  const reading = readings.get(text) ?? mentionsOf(text);
  readings.set(text, reading);
  return reading;
}

/** Parts that the roots need, directly or through others. */
export function reachable(chunks: readonly Chunk[]): readonly Chunk[] {
  const mentioned = new Map(chunks.map((chunk) => [chunk, identifiersOf(chunk.text)]));
  const kept = new Set(chunks.filter(({ isRoot }) => isRoot));
  for (let grown = true; grown; ) {
    grown = false;
    const wanted = new Set([...kept].flatMap((chunk) => [...(mentioned.get(chunk) ?? [])]));
    for (const chunk of chunks) {
      if (kept.has(chunk) || !chunk.names.some((name) => wanted.has(name))) continue;
      kept.add(chunk);
      grown = true;
    }
  }
  return chunks.filter((chunk) => kept.has(chunk));
}
