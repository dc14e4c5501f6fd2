import { bool, dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { given } from "../operand.ts";
import { aligned, asBool, asFloat, broadcast, cast, commonRank } from "../promotion.ts";
import type { Operand, OpRule } from "../rule.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input${parameters === "" ? "" : `, ${parameters}`})`,
  `Tensor.${name}(${parameters})`,
];

const truthOfBoth = ({ input, other }: Values): Value => broadcast([input, other], "bool");
const truthOfInput = ({ input }: Values): Value => tensor(rankOf(input), "bool");

/** Whatever a tensor holds is compared with a Python float as floats. */
function compared(input: Operand, other: Operand): readonly string[] {
  const isOpen = input.value.kind === "tensor" && input.value.dtype === undefined;
  const isFloat = other.value.kind === "number" && other.value.type === "float";
  return isOpen && isFloat ? [cast(input, "tf.float32"), other.text] : aligned([input, other]);
}

const comparison = (name: string, tf: string, aliases: readonly string[]): OpRule => ({
  signatures: [name, ...aliases].flatMap((each) => bothForms(each, "other")),
  to: ({ input, other }) => `${tf}(${compared(given(input), given(other)).join(", ")})`,
  infer: truthOfBoth,
  examples: [
    { torch: `x.${name}(1)`, inputs: { x: "int64[6]<3>" }, tf: `${tf}(x, 1)` },
    { torch: `torch.${name}(x, y)`, inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: `${tf}(x, y)` },
    { torch: `x.${name}(y)`, inputs: { x: "float32[2,3]", y: "int64[3]<2>" } },
    { torch: `x.${name}(0.5)`, inputs: { x: "int64[6]<3>" } },
    { torch: `x.${name}(1)`, inputs: { x: "float32[4]" } },
  ],
});

const logical = (name: "and" | "or" | "xor"): OpRule => ({
  signatures: bothForms(`logical_${name}`, "other"),
  to: ({ input, other }) =>
    `tf.${name === "xor" ? "math." : ""}logical_${name}(${asBool(given(input))}, ${asBool(given(other))})`,
  infer: truthOfBoth,
  examples: [
    { torch: `torch.logical_${name}(x, y)`, inputs: { x: "bool[2,3]", y: "bool[3]" } },
    { torch: `x.logical_${name}(y)`, inputs: { x: "int64[6]<3>", y: "bool[6]" } },
  ],
});

const logicalNot: OpRule = {
  signatures: bothForms("logical_not", ""),
  to: ({ input }) => `tf.logical_not(${asBool(given(input))})`,
  infer: truthOfInput,
  examples: [
    { torch: "torch.logical_not(x)", inputs: { x: "bool[3]" }, tf: "tf.logical_not(x)" },
    { torch: "x.logical_not()", inputs: { x: "float32[3]" } },
  ],
};

const bitwise = (name: "and" | "or" | "xor", operator: string): OpRule => ({
  // the operators of tensors work on truth values and on integers alike
  signatures: bothForms(`bitwise_${name}`, "other"),
  to: ({ input, other }) => `${bracketed(given(input).text)} ${operator} ${bracketed(given(other).text)}`,
  infer: ({ input, other }) => broadcast([input, other]),
  examples: [
    { torch: `torch.bitwise_${name}(x, y)`, inputs: { x: "bool[6]", y: "bool[6]" }, tf: `x ${operator} y` },
    { torch: `torch.bitwise_${name}(x, x + 1)`, inputs: { x: "int64[6]<9>" }, tf: `x ${operator} (x + 1)` },
  ],
});

const bracketed = (text: string): string => (/^[\w.]+$/.test(text) ? text : `(${text})`);

const bitwiseNot: OpRule = {
  signatures: bothForms("bitwise_not", ""),
  to: ({ input }) =>
    dtypeOf(given(input).value) === "int" ? `tf.bitwise.invert(${input})` : `~${bracketed(given(input).text)}`,
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "torch.bitwise_not(x)", inputs: { x: "bool[3]" }, tf: "~x" },
    { torch: "x.bitwise_not()", inputs: { x: "int64[3]<5>" } },
  ],
};

const question = (name: string, tf: string, input: string): OpRule => ({
  signatures: bothForms(name, ""),
  to: ({ input: operand }) => `${tf}(${asFloat(given(operand))})`,
  infer: truthOfInput,
  examples: [
    { torch: `torch.${name}(${input})`, inputs: { x: "float32[8]" } },
    { torch: `torch.${name}(x)`, inputs: { x: "float32[2,3]" }, tf: `${tf}(x)` },
    { torch: `x.${name}()`, inputs: { x: "int64[3]<5>" } },
  ],
});

