import { dtypeOf, float, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone } from "../operand.ts";
import { cast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { isRepeatable, lengthOf, sequenceText } from "../sizes.ts";
import { dtypeFact, dtypeOption } from "./create.ts";

// Both frameworks draw other numbers from the same distribution, so that examples compare what chance cannot change:
// shapes and dtypes (a product with zero), draws among one number, probabilities of 0 and 1, sorted permutations.

type Values = Readonly<Record<string, Value | undefined>>;

const sized = ({ size, dtype }: Values): Value => tensor(lengthOf(size), dtypeFact(dtype, float()));
const likeInput = ({ input, dtype }: Values): Value => tensor(rankOf(input), dtypeFact(dtype, input));

const shapeOf = (input: Operand): string => `tf.shape(${input})`;

const dtypeLike = (input: Operand, dtype: Operand | undefined): string =>
  isNone(dtype) ? `${atomic(input)}.dtype` : given(dtype).text;

/** Draws from the uniform distribution over [0, 1) and from the standard normal one. */
const drawn = (name: "rand" | "randn", tf: "uniform" | "normal"): readonly OpRule[] => [
  {
    signatures: [`torch.${name}(*size, dtype=None, generator=None)`],
    to: ({ size, dtype }) => `tf.random.${tf}(${sequenceText(given(size))}${dtypeOption(dtype)})`,
    infer: sized,
    examples: [
      { torch: `torch.${name}(2, 3) * 0`, inputs: {}, tf: `tf.random.${tf}((2, 3)) * 0` },
      { torch: `torch.${name}((x.shape[0], 1), dtype=x.dtype, device=x.device) * 0`, inputs: { x: "float32[2,3]" } },
    ],
  },
  {
    signatures: [`torch.${name}_like(input, dtype=None)`],
    to: ({ input, dtype }) => `tf.random.${tf}(${shapeOf(given(input))}, dtype=${dtypeLike(given(input), dtype)})`,
    infer: likeInput,
    examples: [{ torch: `torch.${name}_like(x) * 0`, inputs: { x: "float32[2,3]" } }],
  },
];

/** Whole numbers are drawn as int32, the long of ports. */
const whole = (size: string, low: string, high: string, dtype: Operand | undefined): string => {
  const drawnText = `tf.random.uniform(${size}, minval=${low}, maxval=${high}, dtype=tf.int32)`;
  return isNone(dtype) || dtype?.text === "tf.int32" ? drawnText : cast(drawnText, given(dtype).text);
};

const randint: OpRule = {
  signatures: [
    "torch.randint(low, high, size, dtype=None, generator=None)",
    "torch.randint(high, size, dtype=None, generator=None)",
  ],
  to: ({ low, high, size, dtype }) => whole(sequenceText(given(size)), low?.text ?? "0", given(high).text, dtype),
  infer: ({ size, dtype }) => tensor(lengthOf(size), dtypeFact(dtype, { kind: "number", type: "int" })),
  examples: [
    { torch: "torch.randint(4, 5, (2, 3))", inputs: {} },
    { torch: "torch.randint(1, size=(x.shape[0],), dtype=torch.float32)", inputs: { x: "float32[2]" } },
  ],
};

const randintLike: OpRule = {
  signatures: ["torch.randint_like(input, low, high, dtype=None)", "torch.randint_like(input, high, dtype=None)"],
  to: ({ input, low, high, dtype }) => {
    const drawnText = whole(shapeOf(given(input)), low?.text ?? "0", given(high).text, undefined);
    const isWhole = dtypeOf(given(input).value) === "int" && isNone(dtype);
    return isWhole ? drawnText : cast(drawnText, dtypeLike(given(input), dtype));
  },
  infer: likeInput,
  examples: [
    { torch: "torch.randint_like(x, 3, 4)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.randint_like(x, 1)", inputs: { x: "int64[2,3]<5>" } },
  ],
};

const randperm: OpRule = {
  signatures: ["torch.randperm(n, dtype=None, generator=None)"],
  to: ({ n }) => `tf.random.shuffle(tf.range(${given(n)}))`,
  infer: () => tensor(1, "int"),
  examples: [{ torch: "torch.randperm(x.shape[0]).sum()", inputs: { x: "float32[5]" } }],
};

const bernoulli: OpRule = {
  signatures: ["torch.bernoulli(input, generator=None)", "Tensor.bernoulli(generator=None)"],
  to: ({ input }, port) => {
    const chance = given(input);
    if (!isRepeatable(chance)) return `${port.support("bernoulli")}(${chance})`;
    return cast(`tf.random.uniform(${shapeOf(chance)}, dtype=${chance}.dtype) < ${chance}`, `${chance}.dtype`);
  },
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "torch.bernoulli(x)", inputs: { x: "float32[0,3]" } },
    { torch: "torch.bernoulli(torch.full([2, 3], 1.0))", inputs: {} },
    { torch: "(x * 0).bernoulli()", inputs: { x: "float32[2,3]" } },
  ],
};

