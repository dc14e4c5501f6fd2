import type { Edit } from "../../change/edit.ts";
import { named, required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { appended } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import { isSplit, isWeightless, type LayerCreation, nameParts, nameStem } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

/** Whether a class stands for a module of PyTorch itself, whose attributes no file of the library tells. */
function isOfPytorch({ pytorch }: CheckContext, { name, twin }: PortClass): boolean {
  if (twin !== undefined) return false;
  const modules = textOf(pytorch.root).matchAll(/\bnn\.(MultiheadAttention|Transformer\w*)\(/g);
  return [...modules].some(([, module = ""]) => name.endsWith(module));
}

/** All names under which PyTorch keeps weights of this class, as far as they are known. */
function pytorchNames(context: CheckContext, ported: PortClass, isLocal = false): ReadonlySet<string> | undefined {
  const { pytorch, pytorchAttributes } = context;
  if (isOfPytorch(context, ported)) return undefined;
  if (ported.twin === undefined || ported.role === "pretrained" || isLocal) {
    return new Set([...pytorch.classes.values()].flatMap((info) => [...pytorchAttributes(info)]));
  }
  return pytorchAttributes(ported.twin);
}

function prefixes({ pytorch }: CheckContext): ReadonlySet<string> {
  const texts = [...pytorch.classes.values()].map(({ constants }) => constants.get("base_model_prefix"));
  return new Set(texts.flatMap((node) => (node === undefined ? [] : node.source.slice(node.start + 1, node.end - 1))));
}

const holdsWeights = ({ hasWeights }: CheckContext, { kind, made }: LayerCreation): boolean =>
  made === undefined ? !isWeightless(kind) : hasWeights(made);

/** Whether PyTorch's class names a layer in a string or sets it on another one: `OrderedDict([("conv", …)])`. */
const isWritten = ({ pytorchProgram }: CheckContext, { twin }: PortClass, stem: string): boolean =>
  twin !== undefined &&
  pytorchProgram
    .ancestry(twin)
    .some(({ node }) => new RegExp(`["'](?:\\w+\\.)?${stem}|\\.${stem} = `).test(textOf(node)));

function unnamed(context: CheckContext, ported: PortClass, layer: LayerCreation): Finding {
  const at = layer.attribute === undefined ? "A layer" : `\`self.${layer.attribute}\``;
  const message = `${at} (${layer.kind}) has no \`name=\`: weights of a PyTorch checkpoint find layers by their names.`;
  const hint = `Give it the name of its attribute in PyTorch${layer.isInList ? ", with its index: `layer_._0`" : ""}.`;
  return findingAt("C005", context.port.path, layer.call, { message, hint }, nameEdit(context, ported, layer));
}

function nameEdit(context: CheckContext, ported: PortClass, layer: LayerCreation): readonly Edit[] {
  const { attribute, isInList, call } = layer;
  if (attribute === undefined || isInList || pytorchNames(context, ported)?.has(attribute) !== true) return [];
  const list = required(call, "arguments");
  return [appended(list, `name="${attribute}"`, named(list).at(-1))];
}

function misnamed(context: CheckContext, ported: PortClass, layer: LayerCreation): Finding | undefined {
  const stem = layer.name === undefined ? undefined : nameStem(layer.name);
  const names = pytorchNames(context, ported, layer.attribute === undefined);
  if (layer.name === undefined || stem === undefined || names === undefined || /^\d+$/.test(stem)) return undefined;
  const { attribute } = layer;
  const isOther =
    attribute !== undefined &&
    !nameParts(layer.name).includes(attribute) &&
    !isSplit(layer.name) &&
    ported.twin !== undefined &&
    names.has(attribute);
  const isKnown = names.has(stem) || prefixes(context).has(stem) || isWritten(context, ported, stem);
  if (isKnown && !isOther) return undefined;
  const { path } = context.port;
  const where = ported.twin?.name ?? "the PyTorch file";
  if (isOther && isKnown) {
    const message = `\`self.${attribute}\` is named \`${stem}\`, so it takes the weights that PyTorch keeps there.`;
    const hint = `Name it \`${attribute}\`, as its attribute in PyTorch.`;
    return findingAt("C005", path, layer.name, { message, hint });
  }
  const message = `The layer is named \`${stem}\`, and ${where} has no attribute of this name: its weights are not found.`;
  const hint = isOther
    ? `Name it \`${attribute}\`, as its attribute in PyTorch.`
    : "Name it as the attribute in PyTorch is named.";
  return findingAt("C005", path, layer.name, { message, hint });
}

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  return ported.layers.flatMap((layer) => {
    if (layer.isHandedOver || !holdsWeights(context, layer)) return [];
    if (layer.name === undefined) return layer.attribute === undefined ? [] : [unnamed(context, ported, layer)];
    return misnamed(context, ported, layer) ?? [];
  });
}

export const layerName: CheckRule = {
  code: "C005",
  id: "layer-name",
  title: "Every layer with weights has a `name=` that equals the name of its attribute in PyTorch.",
  source: sections.implementation,
  find: (context) =>
    context.classes.filter(({ role }) => role !== "other").flatMap((ported) => findingsOf(context, ported)),
};
