import {
  bool,
  dim,
  float,
  int,
  type LayerValue,
  shapeOfRank,
  type TensorValue,
  tensor,
  unknown,
  type Value,
} from "./value.ts";

/** `x.<name>` of a tensor; methods are functions named `Tensor.<name>`. */
export function tensorAttribute(value: TensorValue, name: string): Value {
  switch (name) {
    case "shape":
      return shapeOfRank(value.rank);
    case "dtype":
      return { kind: "dtype", dtype: value.dtype };
    case "device":
      return { kind: "device" };
    case "T":
    case "mT":
    case "H":
    case "data":
    case "grad":
      return value;
    case "real":
    case "imag":
      return tensor(value.rank, value.dtype === "complex" ? "float" : value.dtype);
    case "ndim":
      return int(value.rank);
    case "requires_grad":
    case "is_cuda":
    case "is_sparse":
      return bool();
    case "layout":
    case "values":
    case "indices":
      return unknown;
    default:
      return { kind: "function", function: `Tensor.${name}`, receiver: value };
  }
}

/** Methods that nothing but tensors has: whatever they are called on is one. */
const tensorMethods = new Set(
  "view permute transpose unsqueeze squeeze size contiguous expand expand_as masked_fill masked_fill_ softmax matmul reshape flatten view_as type_as detach new_zeros new_ones new_full new_tensor new_empty gather index_select scatter scatter_ repeat_interleave argmax argmin cumsum bmm unbind chunk dim mul add div sub sigmoid tanh relu log_softmax topk nonzero unfold numel eq ne lt gt le ge long bool sqrt rsqrt pow exp norm mean var std amax amin clamp clamp_ tril triu roll narrow repeat masked_select masked_scatter flip movedim swapaxes bernoulli_ uniform_ normal_ fill_ zero_ addmm baddbmm einsum split_with_sizes diagonal fill_diagonal_ index_copy index_add item isnan isinf".split(
    " ",
  ),
);

const tensorProperties = new Set(["shape", "ndim", "dtype", "device"]);

/** What an attribute tells of an object of which nothing is known. */
export function attributeOfUnknown(name: string): Value {
  if (tensorMethods.has(name)) return { kind: "function", function: `Tensor.${name}`, receiver: tensor() };
  return tensorProperties.has(name) ? tensorAttribute(tensor(), name) : unknown;
}

const weightRanks: Readonly<Record<string, number>> = {
  "torch.nn.Linear": 2,
  "torch.nn.Embedding": 2,
  "torch.nn.LayerNorm": 1,
  "torch.nn.GroupNorm": 1,
  "torch.nn.BatchNorm1d": 1,
  "torch.nn.BatchNorm2d": 1,
  "torch.nn.Conv1d": 3,
  "torch.nn.Conv2d": 4,
  "torch.nn.Conv3d": 5,
  "torch.nn.ConvTranspose1d": 3,
  "torch.nn.ConvTranspose2d": 4,
};

const sizes = new Set(
  "in_features out_features num_embeddings embedding_dim padding_idx in_channels out_channels num_features num_groups groups".split(
    " ",
  ),
);

/** `layer.<name>` of a `torch.nn` layer. */
export function layerAttribute(value: LayerValue, name: string): Value {
  const isOpen = value.layer === "torch.nn.LayerNorm" && !isNumber(value.args.normalized_shape);
  if (name === "weight") return tensor(isOpen ? undefined : weightRanks[value.layer], "float");
  if (name === "bias") return tensor(isOpen || weightRanks[value.layer] === undefined ? undefined : 1, "float");
  if (sizes.has(name)) return { ...dim, dim: undefined };
  if (name === "eps" || name === "p") return float();
  if (name === "training") return bool();
  if (name === "forward" || name === "__call__") return value;
  return (
    value.args[name] ??
    (moduleMethods.has(name) ? { kind: "function", function: `Module.${name}`, receiver: value } : unknown)
  );
}

const isNumber = (value: Value | undefined): boolean => value?.kind === "number";

/** Methods that give the module itself back. */
export const moduleMethods = new Set(["to", "cuda", "cpu", "half", "float", "eval", "train", "requires_grad_"]);
