import type { FunctionInfo } from "../../program/module.ts";
import { named } from "../../python/syntax.ts";
import { functionLines } from "../function.ts";
import type { Scope } from "../scope.ts";
import { layerExpression } from "./layer-expression.ts";

/** The function of the port: the caller says what the layer is called. */
export function layerFactoryLines(fn: FunctionInfo, outer: Scope): readonly string[] {
  const knowsConfig = fn.parameters.some(({ name }) => name === "config");
  const port = knowsConfig ? outer.port : { ...outer.port, initializer: undefined };
  const scope: Scope = { ...outer, port };
  const options = { name: { text: "{name}", isFormatted: true }, isSelfBuilt: true, use: {}, isTied: false };
  return functionLines(fn, scope, "", {
    takesTraining: false,
    added: ["name: str | None = None"],
    hook: (node, inner) => {
      const result = node.type === "return_statement" ? named(node)[0] : undefined;
      return result && [`return ${layerExpression(result, options, inner).text}`];
    },
  });
}
