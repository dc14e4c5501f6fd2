import type { ClassInfo } from "../program/module.ts";
import { qualify } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { dottedName, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { nameStem, selfAttribute } from "./layers.ts";
import type { PortClass } from "./port-class.ts";

interface Sides {
  readonly pytorch: Program;
  readonly attributesOf: (info: ClassInfo) => ReadonlySet<string>;
}

/** Classes of the PyTorch file of which no class of the port has the name. */
function freeClasses({ pytorch }: Sides, classes: readonly PortClass[]): readonly ClassInfo[] {
  const taken = new Set(classes.flatMap(({ twin }) => (twin === undefined ? [] : [twin.name])));
  return [...pytorch.main.classes.values()].filter(({ name }) => !taken.has(name));
}

/** Names of the file's own classes that a PyTorch class makes for an attribute, in a list or not. */
function madeFor({ pytorch }: Sides, twin: ClassInfo, attribute: string): readonly string[] {
  const found: string[] = [];
  const addCalls = (value: Syntax): void =>
    walk(value, (node) => {
      const callee = node.type === "call" ? dottedName(required(node, "function")) : undefined;
      if (callee !== undefined) found.push(qualify(pytorch.main, callee).split(".").at(-1) ?? "");
    });
  for (const info of pytorch.ancestry(twin)) {
    const init = info.methods.get("__init__");
    if (init === undefined) continue;
    walk(init.node, (node) => {
      const value = node.type === "assignment" ? node.children.at(-1) : undefined;
      if (value !== undefined && selfAttribute(node.children[0]) === attribute) addCalls(value);
    });
  }
  return found.filter((name) => pytorch.main.classes.has(name));
}

/** The free class that PyTorch has wherever the port has this one; nothing where that is not one. */
function byPlace(sides: Sides, classes: readonly PortClass[], free: readonly ClassInfo[], { name }: PortClass) {
  const candidates = new Set<string>();
  for (const { twin, layers } of classes) {
    if (twin === undefined) continue;
    for (const layer of layers) {
      const stem = (layer.name === undefined ? undefined : nameStem(layer.name)) ?? layer.attribute;
      if (layer.made?.name !== name || stem === undefined) continue;
      for (const made of madeFor(sides, twin, stem)) candidates.add(made);
    }
  }
  const [only] = candidates;
  return candidates.size === 1 ? free.find((info) => info.name === only) : undefined;
}

/** The one free class that has all the layers of this one; of several, the one that the others inherit from. */
function byLayers({ pytorch, attributesOf }: Sides, free: readonly ClassInfo[], { layers }: PortClass) {
  const named = layers.flatMap(({ name }) => (name === undefined ? [] : (nameStem(name) ?? [])));
  const stems = [...new Set(named)];
  if (stems.length === 0) return undefined;
  const fitting = free.filter((info) => stems.every((stem) => attributesOf(info).has(stem)));
  const roots = fitting.filter((info) => fitting.every((other) => pytorch.ancestry(other).includes(info)));
  return roots.length === 1 ? roots[0] : undefined;
}

const fieldsOf = ({ node }: ClassInfo): string =>
  [...textOf(node).matchAll(/^ {4}(\w+): /gm)].map(([, name = ""]) => name).join();

const isOutput = ({ bases }: ClassInfo): boolean => bases.some((base) => base.endsWith("ModelOutput"));

/** The one free class of outputs that has the same fields. */
function byFields(free: readonly ClassInfo[], { info }: PortClass): ClassInfo | undefined {
  const fields = fieldsOf(info);
  const fitting = isOutput(info) ? free.filter((each) => isOutput(each) && fieldsOf(each) === fields) : [];
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The classes of a port, with the twins of those whose names are in no PyTorch file. */
export function withCounterparts(sides: Sides, classes: readonly PortClass[]): readonly PortClass[] {
  let known = classes;
  for (const ported of classes) {
    if (ported.twin !== undefined || !/^(layer|model|other)$/.test(ported.role)) continue;
    const free = freeClasses(sides, known);
    const twin =
      ported.role === "other"
        ? byFields(free, ported)
        : (byPlace(sides, known, free, ported) ?? byLayers(sides, free, ported));
    if (twin !== undefined) known = known.map((each) => (each === ported ? { ...each, twin, isRenamed: true } : each));
  }
  return known;
}
