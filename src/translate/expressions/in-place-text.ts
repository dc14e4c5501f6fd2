import type { GivenArgument } from "../bind.ts";
import { atomic } from "../operand.ts";
import type { Operand, Operands } from "../rule.ts";
import type { Scope } from "../scope.ts";

/** Changes that touch no numbers: `x.requires_grad_()`. */
export const ignoredChanges = new Set([
  "requires_grad",
  "retain_grad",
  "share_memory",
  "eval",
  "train",
  "cuda",
  "half",
  "detach",
]);

type Binder = (
  signature: ReturnType<Scope["catalogue"]["ops"]>[number]["signature"],
  given: readonly GivenArgument<Operand>[],
) => Operands | undefined;

/** Random numbers that take the place of what was there. */
function drawn(name: string, tensor: Operand, given: readonly GivenArgument<Operand>[]): string | undefined {
  const [first, second] = given;
  const like = /^tf\.zeros_like\(([\w.]+)\)$/.exec(tensor.text)?.[1] ?? atomic(tensor);
  const options = `tf.shape(${like})`;
  const dtype = `dtype=${like}.dtype`;
  const ends = (low: string, high: string): string => {
    const named = (keyword: string): string | undefined =>
      given.find((argument) => argument.keyword === keyword)?.value.text;
    const [a, b] = [first, second].map((argument) =>
      argument?.keyword === undefined ? argument?.value.text : undefined,
    );
    return `${a ?? named(low) ?? "0.0"}, ${b ?? named(high) ?? "1.0"}`;
  };
  switch (name) {
    case "uniform":
      return `tf.random.uniform(${options}, ${ends("from", "to")}, ${dtype})`;
    case "normal":
      return `tf.random.normal(${options}, ${ends("mean", "std")}, ${dtype})`;
    case "bernoulli":
      return `tf.cast(tf.random.uniform(${options}) < ${first ? atomic(first.value) : "0.5"}, ${like}.dtype)`;
    default:
      return undefined;
  }
}

/** What a tensor is after `<name>_()` has changed it. */
export function inPlaceText(
  name: string,
  tensor: Operand,
  given: readonly GivenArgument<Operand>[],
  scope: Scope,
  bind: Binder,
): string | undefined {
  if (ignoredChanges.has(name)) return tensor.text;
  scope.port.use("tf");
  const [first] = given;
  if (name === "copy" && first) return `tf.cast(${first.value}, ${atomic(tensor)}.dtype)`;
  if (name === "zero") return `tf.zeros_like(${tensor})`;
  if (name === "fill" && first) return `tf.fill(tf.shape(${tensor}), tf.cast(${first.value}, ${atomic(tensor)}.dtype))`;
  if (name === "fill_diagonal" && first && tensor.value.kind === "tensor" && tensor.value.rank === 2) {
    const diagonal = `tf.linalg.diag_part(${tensor})`;
    return `tf.linalg.set_diag(${tensor}, tf.fill(tf.shape(${diagonal}), tf.cast(${first.value}, ${atomic(tensor)}.dtype)))`;
  }
  const random = drawn(name, tensor, given);
  if (random !== undefined) return random;
  for (const { rule, signature } of scope.catalogue.ops(`Tensor.${name}`)) {
    const operands = bind(signature, [{ value: tensor }, ...given]);
    const result = operands && rule.to(operands, scope.port);
    if (typeof result === "string") return result;
  }
  return undefined;
}
