import { qualify } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, required, type Syntax } from "../../python/syntax.ts";
import { operand } from "../operand.ts";
import { type Scope, translated } from "../scope.ts";
import { bindOperands } from "./arguments.ts";

/** `functools.partial(torch.fft.fftn, dim=(1, 2))`: a function of one tensor. */
export function partialText(node: Syntax, scope: Scope): string | undefined {
  const callee = dottedName(required(node, "function"));
  if (callee === undefined || qualify(scope.module, callee) !== "functools.partial") return undefined;
  const [first, ...others] = argumentsOf(node);
  const target = first && dottedName(first.value);
  if (target === undefined || others.some(({ keyword }) => keyword === undefined)) return undefined;
  const fixed = others.map(({ keyword, value }) => ({ keyword, value: translated(value, scope) }));
  for (const { rule, signature } of scope.catalogue.ops(qualify(scope.module, target))) {
    const operands = bindOperands(signature, [{ value: operand("inputs", { kind: "tensor" }) }, ...fixed]);
    const text = operands && rule.to(operands, scope.port);
    if (typeof text === "string") return `lambda inputs: ${text}`;
  }
  return undefined;
}
