import { named, required } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { appended } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import { type LayerCreation, nameStem } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { argumentText, type PytorchLayer, pytorchLayers } from "../pytorch-layers.ts";
import { type CheckRule, sections } from "../rule.ts";

/** PyTorch's own default of `eps`, the same in all of its norms (its documentation). */
const pytorchEpsilon = "1e-5";
const norms = /^(LayerNormalization|BatchNormalization|GroupNormalization)$/;
const places: Readonly<Record<string, number>> = { LayerNorm: 1, GroupNorm: 2, BatchNorm1d: 1, BatchNorm2d: 1 };

interface Wanted {
  readonly keyword: "epsilon" | "momentum";
  readonly text: string;
  readonly keras: string;
}

/** What PyTorch's layer says, as Keras would have to say it. */
function wanted(twin: PytorchLayer | undefined, kind: string): readonly Wanted[] {
  const isNorm = twin !== undefined && Object.hasOwn(places, twin.kind);
  const epsilon = (isNorm ? argumentText(twin.call, "eps", places[twin.kind]) : undefined) ?? pytorchEpsilon;
  const all: Wanted[] = [{ keyword: "epsilon", text: epsilon, keras: "1e-3" }];
  if (kind !== "BatchNormalization") return all;
  const momentum = isNorm ? argumentText(twin.call, "momentum", 2) : undefined;
  // PyTorch's momentum weighs the new batch, Keras' the old average.
  const old =
    momentum === undefined ? "0.9" : Number.isNaN(Number(momentum)) ? `1 - ${momentum}` : `${1 - Number(momentum)}`;
  return [...all, { keyword: "momentum", text: old, keras: "0.99" }];
}

const isNumber = (text: string): boolean => !Number.isNaN(Number(text.replaceAll("_", "")));

/** Whether two texts may stand for one number: what is not a number may be anything. */
const mayEqual = (a: string, b: string): boolean =>
  !isNumber(a) || !isNumber(b) || Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.abs(Number(b));

function findingsOf(context: CheckContext, ported: PortClass, layer: LayerCreation): readonly Finding[] {
  if (!layer.isKeras || !norms.test(layer.kind)) return [];
  const stem = layer.name === undefined ? layer.attribute : (nameStem(layer.name) ?? layer.attribute);
  const twin =
    ported.twin &&
    pytorchLayers(context, ported.twin).find(({ attribute }) => attribute === stem || attribute === layer.attribute);
  return wanted(twin, layer.kind).flatMap(({ keyword, text, keras }) => {
    const given = argumentText(layer.call, keyword);
    const target = `\`self.${layer.attribute ?? "?"}\` (${layer.kind})`;
    if (given !== undefined && (twin === undefined || !Object.hasOwn(places, twin.kind) || mayEqual(given, text)))
      return [];
    if (given === undefined && isNumber(text) && mayEqual(keras, text)) return [];
    const has =
      given === undefined ? `leaves \`${keyword}\` to Keras, where it is ${keras}` : `has \`${keyword}=${given}\``;
    const message = `${target} ${has}; in PyTorch it is ${text}.`;
    const list = required(layer.call, "arguments");
    const edits =
      given === undefined && isNumber(text) ? [appended(list, `${keyword}=${text}`, named(list).at(-1))] : [];
    const hint = `Write \`${keyword}=${text}\`.`;
    return [findingAt("C010", context.port.path, layer.call, { message, hint }, edits)];
  });
}

export const layerDefaults: CheckRule = {
  code: "C010",
  id: "layer-defaults",
  title: "Norms have PyTorch's epsilon and momentum, which are not Keras' own.",
  source: sections.implementation,
  find: (context) =>
    context.classes.flatMap((ported) => ported.layers.flatMap((layer) => findingsOf(context, ported, layer))),
};
