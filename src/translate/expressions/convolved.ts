import { isConvolved, type Value } from "../../facts/value.ts";
import { argumentsOf } from "../../python/signature.ts";
import { required, type Syntax } from "../../python/syntax.ts";
import type { Operand, PortContext } from "../rule.ts";
import { type Scope, translated } from "../scope.ts";

const functions: Readonly<Record<string, string>> = {
  "+": "tf.add",
  "-": "tf.subtract",
  "*": "tf.multiply",
  "/": "tf.divide",
};

/** `a + b` of images that convolutions made: computed with channels last, so that transposes cancel out. */
export function convolvedOperator(sign: string, left: Operand, right: Operand, port: PortContext): string | undefined {
  const name = functions[sign];
  if (name === undefined || !isConvolved(left.value) || !isConvolved(right.value)) return undefined;
  port.use("tf");
  return `${port.support("with_channels_last")}(${name}, ${left}, ${right})`;
}

const isElementwise = (value: Value, scope: Scope): boolean => {
  if (value.kind === "activation") return true;
  if (value.kind === "either") return value.options.every((option) => isElementwise(option, scope));
  return value.kind === "layer" && scope.catalogue.layer(value.layer)?.rule.elementwise === true;
};

/** `self.activation(x)` of such an image. */
export function convolvedCall(node: Syntax, scope: Scope): string | undefined {
  const callee = required(node, "function");
  const [input, ...others] = argumentsOf(node);
  if (!input || others.length > 0 || input.keyword !== undefined) return undefined;
  const value = scope.facts.valueOf(callee);
  if (!isConvolved(scope.facts.valueOf(input.value)) || !isElementwise(value, scope)) return undefined;
  // an identity alone computes nothing
  if (value.kind === "layer" && value.layer === "torch.nn.Identity") return undefined;
  scope.port.use("tf");
  return `${scope.port.support("with_channels_last")}(${translated(callee, scope)}, ${translated(input.value, scope)})`;
}
