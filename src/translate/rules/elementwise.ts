import { dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { atomic, given, integerOf } from "../operand.ts";
import { asFloat, floatLikeInput, sameAsInput } from "../promotion.ts";
import { decline, type Example, type Operand, type OpRule, type PortContext } from "../rule.ts";

const bothForms = (name: string): readonly string[] => [`torch.${name}(input)`, `Tensor.${name}()`];

const floats = { x: "float32[2,3]" };

/** A function of one argument that gives floats for integers, with a function of the same meaning in TensorFlow. */
const floatFunction = (name: string, tf: string, argument = "x", aliases: readonly string[] = []): OpRule => ({
  signatures: [...bothForms(name), ...aliases],
  to: ({ input }) => `${tf}(${asFloat(given(input))})`,
  infer: floatLikeInput,
  examples: [
    { torch: `torch.${name}(${argument})`, inputs: floats },
    { torch: `${argument === "x" ? "x" : `(${argument})`}.${name}()`, inputs: { x: "float32[4]" } },
    { torch: `torch.${name}(x.bool())`, inputs: { x: "float32[2]" } },
  ],
});

const floatFunctions: readonly OpRule[] = [
  floatFunction("exp", "tf.exp", "x", ["torch.special.exp(input)"]),
  floatFunction("expm1", "tf.math.expm1", "x", ["torch.special.expm1(input)"]),
  floatFunction("log", "tf.math.log", "x * x + 0.5"),
  floatFunction("log1p", "tf.math.log1p", "x * x", ["torch.special.log1p(input)"]),
  floatFunction("sqrt", "tf.sqrt", "x * x"),
  floatFunction("sin", "tf.sin"),
  floatFunction("cos", "tf.cos"),
  floatFunction("tan", "tf.tan"),
  floatFunction("asin", "tf.asin", "torch.sin(x)", ["torch.arcsin(input)", "Tensor.arcsin()"]),
  floatFunction("acos", "tf.acos", "torch.sin(x)", ["torch.arccos(input)", "Tensor.arccos()"]),
  floatFunction("atan", "tf.atan", "x", ["torch.arctan(input)", "Tensor.arctan()"]),
  floatFunction("sinh", "tf.sinh"),
  floatFunction("cosh", "tf.cosh"),
  floatFunction("asinh", "tf.asinh", "x", ["torch.arcsinh(input)", "Tensor.arcsinh()"]),
  floatFunction("acosh", "tf.acosh", "x * x + 1", ["torch.arccosh(input)", "Tensor.arccosh()"]),
  floatFunction("atanh", "tf.atanh", "torch.sin(x) * 0.9", ["torch.arctanh(input)", "Tensor.arctanh()"]),
  floatFunction("erf", "tf.math.erf", "x", ["torch.special.erf(input)"]),
  floatFunction("erfc", "tf.math.erfc", "x", ["torch.special.erfc(input)"]),
  floatFunction("erfinv", "tf.math.erfinv", "torch.sin(x) * 0.9", ["torch.special.erfinv(input)"]),
  floatFunction("lgamma", "tf.math.lgamma", "x * x + 0.1", ["torch.special.gammaln(input)"]),
  floatFunction("digamma", "tf.math.digamma", "x * x + 1", [
    "torch.special.digamma(input)",
    "torch.special.psi(input)",
  ]),
  floatFunction("i0", "tf.math.bessel_i0", "x", ["torch.special.i0(input)"]),
  floatFunction("deg2rad", "tf.experimental.numpy.deg2rad"),
  floatFunction("rad2deg", "tf.experimental.numpy.rad2deg"),
  floatFunction("sinc", "tf.experimental.numpy.sinc", "x", ["torch.special.sinc(input)"]),
];

const rsqrt: OpRule = {
  signatures: bothForms("rsqrt"),
  to: ({ input }) => `tf.math.rsqrt(${asFloat(given(input))})`,
  infer: floatLikeInput,
  examples: [
    { torch: "torch.rsqrt(x * x + 0.1)", inputs: floats, tf: "tf.math.rsqrt(x * x + 0.1)" },
    { torch: "(x.long() + 1).rsqrt()", inputs: { x: "int64[3]<5>" } },
  ],
};

const reciprocal: OpRule = {
  signatures: bothForms("reciprocal"),
  to: ({ input }) => `tf.math.reciprocal(${asFloat(given(input))})`,
  infer: floatLikeInput,
  examples: [
    { torch: "torch.reciprocal(x)", inputs: floats, tf: "tf.math.reciprocal(x)" },
    { torch: "(x.long() + 1).reciprocal()", inputs: { x: "int64[3]<5>" } },
  ],
};

const logarithmTo = (base: 2 | 10): OpRule => ({
  signatures: bothForms(`log${base}`),
  to: ({ input }, port) => `tf.math.log(${asFloat(given(input))}) / ${port.use("math")}.log(${base}.0)`,
  infer: floatLikeInput,
  examples: [
    { torch: `torch.log${base}(x * x + 0.5)`, inputs: floats },
    { torch: `(x.long() + 1).log${base}()`, inputs: { x: "int64[7]<30>" } },
  ],
});

const exp2: OpRule = {
  signatures: [...bothForms("exp2"), "torch.special.exp2(input)"],
  to: ({ input }) => `tf.pow(2.0, ${asFloat(given(input))})`,
  infer: floatLikeInput,
  examples: [
    { torch: "torch.exp2(x)", inputs: floats },
    { torch: "x.long().exp2()", inputs: { x: "int64[3]<5>" } },
  ],
};

/** A function that keeps the class of its argument. */
const sameClass = (
  signatures: readonly string[],
  to: (input: Operand, port: PortContext) => string,
  examples: readonly Example[],
): OpRule => ({ signatures, to: ({ input }, port) => to(given(input), port), infer: sameAsInput, examples });

/** Rounding, which leaves integers alone; TensorFlow's functions take floats only. */
const rounding = (
  name: string,
  to: (input: Operand, port: PortContext) => string,
  aliases: readonly string[] = [],
): OpRule =>
  sameClass(
    [...bothForms(name), ...aliases],
    (input, port) => (dtypeOf(input.value) === "int" ? input.text : to(input, port)),
    [
      { torch: `torch.${name}(x * 3)`, inputs: { x: "float32[4,5]" } },
      { torch: `torch.${name}(x.long() / 2)`, inputs: { x: "int64[8]<9>" } },
      { torch: `x.long().${name}()`, inputs: { x: "int64[3]<9>" } },
    ],
  );

const round: OpRule = {
  signatures: ["torch.round(input, decimals=0)", "Tensor.round(decimals=0)"],
  to: ({ input, decimals }) => {
    const value = given(input);
    if (dtypeOf(value.value) === "int") return value.text;
    // both round halves to the even neighbour
    const digits = integerOf(decimals) ?? (decimals === undefined ? 0 : undefined);
    if (digits === 0) return `tf.round(${value})`;
    if (digits === undefined || digits < 0) return decline("round() to a number of decimals that is not spelled out");
    const scale = `${10 ** digits}.0`;
    return `tf.round(${atomic(value)} * ${scale}) / ${scale}`;
  },
  infer: sameAsInput,
  examples: [
    { torch: "torch.round(x * 3)", inputs: { x: "float32[4,5]" }, tf: "tf.round(x * 3)" },
    { torch: "(x.long() / 2).round()", inputs: { x: "int64[9]<9>" } },
    { torch: "torch.round(x, decimals=2)", inputs: floats },
    { torch: "x.long().round()", inputs: { x: "int64[3]<9>" } },
  ],
};

const sign: OpRule = sameClass([...bothForms("sign"), ...bothForms("sgn")], (input) => `tf.sign(${input})`, [
  { torch: "torch.sign(x)", inputs: floats, tf: "tf.sign(x)" },
  { torch: "(x - 2).sign()", inputs: { x: "int64[5]<5>" } },
]);

const absolute: OpRule = {
  signatures: [...bothForms("abs"), ...bothForms("absolute"), ...bothForms("fabs")],
  to: ({ input }) => `tf.abs(${given(input)})`,
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input) === "complex" ? "float" : dtypeOf(input)),
  examples: [
    { torch: "torch.abs(x)", inputs: floats, tf: "tf.abs(x)" },
    { torch: "(x - 2).abs()", inputs: { x: "int64[5]<5>" } },
    { torch: "torch.absolute(x)", inputs: { x: "float32[]" } },
  ],
};

