import type { FunctionInfo } from "../program/module.ts";
import { argumentsOf } from "../python/signature.ts";
import { field, named, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import type { CheckContext } from "./context.ts";
import { type LayerCreation, layersMadeIn, selfAttribute } from "./layers.ts";
import type { PortClass } from "./port-class.ts";

/** A call of a layer that the class holds: `self.x(…)`, `self.x[i](…)`, or of a name that a loop over `self.x` binds. */
export interface LayerCall {
  readonly node: Syntax;
  readonly attribute: string;
  /** All that the attribute may hold. */
  readonly layers: readonly LayerCreation[];
  readonly method: FunctionInfo;
}

/** Layers by attribute, those of base classes included. */
function layersByAttribute({ program }: CheckContext, { info }: PortClass): ReadonlyMap<string, LayerCreation[]> {
  const found = new Map<string, LayerCreation[]>();
  for (const each of program.ancestry(info)) {
    for (const layer of layersMadeIn(program, each, each.methods.get("__init__"))) {
      if (layer.attribute === undefined) continue;
      found.set(layer.attribute, [...(found.get(layer.attribute) ?? []), layer]);
    }
  }
  return found;
}

/** What a loop's names stand for: `for i, layer in enumerate(self.layers)`. */
function loopNames(loop: Syntax): readonly (readonly [string, string])[] {
  const left = required(loop, "left");
  const right = required(loop, "right");
  const names = (left.type === "identifier" ? [left] : named(left)).map(textOf);
  if (right.type !== "call") {
    const attribute = selfAttribute(right);
    return attribute === undefined || names[0] === undefined ? [] : [[names[0], attribute]];
  }
  const callee = textOf(required(right, "function"));
  const given = argumentsOf(right).map(({ value }) => selfAttribute(value));
  if (callee === "zip") return names.flatMap((name, at) => pair(name, given[at]));
  const last = names.at(-1);
  return callee === "enumerate" && last !== undefined ? pair(last, given[0]) : [];
}

const pair = (name: string, attribute: string | undefined): readonly (readonly [string, string])[] =>
  attribute === undefined ? [] : [[name, attribute]];

/** Calls of layers in the methods of a class, `__init__` and `build` left out. */
export function layerCalls(context: CheckContext, ported: PortClass): readonly LayerCall[] {
  const layers = layersByAttribute(context, ported);
  return [...ported.info.methods.values()]
    .filter(({ name }) => name !== "__init__" && name !== "build")
    .flatMap((method) => callsIn(method, layers));
}

function callsIn(method: FunctionInfo, layers: ReadonlyMap<string, LayerCreation[]>): readonly LayerCall[] {
  const names = new Map<string, string>();
  const found: LayerCall[] = [];
  walk(method.node, (node) => {
    if (node.type === "for_statement" || node.type === "for_in_clause") {
      for (const [name, attribute] of loopNames(node)) names.set(name, attribute);
    }
    if (node.type !== "call") return;
    const callee = field(node, "function");
    const attribute =
      callee?.type === "identifier"
        ? names.get(textOf(callee))
        : /\.(append|extend)$/.test(callee === undefined ? "" : textOf(callee))
          ? undefined
          : selfAttribute(callee);
    const held = attribute === undefined ? undefined : layers.get(attribute);
    if (attribute !== undefined && held !== undefined) found.push({ node, attribute, layers: held, method });
  });
  return found;
}

/** Whether a call hands over the parameter at a position, by keyword or in its place. */
export function isHanded(call: Syntax, name: string, position: number | undefined): boolean {
  const given = argumentsOf(call);
  if (given.some(({ keyword }) => keyword === name || keyword === "**")) return true;
  if (given.some(({ keyword }) => keyword === "*")) return true;
  const plain = given.filter(({ keyword }) => keyword === undefined).length;
  return position !== undefined && position >= 0 && plain > position;
}
