import type { FunctionInfo } from "../../program/module.ts";
import { field, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";
import { renamed, variablesOf } from "./rename.ts";

/** What `build()` does, in order. */
export type BuildEntry =
  | {
      readonly kind: "layer";
      readonly attribute: string;
      readonly shape?: string | undefined;
      /** Callers may hand the layer over, and have built it by then: a second `build()` would make new weights. */
      readonly mayBeBuilt?: boolean;
      /** Its `build()` does not say that it has been called, so that a call would call it again, for new weights. */
      readonly forgetsBuild?: boolean;
    }
  | {
      readonly kind: "list";
      readonly attribute: string /** Lists in a list, or a dictionary. */;
      readonly isNested?: boolean;
      /** `None` stands for some of the layers. */
      readonly mayLack?: boolean;
      /** Whether functions stand among the layers. */
      readonly hasFunctions?: boolean;
    }
  | { readonly kind: "lines"; readonly lines: readonly string[] };

/** The state of translating one `__init__`. */
export interface InitContext {
  readonly scope: Scope;
  readonly init: FunctionInfo;
  readonly entries: BuildEntry[];
  /** Names of `__init__` that its own statements bind to attributes: `dim` is `self.dim`. */
  readonly bound: Map<string, string>;
  /** Lines that keep a local variable as an attribute, to stand in front of the statement at hand. */
  readonly prelude: string[];
  /** Parameters that become attributes so that `build()` can read them, in order. */
  readonly kept: Map<string, string>;
  readonly locals: ReadonlySet<string>;
  /** How often each attribute is assigned. */
  readonly counts: ReadonlyMap<string, number>;
  /** Attributes that hold parameters or weights, which exist from `build()` on. */
  readonly weights: Set<string>;
  /** Attributes of output embeddings. */
  readonly tied: ReadonlySet<string>;
  /** What the attributes that hold the configuration are called. */
  needsConfig: boolean;
}

const plainName = /^[A-Za-z_]\w*$/;

/** Attributes that a class assigns from a plain name at the top of `__init__`: `self.dim = dim`. */
function boundNames(init: FunctionInfo): Map<string, string> {
  const bound = new Map<string, string>();
  const reassigned = new Set<string>();
  walk(init.node, (node) => {
    if (node.type !== "assignment" && node.type !== "augmented_assignment") return;
    const left = field(node, "left");
    if (left?.type === "identifier") reassigned.add(textOf(left));
  });
  for (const statement of named(required(init.node, "body"))) {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    if (assignment?.type !== "assignment") continue;
    const [left, right] = [field(assignment, "left"), field(assignment, "right")];
    if (!left || !right || right.type !== "identifier") continue;
    const match = /^self\.(\w+)$/.exec(textOf(left));
    if (match?.[1] && !reassigned.has(textOf(right))) bound.set(textOf(right), match[1]);
  }
  return bound;
}

function localsOf(init: FunctionInfo): ReadonlySet<string> {
  const names = new Set(init.parameters.map(({ name }) => name).filter((name) => name !== "self"));
  walk(init.node, (node) => {
    if (node.type === "identifier" && (node.field === "left" || node.parent?.type === "pattern_list"))
      names.add(textOf(node));
  });
  return names;
}

function countsOf(init: FunctionInfo): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  walk(init.node, (node) => {
    if (node.type !== "attribute" || node.field !== "left" || node.parent?.type !== "assignment") return;
    const name = textOf(node).replace(/^self\./, "");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return counts;
}

export function initContext(scope: Scope, init: FunctionInfo, tied: ReadonlySet<string>): InitContext {
  return {
    scope,
    init,
    entries: [],
    bound: boundNames(init),
    prelude: [],
    kept: new Map(),
    locals: localsOf(init),
    counts: countsOf(init),
    weights: new Set(),
    tied,
    needsConfig: false,
  };
}

/**
 * An expression of `__init__` as `build()` may say it: through attributes.
 *
 * @returns `undefined` when it reads a local variable that no attribute holds.
 */
export function forBuild(text: string, context: InitContext): string | undefined {
  if (readsChangedSetting(text, context.scope)) return undefined;
  const names = new Map<string, string>();
  for (const name of variablesOf(text)) {
    if (name === "self" || !context.locals.has(name)) continue;
    const bound = context.bound.get(name);
    const parameter = context.init.parameters.find((each) => each.name === name);
    if (bound !== undefined) names.set(name, `self.${context.scope.owner?.renamed.get(bound) ?? bound}`);
    else if (name === "config" && !context.counts.has("config")) {
      context.needsConfig = true;
      names.set(name, "self.config");
    } else if (parameter && parameter.kind !== "args" && parameter.kind !== "kwargs" && !isReassigned(name, context)) {
      const attribute = [name, `use_${name}`, `${name}_argument`].find((each) => isFree(each, context));
      if (attribute === undefined) return undefined;
      context.kept.set(name, attribute);
      names.set(name, `self.${attribute}`);
    } else if (isPlainLocal(name, context)) {
      if (!isFree(name, context)) return undefined;
      context.prelude.push(`self.${name} = ${name}`);
      context.bound.set(name, name);
      names.set(name, `self.${name}`);
    } else return undefined;
  }
  return renamed(text, names);
}

const changedSettings = new WeakMap<Syntax, ReadonlySet<string>>();

/** Settings that a module changes for some of its layers, `config.hidden_size = …`: by the time of `build()` they are others. */
function changedIn({ root }: Scope["module"]): ReadonlySet<string> {
  const known = changedSettings.get(root);
  if (known) return known;
  const names = new Set<string>();
  walk(root, (node) => {
    const left = node.type === "assignment" ? field(node, "left") : undefined;
    const name = left && /^config\.(\w+)$/.exec(textOf(left))?.[1];
    if (name !== undefined) names.add(name);
  });
  changedSettings.set(root, names);
  return names;
}

const readsChangedSetting = (text: string, { module }: Scope): boolean =>
  [...changedIn(module)].some((name) => new RegExp(`\\bconfig\\.${name}\\b`).test(text));

/** A variable that the top of `__init__` assigns once. */
function isPlainLocal(name: string, { init }: InitContext): boolean {
  const assignments = assignmentsTo(name, init);
  const [only] = assignments;
  const isAtTop = only?.parent?.parent === required(init.node, "body");
  return assignments.length === 1 && isAtTop;
}

function assignmentsTo(name: string, init: FunctionInfo): readonly Syntax[] {
  const found: Syntax[] = [];
  walk(init.node, (node) => {
    if (node.type === "augmented_assignment" && textOf(required(node, "left")) === name) found.push(node, node);
    if (node.type === "for_statement" && textOf(required(node, "left")).split(/\W+/).includes(name)) found.push(node);
    if (node.type !== "assignment") return;
    const left = field(node, "left");
    if (
      left &&
      (left.type === "identifier" || left.type.endsWith("pattern") || left.type === "pattern_list") &&
      textOf(left).split(/\W+/).includes(name)
    )
      found.push(node);
  });
  return found;
}

const isFree = (name: string, context: InitContext): boolean =>
  plainName.test(name) &&
  !context.counts.has(name) &&
  !context.scope.owner?.renamed.has(name) &&
  !context.scope.owner?.info.methods.has(name);

function isReassigned(name: string, { init }: InitContext): boolean {
  let found = false;
  walk(init.node, (node) => {
    if (
      node.type === "identifier" &&
      node.field === "left" &&
      node.parent?.type !== "for_in_clause" &&
      textOf(node) === name
    )
      found = true;
    return !found;
  });
  return found;
}
