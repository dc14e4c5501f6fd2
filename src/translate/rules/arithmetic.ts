import { dim, dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone } from "../operand.ts";
import { aligned, asFloat, broadcast, cast, commonDtype } from "../promotion.ts";
import { decline, type Example, type Operand, type OpRule } from "../rule.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input, ${parameters})`,
  `Tensor.${name}(${parameters})`,
];

const ofBoth = ({ input, other }: Values): Value => broadcast([input, other]);

const infix = (operator: string, input: Operand, other: Operand): string =>
  aligned([input, other]).map(atomic).join(` ${operator} `);

const isOne = (operand: Operand | undefined): boolean => isNone(operand) || Number(operand?.text) === 1;

/** A number in front of a product, unless it is one. */
const scaled = (factor: Operand | undefined, text: string): string =>
  isOne(factor) ? text : `${atomic(given(factor))} * ${atomic(text)}`;

const sum = (name: "add" | "sub", operator: "+" | "-", aliases: readonly string[] = []): OpRule => ({
  signatures: [name, ...aliases].flatMap((each) => bothForms(each, "other, alpha=1")),
  to: ({ input, other, alpha }) => {
    const [a = "", b = ""] = aligned([given(input), given(other)]);
    return `${atomic(a)} ${operator} ${isOne(alpha) ? atomic(b) : scaled(alpha, b)}`;
  },
  infer: ofBoth,
  examples: [
    { torch: `torch.${name}(x, y)`, inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: `x ${operator} y` },
    { torch: `x.${name}(y, alpha=2)`, inputs: { x: "float32[3]", y: "float32[3]" }, tf: `x ${operator} 2 * y` },
    { torch: `x.${name}(y)`, inputs: { x: "int64[3]<5>", y: "float32[3]" } },
    { torch: `x.${name}(1)`, inputs: { x: "int64[3]<5>" }, tf: `x ${operator} 1` },
  ],
});

const rsub: OpRule = {
  signatures: ["torch.rsub(input, other)"],
  to: ({ input, other }) => infix("-", given(other), given(input)),
  infer: ofBoth,
  examples: [{ torch: "torch.rsub(x, 1)", inputs: { x: "float32[3]" }, tf: "1 - x" }],
};

const product: OpRule = {
  signatures: ["mul", "multiply"].flatMap((name) => bothForms(name, "other")),
  to: ({ input, other }) => infix("*", given(input), given(other)),
  infer: ofBoth,
  examples: [
    { torch: "torch.mul(x, y)", inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: "x * y" },
    { torch: "x.mul(x + 1)", inputs: { x: "float32[3]" }, tf: "x * (x + 1)" },
    { torch: "x.mul(y)", inputs: { x: "float32[3]", y: "bool[3]" } },
  ],
};

/** True division; TensorFlow would make float64 of integers. */
function quotient(input: Operand, other: Operand): string {
  const isWhole = [input, other].every(({ value }) => ["int", "bool"].includes(dtypeOf(value) ?? ""));
  if (!isWhole) return infix("/", input, other);
  const isTensor = ({ value }: Operand): boolean => value.kind === "tensor";
  const [a, b] = [input, other].map((each) => (isTensor(each) ? cast(each, "tf.float32") : atomic(each)));
  return `${a} / ${b}`;
}

