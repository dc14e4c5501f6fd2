import { argumentsOf } from "../../python/signature.ts";
import { field, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { keptAs } from "./handed.ts";
import type { InitContext } from "./init-context.ts";
import { type LayerName, literalName } from "./layer-name.ts";

/** Where a local layer or list of layers ends up: the name that its weights carry. Empty text: in an `nn.Sequential`. */
export function destination(local: string, context: InitContext): LayerName | undefined {
  // the keys of a dictionary that becomes an nn.Sequential are the names of its layers
  if (isDictionaryOf(local, context.init.node)) return literalName("");
  let found = registeredName(local, context);
  walk(context.init.node, (node) => {
    if (found) return false;
    if (node.type === "assignment") {
      const [left, right] = [field(node, "left"), field(node, "right")];
      const attribute = left && /^self\.(\w+)$/.exec(textOf(left))?.[1];
      const value = right ? textOf(right).replace(/\s+/g, "") : "";
      if (attribute && new RegExp(`^(nn\\.)?Module(List|Dict)\\(\\[?${local}\\]?\\)$|^${local}$`).test(value))
        found = literalName(attribute);
      // one layer in all places of a list: checkpoints name it by each of them
      if (attribute && new RegExp(`^(nn\\.)?ModuleList\\(\\[${local}for\\w+in`).test(value))
        found = literalName(`${attribute}_._0`);
      if (attribute && new RegExp(`Sequential\\(\\*${local}\\)$`).test(value)) found = literalName("");
      if (attribute && right?.type === "call" && /(^|\.)Sequential$/.test(textOf(required(right, "function")))) {
        const place = argumentsOf(right).findIndex(
          (argument) => argument.keyword !== "*" && textOf(argument.value) === local,
        );
        if (place >= 0) found = literalName(String(place));
      }
    }
    const text = node.type === "call" ? textOf(node) : "";
    const append = /^((?:self\.)?\w+)\.append\((?:(?:nn\.)?ModuleList\()?(\w+)\)?\)$/.exec(text);
    if (append?.[1] && append[2] === local) {
      const list = append[1];
      const attribute = /^self\.(\w+)$/.exec(list)?.[1];
      const base = attribute ? literalName(attribute) : destination(list, context);
      const target = attribute ? `self.${context.scope.owner?.renamed.get(attribute) ?? attribute}` : list;
      if (base)
        found = { text: base.text === "" ? `{len(${target})}` : `${base.text}_._{len(${target})}`, isFormatted: true };
    }
    return !found;
  });
  if (found) return found;
  const kept = keptAs(local, context.init.node, context.scope);
  return kept === undefined ? undefined : literalName(kept);
}

/** The name of a variable that `self.add_module(str(i), variable)` registers. */
function registeredName(local: string, context: InitContext): LayerName | undefined {
  let found: LayerName | undefined;
  walk(context.init.node, (node) => {
    const list =
      node.type === "call" ? /^self\.(?:(\w+)\.)?add_module$/.exec(textOf(required(node, "function"))) : null;
    if (!list) return !found;
    const [name, value] = argumentsOf(node);
    if (!name || !value || textOf(value.value) !== local) return !found;
    found = list[1] === undefined ? moduleName(name.value) : placeIn(list[1], name.value, context);
    return false;
  });
  return found;
}

/** Whether an attribute is an `nn.Sequential`, whose layers are named by their places alone. */
export const isSequential = (attribute: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.${attribute} = (torch\\.)?nn\\.Sequential\\(`).test(textOf(init.node));

/** The name of a layer that `self.layers.add_module("0", layer)` puts into a container. */
export function placeIn(attribute: string, name: Syntax, context: InitContext): LayerName {
  const place = moduleName(name);
  return isSequential(attribute, context) ? place : { ...place, text: `${attribute}_._${place.text}` };
}

export function moduleName(node: Syntax): LayerName {
  const number = /^str\((\w+)\)$/.exec(textOf(node))?.[1];
  if (number !== undefined) return { text: `{${number}}`, isFormatted: true };
  // a variable that holds the name
  if (node.type === "identifier") return { text: `{${textOf(node)}}`, isFormatted: true };
  const formatted = /^(["'])([^"'{}]*)\{\}([^"'{}]*)\1\.format\(([^"'{}]+)\)$/.exec(textOf(node));
  if (formatted) return { text: `${formatted[2]}{${formatted[4]}}${formatted[3]}`, isFormatted: true };
  return { text: textOf(node).replace(/^f?["']|["']$/g, ""), isFormatted: textOf(node).startsWith("f") };
}

/** Whether a variable is a dictionary out of which `nn.Sequential` takes its layers. */
export function isDictionaryOf(local: string, fn: Syntax): boolean {
  const text = textOf(fn);
  return (
    new RegExp(`\\b${local} = (collections\\.)?OrderedDict\\(\\)`).test(text) &&
    new RegExp(`\\bSequential\\(${local}\\)`).test(text)
  );
}

/** Whether a list of the layer holds the variable as well. */
export const isListed = (local: string, { init }: InitContext): boolean =>
  new RegExp(`self\\.\\w+\\.append\\(${local}\\)`).test(textOf(init.node));
