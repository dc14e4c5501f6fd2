import { bool, dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone } from "../operand.ts";
import { aligned, broadcast, sameAsInput } from "../promotion.ts";
import { decline, type OpRule } from "../rule.ts";
import { isRepeatable } from "../sizes.ts";

const isTensorRule: OpRule = {
  signatures: ["torch.is_tensor(obj)"],
  to: ({ obj }) => `tf.is_tensor(${given(obj)})`,
  infer: () => bool(),
  examples: [{ torch: "torch.is_tensor(x)", inputs: { x: "float32[2]" }, tf: "tf.is_tensor(x)" }],
};

const lerp: OpRule = {
  signatures: ["torch.lerp(input, end, weight)", "Tensor.lerp(end, weight)"],
  to: ({ input, end, weight }) => {
    const start = given(input);
    if (!isRepeatable(start) && start.text.includes("random")) return decline("lerp() from a value drawn at random");
    return `${atomic(start)} + ${atomic(given(weight))} * (${given(end)} - ${atomic(start)})`;
  },
  infer: ({ input, end, weight }) => broadcast([input, end, weight]),
  examples: [
    { torch: "torch.lerp(x, y, 0.3)", inputs: { x: "float32[3]", y: "float32[3]" }, tf: "x + 0.3 * (y - x)" },
    { torch: "(x + 1).lerp(y, w)", inputs: { x: "float32[2,3]", y: "float32[2,3]", w: "float32[3]" } },
  ],
};

const nanToNum: OpRule = {
  signatures: [
    "torch.nan_to_num(input, nan=None, posinf=None, neginf=None)",
    "Tensor.nan_to_num(nan=None, posinf=None, neginf=None)",
  ],
  to: ({ input, nan, posinf, neginf }, port) => {
    const named = { nan, posinf, neginf };
    const options = Object.entries(named).flatMap(([name, value]) => (isNone(value) ? [] : [`${name}=${value}`]));
    return `${port.support("nan_to_num")}(${[given(input), ...options].join(", ")})`;
  },
  infer: sameAsInput,
  examples: [
    { torch: "torch.nan_to_num(torch.log(x))", inputs: { x: "float32[6]" } },
    { torch: "torch.log(torch.relu(x)).nan_to_num(nan=1.0, neginf=-5.0)", inputs: { x: "float32[6]" } },
  ],
};

const diff: OpRule = {
  signatures: [
    "torch.diff(input, n=1, dim=-1, prepend=None, append=None)",
    "Tensor.diff(n=1, dim=-1, prepend=None, append=None)",
  ],
  to: ({ input, n, dim, prepend, append }) => {
    const parts = [prepend, input, append].flatMap((part) => (part === undefined || isNone(part) ? [] : [part]));
    const whole =
      parts.length === 1 ? given(input).text : `tf.concat([${aligned(parts).join(", ")}], axis=${given(dim)})`;
    const times = integerOf(n);
    if (times === undefined) return decline("diff() a number of times that is not spelled out");
    return `tf.experimental.numpy.diff(${whole}${times === 1 ? "" : `, n=${times}`}, axis=${given(dim)})`;
  },
  infer: sameAsInput,
  examples: [
    { torch: "torch.diff(x)", inputs: { x: "float32[2,5]" } },
    { torch: "x.diff(n=2, dim=0)", inputs: { x: "int64[5,2]<9>" } },
    { torch: "torch.diff(x, dim=1, prepend=y)", inputs: { x: "float32[2,5]", y: "float32[2,1]" } },
  ],
};

const histc: OpRule = {
  signatures: ["torch.histc(input, *options, **named)", "Tensor.histc(*options, **named)"],
  to: () => decline("histc(), which counts what lies on the edges of bins in another way than TensorFlow"),
  infer: () => tensor(1),
  examples: [],
};

const linearAlgebra = (name: string, tf: string, argument: string, aliases: readonly string[] = []): OpRule => ({
  signatures: [`torch.linalg.${name}(input)`, ...aliases],
  to: ({ input }) => `tf.linalg.${tf}(${given(input)})`,
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(name === "det" && rank !== undefined ? rank - 2 : rank, dtypeOf(input));
  },
  examples: [{ torch: `torch.linalg.${name}(${argument})`, inputs: { x: "float32[2,3,3]" } }],
});

// far enough from singular that both frameworks agree to the last digits
const regular = "torch.matmul(x, x.transpose(-1, -2)) + 3 * torch.eye(3)";

/** What belongs to no other family. */
export const variousRules: readonly OpRule[] = [
  isTensorRule,
  lerp,
  nanToNum,
  diff,
  histc,
  linearAlgebra("inv", "inv", regular, ["torch.inverse(input)", "Tensor.inverse()"]),
  linearAlgebra("pinv", "pinv", regular, ["torch.pinverse(input)"]),
  linearAlgebra("det", "det", "x", ["torch.det(input)", "Tensor.det()"]),
  linearAlgebra("cholesky", "cholesky", regular, ["torch.cholesky(input)"]),
];
