import { required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import { isWeightless, type LayerCreation } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const holdsWeights = ({ hasWeights }: CheckContext, { kind, made }: LayerCreation): boolean =>
  made === undefined ? !isWeightless(kind) : hasWeights(made);

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  const { program, port } = context;
  const held = ported.layers.filter((layer) => layer.attribute !== undefined && holdsWeights(context, layer));
  if (held.length === 0) return [];
  const build = program.method(ported.info, "build");
  if (build === undefined) {
    const message = `\`${ported.name}\` has layers and no \`build()\`, so their weights are made when it is first called.`;
    const hint = "Write a `build()` that builds each layer within the name scope of its name.";
    return [findingAt("C006", port.path, required(ported.info.node, "name"), { message, hint })];
  }
  // Base classes build their own layers where `super().build()` is called, and those of their heirs where they can.
  const text = program
    .ancestry(ported.info)
    .flatMap((info) => (info.methods.has("build") ? [textOf(info.methods.get("build")?.node ?? info.node)] : []))
    .join("\n");
  const told = new Set<string>();
  return held.flatMap(({ attribute = "", call }) => {
    if (told.has(attribute) || new RegExp(`self\\.${attribute}\\b|["']${attribute}["']`).test(text)) return [];
    told.add(attribute);
    const message = `\`build()\` of \`${ported.name}\` leaves out \`self.${attribute}\`, so its weights are made when it is first called.`;
    const hint = `Build it within \`tf.name_scope(self.${attribute}.name)\`.`;
    return [findingAt("C006", port.path, call, { message, hint })];
  });
}

export const build: CheckRule = {
  code: "C006",
  id: "build",
  title: "Every layer with weights is built in its class's `build()`.",
  source: sections.implementation,
  find: (context) =>
    context.checkout.era.buildMethods
      ? context.classes.filter(({ role }) => role !== "other").flatMap((ported) => findingsOf(context, ported))
      : [],
};
