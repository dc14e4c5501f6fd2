import type { ClassInfo } from "../../program/module.ts";
import { required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import { isWeightless, nameStem } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { pytorchLayers } from "../pytorch-layers.ts";
import { type CheckRule, sections } from "../rule.ts";

/** A model that leaves its work to a main layer has the layers there. */
const isThin = ({ classes }: CheckContext, { role, twin }: PortClass): boolean =>
  role === "model" && classes.some((other) => other.role === "main-layer" && other.twin === twin);

/** The class, its bases, and the classes without twin that it leaves its layers to. */
function ownText({ program, classOf }: CheckContext, { info, layers }: PortClass): string {
  const helpers = layers.flatMap(({ made }) => (made && classOf(made.name)?.twin === undefined ? [made] : []));
  // Comments speak of "query" and "key" whether there are such layers or not.
  return [...program.ancestry(info), ...helpers]
    .map(({ node }) => textOf(node).replace(/(?<=\s)#[^\n]*/g, ""))
    .join("\n");
}

/** A projection by a shared weight is none of the layers in TensorFlow: the library multiplies by the embedding. */
const isTied = ({ pytorch }: CheckContext, attribute: string): boolean =>
  [...pytorch.classes.values()].some(({ constants }) => {
    const keys = constants.get("_tied_weights_keys");
    return keys !== undefined && new RegExp(`\\b${attribute}\\b`).test(textOf(keys));
  });

/** `self.x`, or a name or an attribute in quotes of which it is a part: `"mlm___x"`, `f"x_._{i}"`. */
const isMentioned = (text: string, attribute: string): boolean =>
  new RegExp(`(?:\\bself\\.(?:\\w*_)?|["'](?:[\\w./]*[_./])?)${attribute}(?![A-Za-z0-9]|_[^.])`).test(text);

/** Whether a layer is called as nothing in PyTorch is: that may be the one that is missing, and its name is told of. */
const hasStranger = ({ pytorchAttributes }: CheckContext, { layers }: PortClass, twin: ClassInfo): boolean =>
  layers.some(({ attribute, name, isKeras, kind }) => {
    const stem = name === undefined ? undefined : nameStem(name);
    const known = pytorchAttributes(twin);
    const isNamed = attribute !== undefined && stem !== undefined && isKeras && !isWeightless(kind);
    return isNamed && !known.has(attribute) && !known.has(stem);
  });

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  const { port, folder } = context;
  if (ported.twin === undefined || ported.role === "other" || isThin(context, ported)) return [];
  const text = ownText(context, ported);
  if (hasStranger(context, ported, ported.twin)) return [];
  const lacking = pytorchLayers(context, ported.twin).filter(
    ({ attribute }) => !isMentioned(text, attribute) && !isTied(context, attribute),
  );
  const names = new Map(lacking.map((layer) => [layer.attribute, layer]));
  return [...names.values()].map(({ attribute, kind, call }) => {
    const place = `${folder.sourcePath}:${call.row + 1}`;
    const message = `\`${ported.name}\` has nothing for \`self.${attribute}\` (${kind}) of \`${ported.twin?.name}\` (${place}).`;
    const hint = `Make the layer in \`__init__\` with \`name="${attribute}"\`, build and call it as PyTorch does.`;
    return findingAt("C007", port.path, required(ported.info.node, "name"), { message, hint });
  });
}

export const missingLayer: CheckRule = {
  code: "C007",
  id: "missing-layer",
  title: "Every layer with weights of the PyTorch class is in its twin.",
  source: sections.implementation,
  find: (context) => context.classes.flatMap((ported) => findingsOf(context, ported)),
};
