import type { GivenValue } from "./op-facts.ts";
import { type Dtype, dtypeOf, rankOf, tensor, type Value } from "./value.ts";

/** Functions that change neither rank nor dtype of their first argument. */
const shapeKeeping = new Set(
  "dropout dropout1d dropout2d dropout3d alpha_dropout normalize layer_norm group_norm batch_norm instance_norm softmax log_softmax gelu relu silu mish elu leaky_relu tanh sigmoid softplus hardtanh pad".split(
    " ",
  ),
);

const activations = /^transformers\.activations\.(gelu\w*|quick_gelu|silu|swish|mish|linear_act)$/;

/**
 * Facts of functions that no rule translates but that say enough by themselves: results go on into code that has rules.
 */
export function unruled(name: string, args: readonly GivenValue[]): Value | undefined {
  const input = args[0]?.value;
  if (!input) return undefined;
  const short = name.slice(name.lastIndexOf(".") + 1);
  const same = (dtype: Dtype | undefined = dtypeOf(input)): Value => tensor(rankOf(input), dtype);
  if (name.startsWith("torch.nn.functional.") && shapeKeeping.has(short)) return same();
  if (activations.test(name)) return same("float");
  // in-place methods give their receiver back
  if (name.startsWith("Tensor.") && /[a-z]_$/.test(short)) return same();
  if (name === "torch.nn.functional.scaled_dot_product_attention") return same();
  return undefined;
}
