import { both, type Rules } from "../rule.ts";

export const matmul: Rules = both("matmul", {
  parameters: ["a", "b"],
  to: (call) => {
    // The gradient of tf.matMul is only defined for operands of as many dimensions.
    return `${call.haveSameRank("a", "b") ? "tf.matMul" : call.support("matMul")}(${call.text("a")}, ${call.text("b")})`;
  },
});
