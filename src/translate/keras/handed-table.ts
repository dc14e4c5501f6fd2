import type { ClassInfo, FunctionInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { type Scope, translated } from "../scope.ts";
import { parameterOf } from "./handed.ts";

/**
 * Whether `__init__` of a class makes a parameter the weight of a layer, `self.decoder.weight = embedding_weights`, or
 * hands it on to a class that does. A port is given the embedding layer itself: its weight exists from `build()` on.
 */
export function isTable(info: ClassInfo, parameter: string, scope: Scope): boolean {
  let found = false;
  const init = info.methods.get("__init__");
  if (!init?.parameters.some(({ name }) => name === parameter)) return false;
  walk(init.node, (node) => {
    if (node.type === "assignment") found ||= tableOf(node) === parameter;
    if (node.type === "call" && !found) found = handsOn(node, parameter, scope);
    return !found;
  });
  return found;
}

/** The name on the right of `self.decoder.weight = embedding_weights`. */
function tableOf(assignment: Syntax): string | undefined {
  const right = field(assignment, "right");
  const isWeight = /^self\.\w+\.weight$/.test(textOf(required(assignment, "left")));
  return isWeight && right?.type === "identifier" ? textOf(right) : undefined;
}

function handsOn(call: Syntax, parameter: string, scope: Scope): boolean {
  const info = scope.module.classes.get(textOf(required(call, "function")));
  if (!info) return false;
  return argumentsOf(call).some(({ keyword, value }, index) => {
    const own = textOf(value) === parameter ? parameterOf(info, index, keyword) : undefined;
    return own !== undefined && isTable(info, own, scope);
  });
}

/** `X(config, self.embeddings.weight)`: the arguments that are weights for such a parameter, and their layers. */
export function handedTables(
  call: Syntax,
  scope: Scope,
): readonly { readonly weight: string; readonly layer: string }[] {
  const info = scope.module.classes.get(textOf(required(call, "function")));
  if (!info) return [];
  return argumentsOf(call).flatMap(({ keyword, value }, index) => {
    if (value.type !== "attribute" || textOf(required(value, "attribute")) !== "weight") return [];
    const parameter = parameterOf(info, index, keyword);
    if (parameter === undefined || !isTable(info, parameter, scope)) return [];
    return [{ weight: translated(value, scope).text, layer: translated(required(value, "object"), scope).text }];
  });
}

/** Parameters of a constructor that are tables. */
export const tablesOf = (info: ClassInfo, init: FunctionInfo, scope: Scope): readonly string[] =>
  init.parameters.map(({ name }) => name).filter((name) => name !== "self" && isTable(info, name, scope));

/** The sizes of a table are those of its layer. */
export function withLayerSizes(line: string, tables: readonly string[]): string {
  return tables.reduce(
    (text, table) =>
      text.replace(
        new RegExp(`shape_list\\(((?:self\\.)?${table})\\)\\[([01])\\]`, "g"),
        (_, layer: string, axis: string) => `${layer}.${axis === "0" ? "input_dim" : "output_dim"}`,
      ),
    line,
  );
}
