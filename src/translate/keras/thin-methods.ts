import type { FunctionInfo } from "../../program/module.ts";
import { decoratorsOf, required, type Syntax, textOf } from "../../python/syntax.ts";
import { annotationText } from "../annotations.ts";
import type { ClassPlan } from "../class-plan.ts";
import { docstringOf } from "../docstrings.ts";
import { decoratorLines, docstringNode, parametersText } from "../function.ts";
import type { Scope } from "../scope.ts";
import { isDropped } from "./inherited-methods.ts";
import { fillsFlags, inputType, keywordOptions, unpacking } from "./unpack-inputs.ts";

const step = "    ";

/** Methods that belong to the model, not to its main layer. */
export const isModelMethod = (name: string): boolean =>
  /^(prepare_inputs_for_generation|get_output_embeddings|set_output_embeddings|dummy_inputs|generate|can_generate)$/.test(
    name,
  );

/** `call` of a thin model: it hands everything on to its main layer. */
export function thinCall(forward: FunctionInfo, outer: Scope, attribute: string): readonly string[] {
  const decorators = unpacking(forward, outer);
  return thinMethod({ fn: forward, name: "call", method: "", takesTraining: true, decorators }, outer, attribute);
}

/** Methods of the model that its main layer holds, for those who call them on the model. */
export function handedMethods(plan: ClassPlan, scope: Scope, attribute: string): readonly string[] {
  const handed = [...plan.info.methods.values()].filter((fn) => isHanded(fn));
  return handed.flatMap((fn) => {
    const decorators = fillsFlags(fn) ? unpacking(fn, scope) : [];
    const takesTraining = scope.training.function(fn);
    return [
      "",
      ...thinMethod({ fn, name: fn.name, method: `.${fn.name}`, takesTraining, decorators }, scope, attribute),
    ];
  });
}

/** The library's base class finds the input embeddings of a main layer itself. */
const isHanded = (fn: FunctionInfo): boolean =>
  !fn.name.startsWith("_") &&
  !/^(forward|[gs]et_input_embeddings)$/.test(fn.name) &&
  !isDropped(fn) &&
  !isModelMethod(fn.name) &&
  !decoratorsOf(fn.node).some((decorator) =>
    /^@(property|staticmethod|classmethod|\w+\.setter)/.test(textOf(decorator)),
  );

interface ThinMethod {
  readonly fn: FunctionInfo;
  readonly name: string;
  /** What is called on the main layer: `.get_encoder`, or nothing for the layer itself. */
  readonly method: string;
  readonly takesTraining: boolean;
  readonly decorators: readonly string[];
}

function thinMethod(thin: ThinMethod, outer: Scope, attribute: string): readonly string[] {
  const { fn, takesTraining } = thin;
  const scope: Scope = { ...outer, fn, trainingFlag: takesTraining ? "training" : undefined };
  const keyword = thin.decorators.length > 0 ? keywordOptions(fn, scope) : undefined;
  const parameters = parametersText(fn, scope, {
    takesTraining,
    parameterType: inputType(outer),
    ...keyword?.options,
  });
  const names = fn.parameters
    .filter(({ name, kind }) => name !== "self" && name !== "device" && kind !== "kwargs" && kind !== "args")
    .map(({ name }) => name);
  const docstring = docstringNode(required(fn.node, "body"));
  const result = fn.node.children.find((child: Syntax) => child.field === "return_type");
  const arrow = result ? ` -> ${annotationText(result, scope)}` : "";
  const passed = [...new Set([...names, ...(keyword?.keywords.names ?? []), ...(takesTraining ? ["training"] : [])])];
  const args = passed.map((name) => `${name}=${name}`);
  if (!keyword) args.push(...fn.parameters.filter(({ kind }) => kind === "kwargs").map(({ name }) => `**${name}`));
  return [
    ...thin.decorators.map((line) => step + line),
    ...decoratorLines(fn, scope, step),
    `${step}def ${thin.name}(${parameters.join(", ")})${arrow}:`,
    ...(docstring ? [`${step}${step}${docstringOf(docstring, scope.plan)}`] : []),
    `${step}${step}return self.${attribute}${thin.method}(${args.join(", ")})`,
  ];
}
