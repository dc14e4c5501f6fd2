import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { translated } from "../scope.ts";
import { clonedLayers } from "./cloned-layers.ts";
import { isHandedOver } from "./handed.ts";
import { forBuild, type InitContext } from "./init-context.ts";
import { holdsLayer, layerStatement } from "./init-layer.ts";
import { conditionalParameter, methodParameter, parameterStatement, returnedParameter } from "./init-parameter.ts";
import { assignedAttribute, isLayerExpression } from "./layer-question.ts";
import { parameterCall, returnsParameter } from "./parameter.ts";
import { variablesOf } from "./rename.ts";
import { isReturnedLayer, returnedLayer } from "./returned-layer.ts";

export function attributeStatement(
  name: string,
  value: Syntax,
  node: Syntax,
  context: InitContext,
): readonly string[] | undefined {
  const { scope } = context;
  const attribute = scope.owner?.renamed.get(name) ?? name;
  if (value.type === "parenthesized_expression")
    return attributeStatement(name, named(value)[0] ?? value, node, context);
  const cloned = clonedLayers(name, attribute, value, context);
  if (cloned) return cloned;
  const direct = parameterCall(value, scope);
  if (direct && context.init.name !== "__init__") return methodParameter(name, attribute, direct, context);
  if (returnsParameter(value, scope)) return returnedParameter(name, attribute, value, context);
  if (direct) return parameterStatement(name, attribute, direct, node, context);
  if (value.type === "conditional_expression") {
    const branch = conditionalParameter(name, attribute, value, context);
    if (branch) return branch;
  }
  if (value.type === "call" && /ParameterList$|ParameterDict$/.test(textOf(required(value, "function")))) {
    scope.port.report(
      "error",
      "T011",
      value,
      "a list of parameters",
      "Make the weights in build() with add_weight, one name each.",
    );
    return [`self.${attribute} = []`];
  }
  if (value.type === "identifier" && isHandedOver(name, scope)) {
    context.entries.push({ kind: "layer", attribute, mayBeBuilt: true });
    return [`self.${attribute} = ${translated(value, scope)}`];
  }
  if (value.type === "identifier" && holdsLayer(textOf(value), context)) {
    context.entries.push({ kind: "layer", attribute });
    return [`self.${attribute} = ${translated(value, scope)}`];
  }
  if (isPartOfVariable(value, context)) {
    context.entries.push({ kind: "layer", attribute, mayBeBuilt: true });
    return [`self.${attribute} = ${translated(value, scope)}`];
  }
  if (isLayerExpression(value, scope)) return layerStatement(name, attribute, value, context);
  if (value !== unwrapped(node)) return [`self.${attribute} = (${translated(value, scope)})`];
  if (isReturnedLayer(value, scope)) return returnedLayer(name, attribute, value, context);
  if (scope.facts.valueOf(value).kind === "instance" || scope.facts.valueOf(value).kind === "modules")
    return [`self.${attribute} = ${translated(value, scope)}`];
  if (scope.facts.valueOf(value).kind === "activation" || variablesOf(textOf(value)).has("ACT2FN"))
    return [`self.${attribute} = ${translated(value, scope)}`];
  const reads = [...context.weights].some((weight) => new RegExp(`self\\.${weight}\\b`).test(textOf(value)));
  if (reads) {
    const text = forBuild(translated(value, scope).text, context);
    if (text !== undefined) {
      context.entries.push({ kind: "lines", lines: [`self.${attribute} = ${text}`] });
      return [];
    }
  }
  return undefined;
}

/** `self.text_model = text_model.text_model`: a layer of a model that a variable holds, which nobody else builds. */
function isPartOfVariable(value: Syntax, context: InitContext): boolean {
  const object = value.type === "attribute" ? required(value, "object") : undefined;
  const { kind } = context.scope.facts.valueOf(value);
  return (
    object?.type === "identifier" && holdsLayer(textOf(object), context) && (kind === "layer" || kind === "instance")
  );
}

/** The right side of an assignment as it is written. */
const unwrapped = (statement: Syntax): Syntax | undefined => assignedAttribute(statement)?.value;
