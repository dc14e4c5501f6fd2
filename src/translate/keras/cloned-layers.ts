import type { FunctionInfo } from "../../program/module.ts";
import { required, type Syntax, textOf } from "../../python/syntax.ts";
import { argumentTexts } from "../expressions/arguments.ts";
import type { Scope } from "../scope.ts";
import type { InitContext } from "./init-context.ts";

const copies = /\breturn (?:torch\.)?nn\.ModuleList\(\[copy\.deepcopy\((\w+)\) for \w+ in range\((\w+)\)\]\)\s*$/;

/** Whether a function does nothing but copy a layer: `return nn.ModuleList([copy.deepcopy(module) for i in range(N)])`. */
function isCloning(fn: FunctionInfo): boolean {
  const found = copies.exec(textOf(required(fn.node, "body")));
  const names = fn.parameters.map(({ name }) => name);
  return names.length === 2 && found?.[1] === names[0] && found?.[2] === names[1];
}

/** The function of the port: copies are told apart by their names, which the caller begins. */
export function cloningLines(fn: FunctionInfo, { port }: Scope): readonly string[] | undefined {
  if (!isCloning(fn)) return undefined;
  const [layer, count] = fn.parameters.map(({ name }) => name);
  return [
    `def ${fn.name}(${layer}, ${count}, name):`,
    '    """Copies a layer that is not built yet; the copies are named by their places."""',
    `    layers = [${port.use("copy")}.deepcopy(${layer}) for _ in range(${count})]`,
    "    for place, copied in enumerate(layers):",
    '        copied._name = f"{name}_._{place}"',
    "    return layers",
  ];
}

/** `self.layers = _get_clones(layer, number)` */
export function clonedLayers(
  name: string,
  attribute: string,
  value: Syntax,
  { scope, entries }: InitContext,
): readonly string[] | undefined {
  const callee = value.type === "call" ? textOf(required(value, "function")) : "";
  const fn = scope.module.functions.get(callee);
  if (!fn || !isCloning(fn)) return undefined;
  const known = entries.findIndex((entry) => entry.kind !== "lines" && entry.attribute === attribute);
  // another branch may have a single layer
  const entry = { kind: "list", attribute, isNested: known >= 0 } as const;
  if (known >= 0) entries[known] = entry;
  else entries.push(entry);
  return [`self.${attribute} = ${callee}(${[...argumentTexts(value, scope), `name="${name}"`].join(", ")})`];
}
