import { decoratorsOf, required, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { importOf, lineBefore } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const isSerializable = ({ info }: PortClass): boolean =>
  decoratorsOf(info.node).some((decorator) => /^@keras_serializable\b/.test(textOf(decorator)));

const mainInputs = /^(input\w*|pixel_values)$/;

/** Whether a class hands its inputs on to a main layer or model, or takes those of the whole model. */
function isModel({ program }: CheckContext, { layers, call }: PortClass): boolean {
  const isOfModels = layers.some(
    ({ kind, made }) =>
      kind.endsWith("MainLayer") ||
      (made && program.outerBases(made).some((base) => base.endsWith(".TFPreTrainedModel"))),
  );
  return isOfModels || mainInputs.test(call?.parameters[1]?.name ?? "");
}

/** `@unpack_inputs` takes a main input that is called `inputs` for an old name of `input_ids`. */
const isCalledInputs = ({ pytorchProgram }: CheckContext, { twin }: PortClass): boolean =>
  twin !== undefined && pytorchProgram.method(twin, "forward")?.parameters[1]?.name === "inputs";

/** Main layers, and the models that use one. */
const takesInputs = (context: CheckContext, ported: PortClass): boolean =>
  !isCalledInputs(context, ported) &&
  (ported.role === "main-layer" ||
    isSerializable(ported) ||
    (/^(model|pretrained)$/.test(ported.role) && isModel(context, ported)));

export const unpackInputs: CheckRule = {
  code: "C003",
  id: "unpack-inputs",
  title: "The main layer and all classes that use it have their `call` decorated with `@unpack_inputs`.",
  source: sections.checklist,
  find: (context) =>
    context.classes
      .filter((ported) => takesInputs(context, ported))
      .flatMap(({ name, call }): readonly Finding[] => {
        const { port } = context;
        if (call === undefined) return [];
        if (decoratorsOf(call.node).some((decorator) => /^@unpack_inputs\b/.test(textOf(decorator)))) return [];
        const message = `\`${name}.call\` is not decorated with \`@unpack_inputs\`: inputs in a dict or tuple do not arrive.`;
        const hint = "Decorate it with `@unpack_inputs` of `modeling_tf_utils`.";
        const edits = [lineBefore(call.node, "@unpack_inputs"), ...importOf(port, "unpack_inputs")];
        return [findingAt("C003", port.path, required(call.node, "name"), { message, hint }, edits)];
      }),
};
