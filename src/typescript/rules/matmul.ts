import { both, type Rules } from "../rule.ts";

export const matmul: Rules = both("matmul", {
  parameters: ["a", "b"],
  to: (call) => {
    const [left, right] = [call.rank("a"), call.rank("b")];
    // The gradient of tf.matMul is only defined for operands of as many dimensions.
    const isPlain = left === undefined ? right === undefined : left === right;
    return `${isPlain ? "tf.matMul" : call.support("matMul")}(${call.text("a")}, ${call.text("b")})`;
  },
});
