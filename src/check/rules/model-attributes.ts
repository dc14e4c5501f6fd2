import { named, required, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const attributes = ["config_class", "base_model_prefix"] as const;

/** A class that keeps its model under another attribute names that: names of weights begin with it. */
const isOwnPrefix = (own: Syntax, { layers }: PortClass): boolean =>
  layers.some(({ attribute }) => attribute === stringValue(own));

function findingsOf({ port, program, pytorchProgram }: CheckContext, ported: PortClass): readonly Finding[] {
  const { info, twin, name } = ported;
  return attributes.flatMap((attribute): readonly Finding[] => {
    const bases = twin === undefined ? [] : pytorchProgram.ancestry(twin);
    const wanted = bases.find(({ constants }) => constants.has(attribute))?.constants.get(attribute);
    if (wanted === undefined) return [];
    const own = program
      .ancestry(info)
      .find(({ constants }) => constants.has(attribute))
      ?.constants.get(attribute);
    if (own !== undefined && textOf(own).replaceAll("'", '"') === textOf(wanted).replaceAll("'", '"')) return [];
    if (own !== undefined && attribute === "base_model_prefix" && isOwnPrefix(own, ported)) return [];
    const hint = `Set \`${attribute} = ${textOf(wanted)}\` in its body.`;
    if (own !== undefined) {
      const message = `\`${attribute}\` of \`${name}\` is ${textOf(own)}; in PyTorch it is ${textOf(wanted)}.`;
      const edits = [{ start: own.start, end: own.end, text: textOf(wanted) }];
      return [findingAt("C018", port.path, own, { message, hint }, edits)];
    }
    const message = `\`${name}\` sets no \`${attribute}\`, which loading of weights reads.`;
    const last = named(required(info.node, "body"))[0];
    const isDocstring = last?.type === "expression_statement" && named(last)[0]?.type === "string";
    const edits =
      last === undefined || !isDocstring
        ? []
        : [{ start: last.end, end: last.end, text: `\n\n${" ".repeat(last.column)}${attribute} = ${textOf(wanted)}` }];
    return [findingAt("C018", port.path, required(info.node, "name"), { message, hint }, edits)];
  });
}

export const modelAttributes: CheckRule = {
  code: "C018",
  id: "model-attributes",
  title: "The pretrained class has PyTorch's `config_class` and `base_model_prefix`, so that `from_pt=True` loads.",
  source: sections.checklist,
  find: (context) =>
    context.classes.filter(({ role }) => role === "pretrained").flatMap((ported) => findingsOf(context, ported)),
};