function divided(input: Operand, other: Operand, mode: Operand | undefined): ReturnType<OpRule["to"]> {
  if (isNone(mode)) return quotient(input, other);
  switch (given(mode).text.replace(/["']/g, "")) {
    case "floor":
      return infix("//", input, other);
    case "trunc":
      return truncated(input, other);
    default:
      return decline("div() with a rounding_mode that is not spelled out");
  }
}

function truncated(input: Operand, other: Operand): ReturnType<OpRule["to"]> {
  // sizes are never negative, and neither is what they are divided by
  if (isSize(input.value) && other.value.kind !== "tensor") return infix("//", input, other);
  // a setting of unknown kind is a whole number, or TensorFlow refuses it beside whole numbers
  const isPlain = other.value.kind === "unknown" || (other.value.kind === "number" && other.value.type === undefined);
  return commonDtype([input.value, other.value]) === "int" || (dtypeOf(input.value) === "int" && isPlain)
    ? `tf.truncatediv(${input}, ${other})`
    : decline('div() of floats with rounding_mode="trunc": write torch.trunc(a / b)');
}

const isSize = (value: Value | undefined): boolean => value?.kind === "number" && value.dim === true;

const division: OpRule = {
  signatures: [
    ...["div", "divide"].flatMap((name) => bothForms(name, "other, rounding_mode=None")),
    ...bothForms("true_divide", "other"),
  ],
  to: ({ input, other, rounding_mode: mode }) => divided(given(input), given(other), mode),
  infer: ({ input, other, rounding_mode: mode }) => {
    const dtype = commonDtype([input, other]);
    const isTrue = mode === undefined || mode.kind === "none";
    if (!isTrue && isSize(input) && other?.kind !== "tensor") return dim;
    return broadcast([input, other], isTrue && (dtype === "int" || dtype === "bool") ? "float" : dtype);
  },
  examples: [
    { torch: "torch.div(x, y)", inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: "x / y" },
    { torch: "x.div(4)", inputs: { x: "int64[4]<9>" }, tf: "tf.cast(x, tf.float32) / 4" },
    { torch: "x.div(y + 1)", inputs: { x: "int64[4]<9>", y: "int64[4]<5>" } },
    { torch: "torch.div(x - 5, 3, rounding_mode='floor')", inputs: { x: "int64[8]<9>" } },
    { torch: "torch.div(x - 5, 3, rounding_mode='trunc')", inputs: { x: "int64[8]<9>" } },
    { torch: "torch.div(x, 0.3, rounding_mode='floor')", inputs: { x: "float32[8]" } },
    {
      torch: "x.view(torch.div(x.size(0), 2, rounding_mode='trunc'), 2)",
      inputs: { x: "float32[6]" },
      tf: "tf.reshape(x, (shape_list(x)[0] // 2, 2))",
    },
    { torch: "x.true_divide(2.0)", inputs: { x: "float32[4]" } },
  ],
};

/** An operation on two tensors whose TensorFlow form has an operator of its own. */
const binary = (
  signatures: readonly string[],
  to: (input: Operand, other: Operand) => string,
  examples: readonly Example[],
): OpRule => ({ signatures, to: ({ input, other }) => to(given(input), given(other)), infer: ofBoth, examples });

const called =
  (tf: string) =>
  (input: Operand, other: Operand): string =>
    `${tf}(${aligned([input, other]).join(", ")})`;

/** Functions of floats alone. */
const calledOnFloats =
  (tf: string) =>
  (input: Operand, other: Operand): string =>
    `${tf}(${asFloat(input)}, ${asFloat(other)})`;

const pair = { x: "float32[2,3]", y: "float32[3]" };

const power: OpRule = {
  signatures: [...bothForms("pow", "exponent"), "torch.pow(self, exponent)"],
  to: ({ input, self, exponent }) => {
    const base = given(input ?? self);
    if (base.value.kind === "tensor" && dtypeOf(base.value) === "int" && integerOf(exponent) === undefined) {
      return `tf.pow(${aligned([base, given(exponent)]).join(", ")})`;
    }
    // a Python number in front takes on the dtype of the exponent through the operator only
    const isPlain = base.value.kind === "number" && exponent?.value.kind === "tensor";
    return isPlain ? infix("**", base, given(exponent)) : `tf.pow(${aligned([base, given(exponent)]).join(", ")})`;
  },
  infer: ({ input, self, exponent }) => broadcast([input ?? self, exponent]),
  examples: [
    { torch: "x.pow(2)", inputs: { x: "float32[2,3]" }, tf: "tf.pow(x, 2)" },
    { torch: "torch.pow(x, 2)", inputs: { x: "int64[4]<5>" }, tf: "tf.pow(x, 2)" },
    { torch: "(x * x).pow(0.5)", inputs: { x: "float32[4]" } },
    { torch: "torch.pow(2, x)", inputs: { x: "float32[4]" } },
    { torch: "torch.pow(10000.0, x)", inputs: { x: "int64[4]<3>" } },
    { torch: "torch.pow(x * x, y)", inputs: { x: "float32[4]", y: "int64[4]<3>" } },
    { torch: "x.pow(0.5)", inputs: { x: "int64[4]<9>" } },
  ],
};

/** `input + value * a * b` and `input + value * a / b`. */
const fused = (name: "addcmul" | "addcdiv", operator: "*" | "/"): OpRule => ({
  signatures: bothForms(name, "tensor1, tensor2, value=1"),
  to: ({ input, tensor1, tensor2, value }) =>
    `${atomic(given(input))} + ${isOne(value) ? "" : `${atomic(given(value))} * `}${atomic(given(tensor1))} ${operator} ${atomic(given(tensor2))}`,
  infer: ({ input, tensor1, tensor2 }) => broadcast([input, tensor1, tensor2]),
  examples: [
    { torch: `torch.${name}(x, y, z)`, inputs: { x: "float32[3]", y: "float32[3]", z: "float32[3]" } },
    { torch: `x.${name}(y, z, value=0.5)`, inputs: { x: "float32[2,3]", y: "float32[3]", z: "float32[3]" } },
  ],
});

/** `beta * input + alpha * (a @ b)`. */
const addedProduct = (name: "addmm" | "baddbmm" | "addmv", factors: readonly [string, string]): OpRule => ({
  signatures: bothForms(name, `${factors.join(", ")}, beta=1, alpha=1`),
  to: (operands) => {
    const [a, b] = factors.map((factor) => given(operands[factor]));
    const matrices = name === "addmv" ? `tf.linalg.matvec(${a}, ${b})` : `tf.matmul(${a}, ${b})`;
    const rest = scaled(operands.alpha, matrices);
    // with beta=0 PyTorch leaves the input out, whatever it holds
    if (Number(operands.beta?.text) === 0) return rest;
    return `${isOne(operands.beta) ? atomic(given(operands.input)) : scaled(operands.beta, given(operands.input).text)} + ${rest}`;
  },
  infer: (values) => tensor(rankOf(values[factors[1]]), commonDtype([values.input, values[factors[0]]])),
  examples:
    name === "addmm"
      ? [
          { torch: "torch.addmm(z, x, y)", inputs: { x: "float32[2,3]", y: "float32[3,4]", z: "float32[4]" } },
          {
            torch: "z.addmm(x, y, beta=0.5, alpha=2)",
            inputs: { x: "float32[2,3]", y: "float32[3,4]", z: "float32[4]" },
          },
        ]
      : name === "addmv"
        ? [{ torch: "torch.addmv(z, x, y)", inputs: { x: "float32[2,3]", y: "float32[3]", z: "float32[2]" } }]
        : [
            {
              torch: "z.baddbmm(batch1=x, batch2=y, beta=0.0, alpha=0.5)",
              inputs: { x: "float32[2,2,3]", y: "float32[2,3,4]", z: "float32[2,2,4]" },
            },
            {
              torch: "torch.baddbmm(z, x, y, beta=0.5)",
              inputs: { x: "float32[2,2,3]", y: "float32[2,3,4]", z: "float32[1,4]" },
            },
          ],
});

/** Calculations with two and more tensors. */
export const arithmeticRules: readonly OpRule[] = [
  sum("add", "+"),
  sum("sub", "-", ["subtract"]),
  rsub,
  product,
  division,
  binary(bothForms("floor_divide", "other"), (a, b) => infix("//", a, b), [
    { torch: "torch.floor_divide(x - 4, 3)", inputs: { x: "int64[8]<9>" }, tf: "(x - 4) // 3" },
    { torch: "x.floor_divide(y)", inputs: pair },
  ]),
  binary(bothForms("remainder", "other"), (a, b) => infix("%", a, b), [
    { torch: "torch.remainder(x - 4, 3)", inputs: { x: "int64[8]<9>" }, tf: "(x - 4) % 3" },
    { torch: "x.remainder(0.7)", inputs: { x: "float32[8]" } },
  ]),
  binary(bothForms("fmod", "other"), called("tf.truncatemod"), [
    { torch: "torch.fmod(x - 4, 3)", inputs: { x: "int64[8]<9>" } },
    { torch: "x.fmod(0.7)", inputs: { x: "float32[8]" } },
  ]),
  power,
  fused("addcmul", "*"),
  fused("addcdiv", "/"),
  addedProduct("addmm", ["mat1", "mat2"]),
  addedProduct("addmv", ["mat", "vec"]),
  addedProduct("baddbmm", ["batch1", "batch2"]),
  binary([...bothForms("atan2", "other"), ...bothForms("arctan2", "other")], calledOnFloats("tf.atan2"), [
    { torch: "torch.atan2(x, y)", inputs: pair, tf: "tf.atan2(x, y)" },
  ]),
  binary(bothForms("hypot", "other"), calledOnFloats("tf.experimental.numpy.hypot"), [
    { torch: "torch.hypot(x, y)", inputs: pair },
  ]),
  binary(bothForms("logaddexp", "other"), calledOnFloats("tf.experimental.numpy.logaddexp"), [
    { torch: "torch.logaddexp(x, y)", inputs: pair },
  ]),
  binary([...bothForms("xlogy", "other"), "torch.special.xlogy(input, other)"], calledOnFloats("tf.math.xlogy"), [
    { torch: "torch.xlogy(x, y * y)", inputs: pair },
  ]),
];
