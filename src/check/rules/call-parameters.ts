import type { FunctionInfo } from "../../program/module.ts";
import type { Parameter } from "../../python/signature.ts";
import { required, type Syntax, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const isPlain = ({ kind, name }: Parameter): boolean => (kind === "plain" || kind === "keyword") && name !== "self";

const isLiteral = (node: Syntax): boolean => /^(none|true|false|integer|float|string)$/.test(node.type);

const literalText = (node: Syntax): string => textOf(node).replaceAll("'", '"');

/** Whether a method takes what else there is, and looks the name up in it: `kwargs.get("mask", None)`. */
const looksUp = ({ parameters, node }: FunctionInfo, name: string): boolean =>
  parameters.some(
    (each) => each.kind === "kwargs" && new RegExp(`\\b${each.name}\\b[^\\n]*["']${name}["']`).test(textOf(node)),
  );

function missingParameters(context: CheckContext, ported: PortClass, forward: FunctionInfo, call: FunctionInfo) {
  const taken = new Set(call.parameters.map(({ name }) => name));
  const missing = forward.parameters.filter(
    (parameter) => isPlain(parameter) && !taken.has(parameter.name) && !looksUp(call, parameter.name),
  );
  return missing.map(({ name, node }): Finding => {
    const place = `${context.folder.sourcePath}:${node.row + 1}`;
    const message = `\`${ported.name}.call\` takes no \`${name}\`, as \`${forward.owner?.name}.forward\` does (${place}).`;
    const hint = "Take it in the same place with the same default, and do with it what PyTorch does.";
    return findingAt("C009", context.port.path, required(call.node, "name"), { message, hint });
  });
}

function otherDefaults(context: CheckContext, ported: PortClass, forward: FunctionInfo, call: FunctionInfo) {
  const own = new Map(call.parameters.map((parameter) => [parameter.name, parameter]));
  const isPublic = ported.role !== "layer";
  return forward.parameters.filter(isPlain).flatMap((parameter): readonly Finding[] => {
    const twin = own.get(parameter.name);
    const wanted = parameter.default;
    if (twin === undefined || wanted === undefined || !isLiteral(wanted)) return [];
    if (
      twin.default === undefined
        ? !isPublic
        : !isLiteral(twin.default) || literalText(twin.default) === literalText(wanted)
    ) {
      return [];
    }
    const has = twin.default === undefined ? "no default" : `the default ${textOf(twin.default)}`;
    const message = `\`${parameter.name}\` of \`${ported.name}.call\` has ${has}; in PyTorch it is ${textOf(wanted)}.`;
    const edits =
      twin.default === undefined ? [] : [{ start: twin.default.start, end: twin.default.end, text: textOf(wanted) }];
    return [findingAt("C009", context.port.path, twin.node, { message, hint: "Give it PyTorch's default." }, edits)];
  });
}

function findingsOf(context: CheckContext, ported: PortClass): readonly Finding[] {
  const forward = ported.twin && context.pytorchProgram.method(ported.twin, "forward");
  if (forward === undefined || ported.call === undefined) return [];
  const missing = ported.role === "layer" ? [] : missingParameters(context, ported, forward, ported.call);
  return [...missing, ...otherDefaults(context, ported, forward, ported.call)];
}

export const callParameters: CheckRule = {
  code: "C009",
  id: "call-parameters",
  title: "`call` takes the parameters of PyTorch's `forward`, with the same defaults.",
  source: sections.implementation,
  find: (context) =>
    context.classes.filter(({ role }) => role !== "other").flatMap((ported) => findingsOf(context, ported)),
};
