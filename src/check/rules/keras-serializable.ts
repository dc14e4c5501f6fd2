import type { Edit } from "../../change/edit.ts";
import { decoratorsOf, named, required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { importOf, lineBefore } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const hint = "Decorate the class with `@keras_serializable`, and set `config_class` in its body.";

/** What the class of `__init__`'s `config` is annotated with, or the folder's configuration class. */
function configClass({ folder }: CheckContext, { info }: PortClass): string {
  const config = info.methods.get("__init__")?.parameters.find(({ name }) => name === "config");
  const type = config?.type === undefined ? "" : textOf(config.type);
  return /^\w+Config$/.test(type) ? type : folder.configClass;
}

function firstLine({ info }: PortClass, text: string): Edit | undefined {
  const statements = named(required(info.node, "body"));
  const isDocstring = statements[0]?.type === "expression_statement" && named(statements[0])[0]?.type === "string";
  const [first] = isDocstring ? statements.slice(1) : statements;
  return first && { start: first.start, end: first.start, text: `${text}\n\n${" ".repeat(first.column)}` };
}

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  const { port, program } = context;
  const found: Finding[] = [];
  const name = required(ported.info.node, "name");
  if (!decoratorsOf(ported.info.node).some((decorator) => /^@keras_serializable\b/.test(textOf(decorator)))) {
    const message = `\`${ported.name}\` is not decorated with \`@keras_serializable\`: Keras cannot save a model that holds it.`;
    const edits = [lineBefore(ported.info.node, "@keras_serializable"), ...importOf(port, "keras_serializable")];
    found.push(findingAt("C004", port.path, name, { message, hint }, edits));
  }
  if (!program.ancestry(ported.info).some((info) => info.constants.has("config_class"))) {
    const message = `\`${ported.name}\` sets no \`config_class\`: \`@keras_serializable\` makes the layer again from it.`;
    const edit = firstLine(ported, `config_class = ${configClass(context, ported)}`);
    found.push(findingAt("C004", port.path, name, { message, hint }, edit === undefined ? [] : [edit]));
  }
  return found;
}

/** Main layers, and layers that name their configuration class, which nothing but the decorator reads of a layer. */
const isSerialized = ({ role, info, twin }: PortClass): boolean =>
  role === "main-layer" ||
  (role === "layer" && info.constants.has("config_class") && twin?.constants.has("config_class") !== true);

export const kerasSerializable: CheckRule = {
  code: "C004",
  id: "keras-serializable",
  title: "The main layer is decorated with `@keras_serializable` and names its configuration class.",
  source: sections.checklist,
  find: (context) => context.classes.filter(isSerialized).flatMap((ported) => findingsOf(context, ported)),
};
