import type { Rules } from "../rule.ts";

/** Properties of a tensor; the receiver is `a`. */
export const attributes: Rules = {
  "torch.Tensor.shape": { parameters: ["a"], to: (call) => `${call.text("a")}.shape` },
  "torch.Tensor.ndims": { parameters: ["a"], to: (call) => `${call.text("a")}.rank` },
  "torch.Tensor.length": { parameters: ["a"], to: (call) => `(${call.text("a")}.shape[0] as number)` },
  ...Object.fromEntries(
    ["data", "_data", "tolist"].map((name) => [
      `torch.Tensor.${name}`,
      {
        parameters: ["a"],
        to: (call) => {
          call.note("J005", `${name} takes the numbers out of the graph`);
          return `${call.support("numbersOf")}(${call.text("a")})`;
        },
      },
    ]),
  ),
};
