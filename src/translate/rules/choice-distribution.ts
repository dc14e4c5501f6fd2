import { unknown } from "../../facts/value.ts";
import { given } from "../operand.ts";
import type { Example, OpRule } from "../rule.ts";

/** A distribution of choices, by their probabilities or by their logits. */
const choice = (path: string, support: string, parameters: readonly string[], examples: readonly Example[]): OpRule => {
  const all = [...parameters, "probs=None", "logits=None"].join(", ");
  const name = path.slice(path.indexOf(".") + 1);
  return {
    signatures: [`torch.distributions.${name}(${all})`, `torch.distributions.${path}(${all})`],
    to: ({ probs, logits, ...others }, port) => {
      const texts = parameters.map((each) => `${given(others[each])}`);
      if (probs) texts.push(`probs=${probs}`);
      if (logits) texts.push(`logits=${logits}`);
      return `${port.support(support)}(${texts.join(", ")})`;
    },
    infer: () => unknown,
    value: (port) => port.support(support),
    examples,
  };
};

const inputs = { x: "float32[2,3]", v: "float32[2,3]", i: "int64[2]<3>" };
const probabilities = "(torch.sigmoid(x) * 0.8 + 0.1)";

export const choiceDistributionRules: readonly OpRule[] = [
  choice(
    "bernoulli.Bernoulli",
    "bernoulli_distribution",
    [],
    [
      { torch: "torch.distributions.Bernoulli(logits=x).log_prob((v > 0).float())", inputs },
      { torch: "torch.distributions.Bernoulli(logits=x).probs", inputs },
      { torch: `torch.distributions.Bernoulli(${probabilities}).logits`, inputs },
      {
        torch: "torch.distributions.Bernoulli(logits=x).mean + torch.distributions.Bernoulli(logits=x).variance",
        inputs,
      },
      { torch: "torch.distributions.Bernoulli(logits=x).sample() * 0", inputs },
    ],
  ),
  choice(
    "categorical.Categorical",
    "categorical_distribution",
    [],
    [
      { torch: "torch.distributions.Categorical(logits=x).log_prob(i)", inputs },
      { torch: "torch.distributions.categorical.Categorical(logits=x).probs[:, 1:]", inputs },
      { torch: `torch.distributions.Categorical(torch.softmax(x, dim=-1)).logits`, inputs },
    ],
  ),
  choice(
    "relaxed_bernoulli.RelaxedBernoulli",
    "relaxed_bernoulli",
    ["temperature"],
    [{ torch: "torch.distributions.RelaxedBernoulli(temperature=torch.tensor(0.5), logits=x).sample() * 0", inputs }],
  ),
  choice(
    "relaxed_categorical.RelaxedOneHotCategorical",
    "relaxed_one_hot_categorical",
    ["temperature"],
    [{ torch: "torch.distributions.RelaxedOneHotCategorical(torch.tensor(0.5), logits=x).sample().sum(-1)", inputs }],
  ),
];
