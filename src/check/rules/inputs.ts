import type { ClassInfo } from "../../program/module.ts";
import type { Program } from "../../program/program.ts";
import { required, stringValue, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt, findingIn } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

/** `main_input_name` of a model; both base classes of the library say `input_ids`. */
function mainInput(program: Program, info: ClassInfo): string {
  const found = program.ancestry(info).find(({ constants }) => constants.has("main_input_name"));
  return stringValue(found?.constants.get("main_input_name")) ?? "input_ids";
}

function otherMainInput(context: CheckContext, ported: PortClass): Finding | undefined {
  const { program, pytorchProgram, port, classes } = context;
  if (ported.twin === undefined) return undefined;
  const [own, wanted] = [mainInput(program, ported.info), mainInput(pytorchProgram, ported.twin)];
  if (own === wanted) return undefined;
  // one finding for a base class and all that inherit from it
  const bases = program.ancestry(ported.info).slice(1);
  const isInherited = bases.some((base) =>
    classes.some(
      ({ info, twin }) => info === base && twin && mainInput(program, info) !== mainInput(pytorchProgram, twin),
    ),
  );
  if (isInherited) return undefined;
  const message = `The main input of \`${ported.name}\` is \`${own}\`; in PyTorch it is \`${wanted}\`.`;
  const hint = `Set \`main_input_name = "${wanted}"\` in its body.`;
  return findingAt("C011", port.path, required(ported.info.node, "name"), { message, hint });
}

/** What the library's own `input_signature` makes dummy inputs of, in the eras that the tool knows. */
const known = /^(input_ids|pixel_values)$/;

/** Without inputs that the library can make up, a model cannot be built, so that weights cannot be loaded. */
function noDummies(context: CheckContext, ported: PortClass): Finding | undefined {
  const { program, port } = context;
  if (ported.role !== "model" || ported.call === undefined) return undefined;
  const parameters = ported.call.parameters.map(({ name }) => name);
  const isMadeUp = parameters.some((name) => known.test(name)) && !parameters.includes("input_features");
  const own = program
    .ancestry(ported.info)
    .some(({ methods }) => methods.has("input_signature") || methods.has("dummy_inputs"));
  if (isMadeUp || own) return undefined;
  const message = `The library can make up no inputs for \`${ported.name}\`: \`${parameters[1] ?? "call"}\` is none that it knows.`;
  const hint =
    "Write the property `input_signature`, or `dummy_inputs`: models are built with it before weights are loaded.";
  return findingAt("C011", port.path, required(ported.call.node, "name"), { message, hint });
}

/** The parameter that takes a dict or tuple of inputs has to be the main input. */
function otherFirst(context: CheckContext, ported: PortClass): Finding | undefined {
  const forward = ported.twin && context.pytorchProgram.method(ported.twin, "forward");
  if (ported.role === "layer" || ported.call === undefined || forward === undefined) return undefined;
  const [own, wanted] = [ported.call, forward].map(({ parameters }) => parameters[1]);
  if (own === undefined || wanted === undefined || own.kind !== "plain" || wanted.kind !== "plain") return undefined;
  if (own.name === wanted.name) return undefined;
  const message = `\`${ported.name}.call\` takes \`${own.name}\` first; \`${forward.owner?.name}.forward\` takes \`${wanted.name}\`.`;
  const hint = "Keep PyTorch's order: what is handed over without a keyword arrives in the first parameter.";
  return findingAt("C011", context.port.path, own.node, { message, hint });
}

/** The port may say that it takes them otherwise, in a docstring; what counts is the code. */
function find(context: CheckContext): readonly Finding[] {
  const models = context.classes.filter(({ role }) => /^(model|pretrained|main-layer)$/.test(role));
  if (!models.some(({ role }) => role === "pretrained" || role === "model")) {
    const message = "The port has no class that inherits from `TFPreTrainedModel`, so it can load no weights.";
    const hint = "Give it a base class as the PyTorch file has one.";
    return [findingIn("C011", context.port.path, { message, hint }, firstClassLine(context))];
  }
  return models.flatMap((ported) =>
    [
      ported.role === "main-layer" ? undefined : otherMainInput(context, ported),
      noDummies(context, ported),
      otherFirst(context, ported),
    ].filter((found) => found !== undefined),
  );
}

const firstClassLine = ({ port }: CheckContext): number =>
  textOf(port.root)
    .slice(0, [...port.classes.values()][0]?.node.start ?? 0)
    .split("\n").length;

export const inputs: CheckRule = {
  code: "C011",
  id: "inputs",
  title: "The model can be called with the expected inputs: PyTorch's first one, a dict, a tuple, made up ones.",
  source: sections.checklist,
  find,
};
