import type { FunctionInfo, ModuleInfo } from "../program/module.ts";
import { type Parameter, parametersOf } from "../python/signature.ts";
import { field, type Syntax, textOf, walk } from "../python/syntax.ts";
import { newCell } from "./cells.ts";
import type { Frame, Unit } from "./interpreter.ts";

/** Names that a function's own body binds: parameters and targets. */
function localNames(node: Syntax, parameters: readonly Parameter[]): ReadonlySet<string> {
  const names = new Set(parameters.map(({ name }) => name));
  const addTarget = (target: Syntax): void => {
    if (target.type === "identifier") names.add(textOf(target));
    else if (/pattern|tuple|list/.test(target.type)) target.children.forEach(addTarget);
  };
  const body = field(node, "body");
  if (!body || node.type === "lambda") return names;
  walk(body, (each) => {
    if (each.type === "lambda" || each.type === "function_definition") return false;
    if (each.type === "assignment" || each.type === "augmented_assignment" || each.type === "for_statement") {
      const left = field(each, "left");
      if (left) addTarget(left);
    }
    return true;
  });
  return names;
}

interface UnitParts {
  readonly key: string;
  readonly name: string;
  readonly node: Syntax;
  readonly module: ModuleInfo;
  readonly parameters: readonly Parameter[];
  readonly owner: Unit["owner"];
  readonly isMethod: boolean;
}

const newUnit = (parts: UnitParts): Unit => ({
  ...parts,
  cells: new Map(parts.parameters.map(({ name }) => [name, newCell()])),
  locals: localNames(parts.node, parts.parameters),
  captured: new Map(),
  result: newCell(),
  record: new Map(),
  visits: 0,
  isQueued: false,
  isRunning: false,
});

export const functionUnit = ({ key, name, node, module, parameters, owner }: FunctionInfo): Unit =>
  newUnit({ key, name, node, module, parameters, owner, isMethod: owner !== undefined });

/** The unit of a nested function or a lambda. */
export const closureUnit = (node: Syntax, name: string, frame: Frame): Unit =>
  newUnit({
    key: `${frame.module.name}:<${name}>@${node.start}`,
    name,
    node,
    module: frame.module,
    parameters: parametersOf(node),
    owner: frame.unit?.owner,
    isMethod: false,
  });

const nameCache = new WeakMap<Syntax, ReadonlySet<string>>();

/** Names that occur in a closure. */
export function mentionedNames(node: Syntax): ReadonlySet<string> {
  let names = nameCache.get(node);
  if (!names) {
    const found = new Set<string>();
    walk(node, (each) => {
      if (each.type === "identifier") found.add(textOf(each));
    });
    names = found;
    nameCache.set(node, names);
  }
  return names;
}
