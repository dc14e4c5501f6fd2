import type { Edit } from "../../change/edit.ts";
import type { ClassInfo } from "../../program/module.ts";
import { required, textOf, walk } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import { isSplit, type LayerCreation, nameParts, nameStem, selfAttribute } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

/** Names that a Keras layer or model has itself: a port cannot give them to its layers. */
const takenByKeras =
  /^(self|input|output|inputs|outputs|name|layers|weights|variables|losses|loss|metrics|dtype|build|built|call|compile|config|trainable|submodules|activity_regularizer|optimizer|history|states|distribute_strategy)$/;

/** `self.x` becomes `self.y` in a class; nothing when another place speaks of `.x`, or `y` is in use. */
function renameEdits(context: CheckContext, { info }: PortClass, from: string, to: string): readonly Edit[] {
  const edits: Edit[] = [];
  let isSafe = true;
  walk(context.port.root, (node) => {
    if (node.type === "string_content" && textOf(node) === from && node.parent?.parent?.type === "argument_list") {
      const isOwn = node.start >= info.node.start && node.end <= info.node.end;
      const call = node.parent.parent.parent;
      if (isOwn && call?.type === "call" && textOf(required(call, "function")) === "getattr") {
        edits.push({ start: node.start, end: node.end, text: to });
      }
    }
    if (node.type !== "attribute") return;
    const attribute = required(node, "attribute");
    const isOwn = node.start >= info.node.start && node.end <= info.node.end;
    if (isOwn && textOf(attribute) === to && selfAttribute(node) === to) isSafe = false;
    if (textOf(attribute) !== from) return;
    if (!isOwn || selfAttribute(node) === undefined) isSafe = false;
    else edits.push({ start: attribute.start, end: attribute.end, text: to });
  });
  return isSafe ? edits : [];
}

/** Whether PyTorch sets an attribute to what a call gives, in brackets or not: a layer, never a buffer. */
const isModule = ({ pytorchProgram }: CheckContext, info: ClassInfo, attribute: string): boolean =>
  pytorchProgram
    .ancestry(info)
    .some(({ node }) => new RegExp(`self\\.${attribute}(: [^=\\n]+)? = `).test(textOf(node)));

function renamedAttribute(context: CheckContext, ported: PortClass, layer: LayerCreation): Finding | undefined {
  const { attribute, name, call } = layer;
  if (name === undefined || ported.twin === undefined) return undefined;
  const stem = nameStem(name);
  if (attribute === undefined || stem === undefined || stem === attribute) return undefined;
  const names = context.pytorchAttributes(ported.twin);
  if (!names.has(stem) || names.has(attribute) || takenByKeras.test(stem)) return undefined;
  if (context.program.method(ported.info, stem) !== undefined) return undefined; // a method has the name
  // One layer of several that PyTorch has in a Sequential, and a weight or buffer that needs a layer here.
  if (isSplit(name) || (!layer.isInList && nameParts(name).length > 1)) return undefined;
  if (!isModule(context, ported.twin, stem)) return undefined;
  const target = call.parent?.type === "assignment" ? required(call.parent, "left") : call;
  const message = `\`self.${attribute}\` of \`${ported.name}\` is \`self.${stem}\` in PyTorch.`;
  const hint = `Call it \`self.${stem}\`: whoever knows the PyTorch model looks for it there.`;
  const edits = layer.isInList ? [] : renameEdits(context, ported, attribute, stem);
  return findingAt("C008", context.port.path, target, { message, hint }, edits);
}

/** One finding an attribute, however many layers it holds. */
function renamedAttributes(context: CheckContext, ported: PortClass): readonly Finding[] {
  const byAttribute = new Map(ported.layers.map((layer) => [layer.attribute, layer]));
  return [...byAttribute.values()].flatMap((layer) => renamedAttribute(context, ported, layer) ?? []);
}

function renamedClass(context: CheckContext, ported: PortClass): Finding | undefined {
  const { twin: info, isRenamed } = ported;
  if (info === undefined || !isRenamed) return undefined;
  const name = required(ported.info.node, "name");
  const message = `\`${ported.name}\` is \`${info.name}\` in PyTorch.`;
  const hint = `Call it \`TF${info.name}\`: twins differ by the prefix alone.`;
  return findingAt("C008", context.port.path, name, { message, hint });
}

export const names: CheckRule = {
  code: "C008",
  id: "names",
  title: "Classes are named as in PyTorch with `TF` in front, and attributes as in PyTorch.",
  source: sections.implementation,
  find: (context) =>
    context.classes.flatMap((ported) => [
      ...[renamedClass(context, ported)].filter((found) => found !== undefined),
      ...renamedAttributes(context, ported),
    ]),
};
