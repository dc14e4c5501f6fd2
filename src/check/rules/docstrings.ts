import type { ClassInfo, FunctionInfo } from "../../program/module.ts";
import { decoratorsOf, required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const decoratorNames = (definition: ClassInfo | FunctionInfo): readonly string[] =>
  decoratorsOf(definition.node).map((decorator) => /^@(\w+)/.exec(textOf(decorator))?.[1] ?? "");

const hint = "Decorate it as PyTorch does, with the text that speaks of TensorFlow.";

/** PyTorch's documentation of a class or method that its twin lacks. */
function lacking(of: ClassInfo | FunctionInfo, twin: ClassInfo | FunctionInfo, decorator: string): boolean {
  return decoratorNames(twin).includes(decorator) && !decoratorNames(of).includes(decorator);
}

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  const { twin, info, call, name, role } = ported;
  if (twin === undefined || role !== "model") return [];
  const found: Finding[] = [];
  const forward = twin.methods.get("forward");
  if (lacking(info, twin, "add_start_docstrings")) {
    const message = `\`${name}\` is not decorated with \`@add_start_docstrings\`, as \`${twin.name}\` is.`;
    found.push(findingAt("C017", context.port.path, required(info.node, "name"), { message, hint }));
  }
  if (call && forward && lacking(call, forward, "add_start_docstrings_to_model_forward")) {
    const message = `\`${name}.call\` is not decorated with \`@add_start_docstrings_to_model_forward\`, as \`${twin.name}.forward\` is.`;
    found.push(findingAt("C017", context.port.path, required(call.node, "name"), { message, hint }));
  }
  return found;
}

export const docstrings: CheckRule = {
  code: "C017",
  id: "docstrings",
  title: "Public models and their `call` carry the documentation that PyTorch's carry.",
  source: sections.pointers,
  find: (context) => context.classes.flatMap((ported) => findingsOf(context, ported)),
};
