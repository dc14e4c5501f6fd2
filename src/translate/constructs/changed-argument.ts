import { argumentsOf } from "../../python/signature.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { changedParameter } from "../changed-parameter.ts";
import { functionOf } from "../functions.ts";
import { type Scope, translated } from "../scope.ts";
import type { Construct } from "./construct.ts";
import { reportsView } from "./loop-view.ts";

/** `mask_scores(scores)` of a function that changes its argument: the variable gets what the port's function returns. */
export const changedArgument: Construct = (node, scope) => {
  const call = node.type === "expression_statement" ? named(node)[0] : undefined;
  // weights that a constructor fills come from the checkpoint
  if (call?.type !== "call" || scope.fn?.name === "__init__") return undefined;
  const argument = argumentOf(call, scope);
  if (!argument) return undefined;
  if (argument.type !== "identifier") {
    scope.port.report(
      "error",
      "T013",
      node,
      `${textOf(argument)} is changed by the function that is called, which a port cannot assign to`,
      "Give the tensor a name first, and assign the result of the call to it.",
    );
    return [];
  }
  if (reportsView(textOf(argument), node, scope)) return [];
  return [`${translated(argument, scope)} = ${translated(call, scope)}`];
};

/** The argument that the called function changes. */
function argumentOf(call: Syntax, scope: Scope): Syntax | undefined {
  const value = scope.facts.valueOf(required(call, "function"));
  const fn = value.kind === "function" ? functionOf(scope.program, value.function) : undefined;
  const changed = fn?.module === scope.module ? changedParameter(fn) : undefined;
  if (!changed) return undefined;
  const given = argumentsOf(call);
  const found = given.find(({ keyword }) => keyword === changed.name) ?? given[changed.index];
  return found && scope.facts.valueOf(found.value).kind === "tensor" ? found.value : undefined;
}
