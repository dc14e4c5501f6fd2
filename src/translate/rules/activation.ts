import { rankOf, tensor } from "../../facts/value.ts";
import { given, isNone } from "../operand.ts";
import { asFloat, cast, floatLikeInput, sameAsInput } from "../promotion.ts";
import type { OpRule } from "../rule.ts";

const both = (name: string): readonly string[] => [`torch.${name}(input)`, `Tensor.${name}()`];

const floats = { x: "float32[2,3]" };

const activation = (name: string, tf: string, aliases: readonly string[] = []): OpRule => ({
  signatures: [...both(name), ...aliases],
  to: ({ input }) => `${tf}(${asFloat(given(input))})`,
  infer: floatLikeInput,
  examples: [
    { torch: `torch.${name}(x)`, inputs: floats, tf: `${tf}(x)` },
    { torch: `(x + 1).${name}()`, inputs: floats },
  ],
});

const relu: OpRule = {
  signatures: both("relu"),
  to: ({ input }) => `tf.nn.relu(${given(input)})`,
  infer: sameAsInput,
  examples: [
    { torch: "torch.relu(x)", inputs: floats, tf: "tf.nn.relu(x)" },
    { torch: "(x - 2).relu()", inputs: { x: "int64[5]<5>" } },
  ],
};

const selu: OpRule = {
  signatures: ["torch.selu(input)"],
  to: ({ input }) => `tf.nn.selu(${given(input)})`,
  infer: sameAsInput,
  examples: [{ torch: "torch.selu(x)", inputs: floats, tf: "tf.nn.selu(x)" }],
};

/** Softmax, in the dtype that is asked for. */
const normalised = (
  name: "softmax" | "log_softmax",
  to: (input: string, dim: string, use: (name: string) => string) => string,
  tf: string,
): OpRule => ({
  signatures: [
    `torch.${name}(input, dim, dtype=None)`,
    `Tensor.${name}(dim, dtype=None)`,
    `torch.special.${name}(input, dim, dtype=None)`,
  ],
  to: ({ input, dim, dtype }, port) => {
    const operand = isNone(dtype) ? given(input).text : cast(given(input), given(dtype).text);
    return to(operand, given(dim).text, port.use);
  },
  infer: ({ input }) => tensor(rankOf(input), "float"),
  examples: [
    { torch: `torch.${name}(x, dim=-1)`, inputs: floats, tf },
    { torch: `x.${name}(0)`, inputs: floats },
    { torch: `x.${name}(-1, dtype=torch.float32)`, inputs: { x: "int64[2,3]<5>" } },
  ],
});

const logit: OpRule = {
  signatures: ["logit", "special.logit"]
    .map((name) => `torch.${name}(input, eps=None)`)
    .concat("Tensor.logit(eps=None)"),
  to: ({ input, eps }, port) => `${port.support("logit")}(${given(input)}${isNone(eps) ? "" : `, ${eps}`})`,
  infer: floatLikeInput,
  examples: [
    { torch: "torch.logit(torch.sigmoid(x))", inputs: floats },
    { torch: "torch.special.logit(torch.sigmoid(x), eps=0.4)", inputs: floats },
  ],
};

/** Activations that are functions of `torch` and methods; those of `torch.nn.functional` are elsewhere. */
export const activationRules: readonly OpRule[] = [
  activation("sigmoid", "tf.sigmoid", ["torch.special.expit(input)"]),
  activation("tanh", "tf.tanh"),
  selu,
  relu,
  normalised(
    "softmax",
    (input, dim, use) => `${use("stable_softmax")}(${input}, axis=${dim})`,
    "stable_softmax(x, axis=-1)",
  ),
  normalised(
    "log_softmax",
    (input, dim) => `tf.nn.log_softmax(${input}, axis=${dim})`,
    "tf.nn.log_softmax(x, axis=-1)",
  ),
  logit,
];
