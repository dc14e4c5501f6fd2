import type { ClassInfo } from "../../program/module.ts";
import { named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { type ClassPlan, classString, initializerOf } from "../class-plan.ts";
import { functionLines } from "../function.ts";
import type { Scope } from "../scope.ts";

/** Output embeddings of a head: the layer whose kernel is that of the input embeddings. */
export interface OutputEmbeddings {
  /** `self.cls.predictions.decoder` in the port; absent when the head has none, or when they are no dense layer. */
  readonly path?: string | undefined;
  /** The input embeddings as the head reaches them. */
  readonly inputs?: string | undefined;
  /** Methods of the port. */
  readonly lines: readonly string[];
  /** Methods of the source that they stand for. */
  readonly replaced: ReadonlySet<string>;
}

const none: OutputEmbeddings = { lines: [], replaced: new Set() };

/** The expression that `get_output_embeddings` returns, when it is a path from `self`. */
function returnedPath(info: ClassInfo): readonly string[] | undefined {
  const getter = info.methods.get("get_output_embeddings");
  if (!getter) return undefined;
  let found: Syntax | undefined;
  walk(getter.node, (node) => {
    if (node.type === "return_statement") found ??= named(node)[0];
  });
  const match = found && /^self((?:\.\w+)+)$/.exec(textOf(found));
  return match?.[1]?.slice(1).split(".");
}

/** The class of an attribute that `__init__` makes, by the call that makes it. */
function attributeClass(info: ClassInfo, attribute: string, scope: Scope): ClassInfo | undefined {
  for (const each of scope.program.ancestry(info)) {
    const made = initializerOf(each, attribute);
    if (made?.type !== "call") continue;
    return each.module.classes.get(textOf(required(made, "function")));
  }
  return undefined;
}

/** The class that makes the last part of a path, and the name of that part. */
function holderOf(
  info: ClassInfo,
  path: readonly string[],
  scope: Scope,
): { readonly holder: ClassInfo; readonly attribute: string } | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  if (rest.length === 0) return { holder: info, attribute: first };
  const next = attributeClass(info, first, scope);
  return next && holderOf(next, rest, scope);
}

const isLinear = (holder: ClassInfo, attribute: string, scope: Scope): boolean => {
  for (const each of scope.program.ancestry(holder)) {
    const made = initializerOf(each, attribute);
    if (made) return made.type === "call" && /^(torch\.)?nn\.Linear$/.test(textOf(required(made, "function")));
  }
  return false;
};

/** All output embeddings of a module as `class.attribute`: their layers can be tied. */
export function tiedLayers(scope: Scope): ReadonlySet<string> {
  const tied = new Set<string>();
  for (const { info, kind } of scope.plan.classes.values()) {
    if (kind !== "model" && kind !== "main") continue;
    const path = returnedPath(info);
    const found = path && holderOf(info, path, scope);
    if (found && isLinear(found.holder, found.attribute, scope) && inputsOf(info, scope) !== undefined)
      tied.add(`${found.holder.name}.${found.attribute}`);
  }
  return tied;
}

/** How a head reaches the input embeddings. */
function inputsOf(info: ClassInfo, scope: Scope): string | undefined {
  const prefix = classString(scope.program, info, "base_model_prefix");
  if (prefix === undefined || prefix === "") return undefined;
  const base = attributeClass(info, prefix, scope);
  if (!base) return isWhole(info) ? "self.get_input_embeddings()" : undefined;
  return scope.program.method(base, "get_input_embeddings")?.module === scope.module
    ? `self.${prefix}.get_input_embeddings()`
    : undefined;
}

/** A head that holds the embeddings of both ends itself, instead of a base model. */
const isWhole = ({ methods }: ClassInfo): boolean =>
  methods.has("get_input_embeddings") && methods.has("set_input_embeddings");

/** Whoever sets the input embeddings sets those of the tied head. */
function settingLines(info: ClassInfo, head: string, scope: Scope): readonly string[] {
  const own = isWhole(info) ? info.methods.get("set_input_embeddings") : undefined;
  const [, value] = own?.parameters ?? [];
  const setter = own
    ? functionLines(own, scope, "    ", { takesTraining: false })
    : ["    def set_input_embeddings(self, value):", "        super().set_input_embeddings(value)"];
  return [
    ...setter,
    `        if ${head}.input_embeddings is not None:`,
    `            ${head}.input_embeddings = ${value?.name ?? "value"}`,
  ];
}

function portPath(info: ClassInfo, path: readonly string[], scope: Scope): string {
  let text = "self";
  let holder: ClassInfo | undefined = info;
  for (const part of path) {
    const renamed = holder && scope.plan.plan(holder)?.renamed.get(part);
    text += `.${renamed ?? part}`;
    holder = holder && attributeClass(holder, part, scope);
  }
  return text;
}

export function outputEmbeddings(plan: ClassPlan, scope: Scope): OutputEmbeddings {
  const path = returnedPath(plan.info);
  if (!path) return none;
  const found = holderOf(plan.info, path, scope);
  if (!found || !isLinear(found.holder, found.attribute, scope)) return none;
  const inputs = inputsOf(plan.info, scope);
  if (inputs === undefined) return none;
  const text = portPath(plan.info, path, scope);
  return {
    path: text,
    inputs,
    lines: ["    def get_lm_head(self):", `        return ${text}`, "", ...settingLines(plan.info, text, scope)],
    replaced: new Set(["get_output_embeddings", "set_output_embeddings", "set_input_embeddings"]),
  };
}