const others: readonly OpRule[] = [
  absolute,
  sign,
  sameClass([...bothForms("neg"), ...bothForms("negative")], (input) => `-${atomic(input)}`, [
    { torch: "torch.neg(x)", inputs: floats, tf: "-x" },
    { torch: "(x + 1).neg()", inputs: { x: "int64[3]<5>" }, tf: "-(x + 1)" },
  ]),
  sameClass(bothForms("positive"), (input) => input.text, [{ torch: "torch.positive(x)", inputs: floats }]),
  sameClass(bothForms("square"), (input) => `tf.square(${input})`, [
    { torch: "torch.square(x)", inputs: floats, tf: "tf.square(x)" },
    { torch: "x.square()", inputs: { x: "int64[3]<5>" } },
  ]),
  rounding("floor", (input) => `tf.floor(${input})`, ["torch.special.floor(input)"]),
  rounding("ceil", (input) => `tf.math.ceil(${input})`),
  rounding("trunc", (input, port) => `${port.support("trunc")}(${input})`, ["torch.fix(input)", "Tensor.fix()"]),
  round,
  sameClass(bothForms("frac"), (input, port) => `${port.support("frac")}(${input})`, [
    { torch: "torch.frac(x * 3)", inputs: floats },
  ]),
];

/** Functions of one tensor, element by element. */
export const elementwiseRules: readonly OpRule[] = [
  ...floatFunctions,
  rsqrt,
  reciprocal,
  logarithmTo(2),
  logarithmTo(10),
  exp2,
  ...others,
];
