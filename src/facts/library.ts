import { backbone } from "./backbone.ts";
import { argument, type Frame, type Given, type Interpreter, type Maybe } from "./interpreter.ts";
import { bool, dim, float, int, none, tensor, tuple, unknown, type Value } from "./value.ts";

type Helper = (given: readonly Given[], it: Interpreter, frame: Frame) => Maybe;

const mask4 = (): Value => tensor(4, "float");

/** Calls the function that comes first with the rest. */
const callFirst: Helper = ([callee, ...rest], it, frame) =>
  it.call(
    callee?.value,
    rest.filter(({ keyword }) => keyword !== "use_reentrant"),
    frame,
  );

/** What `PreTrainedModel` and `nn.Module` offer to their subclasses. */
const methods: Readonly<Record<string, Helper>> = {
  get_extended_attention_mask: mask4,
  invert_attention_mask: mask4,
  create_extended_attention_mask_for_decoder: mask4,
  get_head_mask: () => ({ kind: "sequence", type: "list", item: tensor(4, "float") }),
  _gradient_checkpointing_func: callFirst,
  register_buffer: () => none,
  register_parameter: () => none,
  add_module: () => none,
  post_init: () => none,
  init_weights: () => none,
  parameters: () => ({ kind: "sequence", type: "list", item: tensor(undefined, "float") }),
  num_parameters: () => int(),
};

/** Functions of the library that need no look into their source, by their last name. */
const functions: Readonly<Record<string, Helper>> = {
  apply_chunking_to_forward: ([callee, , , ...tensors], it, frame) => it.call(callee?.value, tensors, frame),
  _prepare_4d_attention_mask: mask4,
  _prepare_4d_attention_mask_for_sdpa: mask4,
  _prepare_4d_causal_attention_mask: mask4,
  _prepare_4d_causal_attention_mask_for_sdpa: mask4,
  _create_4d_causal_attention_mask: mask4,
  get_activation: () => ({ kind: "activation" }),
  prune_linear_layer: (given) => argument(given, 0, "layer"),
  prune_conv1d_layer: (given) => argument(given, 0, "layer"),
  find_pruneable_heads_and_indices: () => tuple([unknown, tensor(1, "int")]),
  softmax_backward_data: () => tensor(undefined, "float"),
  is_torch_fx_proxy: () => bool(),
  is_torchdynamo_compiling: () => bool(),
  meshgrid: (given) => {
    const first = argument(given, 0);
    const count = given.filter(({ keyword }) => keyword === undefined).length;
    const rank = first?.kind === "sequence" ? first.items?.length : count;
    const item = tensor(rank, first?.kind === "tensor" ? first.dtype : undefined);
    return rank === undefined
      ? { kind: "sequence", type: "tuple", item }
      : tuple(Array.from({ length: rank }, () => item));
  },
  load_backbone: () => backbone,
  torch_int: () => dim,
  torch_float: () => float(),
};

export const isLibraryMethod = (name: string): boolean => Object.hasOwn(methods, name);

/** Whether a function is known by name, so that its source is of no interest. */
export const isLibraryFunction = (qualified: string): boolean =>
  qualified.startsWith("transformers.") && Object.hasOwn(functions, qualified.slice(qualified.lastIndexOf(".") + 1));

export function callLibraryMethod(name: string, given: readonly Given[], it: Interpreter, frame: Frame): Maybe {
  return Object.hasOwn(methods, name) ? methods[name]?.(given, it, frame) : unknown;
}

/** The result of a function of the library that is known by name; `"unlisted"` for any other. */
export function callLibrary(
  qualified: string,
  given: readonly Given[],
  it: Interpreter,
  frame: Frame,
): Maybe | "unlisted" {
  if (qualified === "torch.utils.checkpoint.checkpoint") return callFirst(given, it, frame);
  if (!qualified.startsWith("transformers.")) return "unlisted";
  const name = qualified.slice(qualified.lastIndexOf(".") + 1);
  const helper = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (helper) return helper(given, it, frame);
  return /^is_\w+_available$|^is_torch_greater/.test(name) ? bool() : "unlisted";
}
