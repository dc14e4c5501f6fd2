import { unknown } from "../../facts/value.ts";
import { given } from "../operand.ts";
import { decline, type Example, type Operand, type OpRule } from "../rule.ts";

/** Arguments that were given, by name from the first one that is left out on. */
const argumentsText = (operands: readonly (readonly [string, Operand | undefined])[]): string =>
  operands
    .flatMap(([name, operand]) => (operand === undefined ? [] : [`${name}=${operand}`]))
    .join(", ")
    .replace(/^\w+=/, "");

/** A class of `torch.distributions`: a port carries its own, under which it is also handed on. */
const carried = (
  name: string,
  support: string,
  parameters: readonly string[],
  optional: readonly string[],
  examples: readonly Example[],
): OpRule => ({
  signatures: [`torch.distributions.${name}(${[...parameters, ...optional.map((each) => `${each}=None`)].join(", ")})`],
  to: (operands, port) => {
    const required = parameters.map((each) => [each, given(operands[each])] as const);
    const others = optional.map((each) => [each, operands[each]] as const);
    return `${port.support(support)}(${argumentsText([...required, ...others])})`;
  },
  infer: () => unknown,
  value: (port) => port.support(support),
  examples,
});

const [loc, scale] = ["float32[2,3]", "float32[2,3]"];
const inputs = { x: loc, s: scale, v: "float32[2,3]" };
const positive = "(s.abs() + 0.5)";
const normalText = `torch.distributions.Normal(x, ${positive})`;

export const distributionRules: readonly OpRule[] = [
  { ...carried("Distribution", "distribution", [], [], []), to: () => decline("a distribution of no kind") },
  carried(
    "Normal",
    "normal",
    ["loc", "scale"],
    [],
    [
      { torch: `${normalText}.log_prob(v)`, inputs },
      { torch: `${normalText}.variance + ${normalText}.mean + ${normalText}.stddev`, inputs },
      { torch: `${normalText}.sample((2,)) * 0`, inputs },
    ],
  ),
  ...["Gumbel", "gumbel.Gumbel"].map((name) =>
    carried(
      name,
      "gumbel",
      ["loc", "scale"],
      [],
      [
        { torch: `torch.distributions.${name}(x, ${positive}).log_prob(v)`, inputs },
        { torch: `torch.distributions.${name}(x, scale=${positive}).mean`, inputs },
        { torch: `torch.distributions.${name}(x, ${positive}).variance`, inputs },
        { torch: `torch.distributions.${name}(x, ${positive}).sample((2,)) * 0`, inputs },
      ],
    ),
  ),
  carried(
    "StudentT",
    "student_t",
    ["df"],
    ["loc", "scale"],
    [
      { torch: `torch.distributions.StudentT(v.abs() + 2, x, ${positive}).log_prob(v)`, inputs },
      { torch: "torch.distributions.StudentT(v.abs() + 2.5).variance", inputs },
      { torch: `torch.distributions.StudentT(v.abs() + 2, loc=x, scale=${positive}).mean`, inputs },
      { torch: "torch.distributions.StudentT(v.abs() + 2).sample((4,)) * 0", inputs },
    ],
  ),
  carried(
    "NegativeBinomial",
    "negative_binomial",
    ["total_count"],
    ["logits"],
    [
      { torch: "torch.distributions.NegativeBinomial(v.abs() + 1, logits=x).log_prob(v.abs().round())", inputs },
      { torch: "torch.distributions.NegativeBinomial(total_count=v.abs() + 1, logits=x).mean", inputs },
      { torch: "torch.distributions.NegativeBinomial(v.abs() + 1, logits=x).variance", inputs },
      { torch: "torch.distributions.NegativeBinomial(v.abs() + 1, logits=x).sample() * 0", inputs },
    ],
  ),
  carried(
    "Independent",
    "independent",
    ["base_distribution", "reinterpreted_batch_ndims"],
    [],
    [{ torch: `torch.distributions.Independent(${normalText}, 1).log_prob(v)`, inputs }],
  ),
  carried(
    "AffineTransform",
    "affine_transform",
    ["loc", "scale"],
    ["event_dim"],
    [{ torch: `torch.distributions.AffineTransform(x, ${positive})(v)`, inputs }],
  ),
  carried(
    "TransformedDistribution",
    "transformed_distribution",
    ["base_distribution", "transforms"],
    [],
    [
      {
        torch: `torch.distributions.TransformedDistribution(${normalText}, [torch.distributions.AffineTransform(loc=v, scale=${positive}, event_dim=0)]).log_prob(x)`,
        inputs,
      },
      {
        torch: `torch.distributions.TransformedDistribution(torch.distributions.Independent(${normalText}, 1), [torch.distributions.AffineTransform(loc=v[:, :1], scale=${positive}[:, :1], event_dim=1)]).log_prob(x)`,
        inputs: { ...inputs },
      },
    ],
  ),
];