const tolerances = "rtol=1e-05, atol=1e-08, equal_nan=False";

const isclose: OpRule = {
  signatures: bothForms("isclose", `other, ${tolerances}`),
  to: ({ input, other, rtol, atol, equal_nan: nan }) => {
    const equalNan = given(nan).text === "False" ? "" : `, equal_nan=${nan}`;
    const [a, b] = aligned([given(input), given(other)]);
    return `tf.experimental.numpy.isclose(${a}, ${b}, rtol=${given(rtol)}, atol=${given(atol)}${equalNan})`;
  },
  infer: truthOfBoth,
  examples: [
    { torch: "torch.isclose(x, x + 1e-7)", inputs: { x: "float32[5]" } },
    { torch: "x.isclose(y, atol=0.5)", inputs: { x: "float32[8]", y: "float32[8]" } },
  ],
};

const allclose: OpRule = {
  signatures: bothForms("allclose", `other, ${tolerances}`),
  to: (operands, port) => `tf.reduce_all(${isclose.to(operands, port)})`,
  infer: () => bool(),
  examples: [
    { torch: "torch.allclose(x, x + 1e-7)", inputs: { x: "float32[5]" } },
    { torch: "torch.allclose(x, y)", inputs: { x: "float32[5]", y: "float32[5]" } },
  ],
};

const isin: OpRule = {
  signatures: ["torch.isin(elements, test_elements)"],
  to: ({ elements, test_elements: tests }) => {
    const [all, wanted] = aligned([given(elements), given(tests)]);
    return `tf.reduce_any(tf.equal(tf.expand_dims(${all}, axis=-1), tf.reshape(${wanted}, (-1,))), axis=-1)`;
  },
  infer: ({ elements }) => tensor(rankOf(elements), "bool"),
  examples: [
    { torch: "torch.isin(x, y)", inputs: { x: "int64[2,5]<9>", y: "int64[3]<9>" } },
    { torch: "torch.isin(x, 2)", inputs: { x: "int64[6]<4>" } },
  ],
};

const where: OpRule = {
  signatures: [
    "torch.where(condition, input, other)",
    "torch.where(condition, x, y)",
    "Tensor.where(condition, other)",
  ],
  to: ({ condition, input, other, x, y }) => {
    const [first, second] = aligned([given(input ?? x), given(other ?? y)]);
    return `tf.where(${asBool(given(condition))}, ${first}, ${second})`;
  },
  infer: ({ condition, input, other, x, y }) => {
    const value = broadcast([input ?? x, other ?? y]);
    return tensor(commonRank([condition, input ?? x, other ?? y]), dtypeOf(value));
  },
  examples: [
    {
      torch: "torch.where(m, x, y)",
      inputs: { m: "bool[2,3]", x: "float32[2,3]", y: "float32[3]" },
      tf: "tf.where(m, x, y)",
    },
    { torch: "torch.where(x > 0, x, 0.5)", inputs: { x: "float32[2,3]" }, tf: "tf.where(x > 0, x, 0.5)" },
    { torch: "torch.where(m, 1.5, x)", inputs: { m: "bool[3]", x: "float32[3]" } },
    { torch: "torch.where(m, x, y)", inputs: { m: "bool[3]", x: "float32[2,3]", y: "int64[]<5>" } },
    { torch: "x.where(m, y)", inputs: { m: "bool[3]", x: "float32[3]", y: "float32[3]" } },
    { torch: "torch.where(m, 1, 0)", inputs: { m: "bool[4]" } },
  ],
};

/** Comparisons, logic and choices, element by element. */
export const compareRules: readonly OpRule[] = [
  comparison("eq", "tf.equal", []),
  comparison("ne", "tf.not_equal", ["not_equal"]),
  comparison("lt", "tf.less", ["less"]),
  comparison("le", "tf.less_equal", ["less_equal"]),
  comparison("gt", "tf.greater", ["greater"]),
  comparison("ge", "tf.greater_equal", ["greater_equal"]),
  logical("and"),
  logical("or"),
  logical("xor"),
  logicalNot,
  bitwise("and", "&"),
  bitwise("or", "|"),
  bitwise("xor", "^"),
  bitwiseNot,
  question("isnan", "tf.math.is_nan", "torch.log(x)"),
  question("isinf", "tf.math.is_inf", "torch.log(torch.clamp(x, min=0))"),
  question("isfinite", "tf.math.is_finite", "torch.log(x)"),
  isclose,
  allclose,
  isin,
  where,
];