const bernoulliOf: OpRule = {
  signatures: ["torch.bernoulli(input, p, generator=None)", "Tensor.bernoulli(p, generator=None)"],
  to: ({ input, p }) =>
    cast(`tf.random.uniform(${shapeOf(given(input))}) < ${given(p)}`, `${atomic(given(input))}.dtype`),
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "torch.bernoulli(x, p=1.0)", inputs: { x: "float32[2,3]" } },
    { torch: "x.bernoulli(0.0)", inputs: { x: "float32[2,3]" } },
  ],
};

/** Draws classes; without replacement the largest of logarithms with Gumbel noise are such a draw. */
const multinomial: OpRule = {
  signatures: [
    "torch.multinomial(input, num_samples, replacement=False, generator=None)",
    "Tensor.multinomial(num_samples, replacement=False, generator=None)",
  ],
  to: ({ input, num_samples: count, replacement }, port) => {
    const chances = given(input);
    const isReplacing = given(replacement).text === "True" || integerOf(count) === 1;
    if (!isReplacing && given(replacement).text !== "False") {
      return decline("multinomial() with a replacement that is not spelled out");
    }
    if (!isReplacing) return `${port.support("sample_without_replacement")}(${chances}, ${given(count)})`;
    const rank = rankOf(chances.value);
    const logits = `tf.math.log(${chances})`;
    if (rank === 2) return `tf.random.categorical(${logits}, ${given(count)}, dtype=tf.int32)`;
    if (rank === 1) return `tf.random.categorical(${logits}[tf.newaxis], ${given(count)}, dtype=tf.int32)[0]`;
    return decline("multinomial() of probabilities that are not known to have one or two dimensions");
  },
  infer: ({ input }) => tensor(rankOf(input), "int"),
  examples: [
    { torch: "torch.multinomial(torch.exp(x), 4).sort()[0]", inputs: { x: "float32[2,4]" } },
    { torch: "torch.multinomial(torch.exp(x), 3, replacement=True) * 0", inputs: { x: "float32[4]" } },
    { torch: "torch.multinomial(torch.eye(3), 1)", inputs: {} },
  ],
};

const normal: OpRule = {
  signatures: ["torch.normal(mean, std, size, dtype=None, generator=None)"],
  to: ({ mean, std, size, dtype }) =>
    `tf.random.normal(${sequenceText(given(size))}, mean=${given(mean)}, stddev=${given(std)}${dtypeOption(dtype)})`,
  infer: sized,
  examples: [{ torch: "torch.normal(2.0, 0.0, (2, 3))", inputs: {} }],
};

/** With tensors for the mean or the deviation, the result has their shape. */
const normalAround: OpRule = {
  signatures: ["torch.normal(mean, std, generator=None)"],
  to: ({ mean, std }) => {
    const [centre, spread] = [given(mean), given(std)];
    if (centre.value.kind !== "tensor") return decline("normal() around a mean that is not known to be a tensor");
    if (spread.value.kind === "tensor" && rankOf(spread.value) !== rankOf(centre.value)) {
      return decline("normal() with a mean and a deviation that may differ in shape");
    }
    return `${atomic(centre)} + ${atomic(spread)} * tf.random.normal(${shapeOf(centre)}, dtype=${atomic(centre)}.dtype)`;
  },
  infer: ({ mean }) => tensor(rankOf(mean), "float"),
  examples: [{ torch: "torch.normal(x, y * y * 0)", inputs: { x: "float32[3]", y: "float32[3]" } }],
};

/** Random numbers. */
export const randomRules: readonly OpRule[] = [
  ...drawn("rand", "uniform"),
  ...drawn("randn", "normal"),
  randint,
  randintLike,
  randperm,
  bernoulli,
  bernoulliOf,
  multinomial,
  normal,
  normalAround,
];
