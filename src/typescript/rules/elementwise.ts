import { both, type Call, type Rule, type Rules } from "../rule.ts";

/** js-pytorch lines a smaller operand up with the last run of equal dimensions, TensorFlow.js with the last dimensions. */
const operands = (call: Call): string =>
  call.areAligned("a", "b")
    ? `${call.text("a")}, ${call.text("b")}`
    : `...${call.support("aligned")}(${call.text("a")}, ${call.text("b")})`;

const binary = (op: string): Rule => ({ parameters: ["a", "b"], to: (call) => `tf.${op}(${operands(call)})` });
const unary = (op: string): Rule => ({ parameters: ["a"], to: (call) => `tf.${op}(${call.text("a")})` });

/** js-pytorch multiplies a tensor with itself `n - 1` times: nothing below a square, and fractions round up. */
function power(call: Call): string {
  const exponent = call.literal("n");
  if (exponent === 2) return `tf.square(${call.text("a")})`;
  if (typeof exponent !== "number") {
    call.note("J003", "pow() takes whole exponents from 1 up; others are rounded up, as js-pytorch does");
    return `tf.pow(${call.text("a")}, Math.max(1, Math.ceil(${call.text("n")})))`;
  }
  const taken = Math.max(1, Math.ceil(exponent));
  if (taken !== exponent) call.note("J003", `js-pytorch computes pow(${exponent}) as pow(${taken})`);
  return `tf.pow(${call.text("a")}, ${taken})`;
}

export const elementwise: Rules = {
  ...both("add", binary("add")),
  "torch.Tensor.sub": binary("sub"),
  ...both("mul", binary("mul")),
  ...both("div", binary("div")),
  ...both("neg", unary("neg")),
  ...both("exp", unary("exp")),
  ...both("log", unary("log")),
  ...both("sqrt", unary("sqrt")),
  ...both("pow", { parameters: ["a", "n"], to: power }),
};
