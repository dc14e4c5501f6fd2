import { bool, type Dtype, dim, dtypeOf, listOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, isNone } from "../operand.ts";
import { cast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { dtypeFact } from "./create.ts";

/** A method that casts. PyTorch's `long` is the `int32` of ports. */
const castMethod = (method: string, tf: string, dtype: Dtype, torchDtype: string): OpRule => ({
  signatures: [`Tensor.${method}()`],
  to: ({ input }) => (isAlready(given(input), dtype, tf) ? given(input).text : cast(given(input), tf)),
  infer: ({ input }) => tensor(rankOf(input), dtype),
  examples: [
    { torch: `x.${method}()`, inputs: { x: "float32[2,3]" } },
    { torch: `x.${method}()`, inputs: { x: "bool[4]" } },
    { torch: `(x > 2).to(${torchDtype})`, inputs: { x: "int64[6]<5>" } },
  ],
});

/** Only truth values come in a single width. */
const isAlready = (input: Operand, dtype: Dtype, tf: string): boolean =>
  tf === "tf.bool" && dtypeOf(input.value) === dtype;

/** What an argument of `to()` asks for, as far as facts or, failing them, names tell. */
function requestOf(argument: Operand): "dtype" | "tensor" | "nothing" | undefined {
  switch (argument.value.kind) {
    case "dtype":
      return "dtype";
    case "tensor":
      return "tensor";
    case "device":
    case "string":
    case "none":
    case "number":
      return "nothing";
    default:
      // a port has no devices: they are written as None
      if (/device$|^None$/.test(argument.text)) return "nothing";
      return /dtype$|^tf\.(float|int|uint|bfloat|bool|complex)\d*$/.test(argument.text) ? "dtype" : undefined;
  }
}

const toRule: OpRule = {
  signatures: ["Tensor.to(first=None, second=None, third=None, fourth=None, dtype=None, copy=None, other=None)"],
  to: ({ input, first, second, third, fourth, dtype, other }) => {
    if (!isNone(dtype)) return cast(given(input), given(dtype).text);
    for (const argument of [first, second, third, fourth, other]) {
      if (argument === undefined) continue;
      const request = requestOf(argument);
      if (request === "dtype") return cast(given(input), argument.text);
      if (request === "tensor") return cast(given(input), `${atomic(argument)}.dtype`);
      if (request === undefined) return decline(`to(${argument}), which may be a dtype or a device`);
    }
    return given(input).text;
  },
  infer: ({ input, first, second, dtype, other }) => {
    for (const value of [dtype, first, second, other]) {
      if (value?.kind === "dtype") return tensor(rankOf(input), value.dtype);
      if (value?.kind === "tensor") return tensor(rankOf(input), value.dtype);
      if (value?.kind === "unknown") return tensor(rankOf(input));
    }
    return tensor(rankOf(input), dtypeOf(input));
  },
  examples: [
    { torch: "x.to(torch.float32)", inputs: { x: "int64[2]<5>" }, tf: "tf.cast(x, tf.float32)" },
    { torch: "x.to(y.dtype)", inputs: { x: "float32[2]", y: "int64[2]<5>" }, tf: "tf.cast(x, y.dtype)" },
    { torch: "x.to(dtype=torch.long)", inputs: { x: "float32[4]" } },
    { torch: "x.to(y)", inputs: { x: "bool[2]", y: "float32[2]" }, tf: "tf.cast(x, y.dtype)" },
    { torch: "x.to(y.device)", inputs: { x: "bool[2]", y: "float32[2]" }, tf: "x" },
    { torch: "x.to(device=y.device, dtype=y.dtype)", inputs: { x: "bool[2]", y: "float32[2]" } },
    { torch: "x.to(y.device, torch.float32)", inputs: { x: "bool[2]", y: "float32[2]" } },
  ],
};

const type: OpRule = {
  signatures: ["Tensor.type(dtype)"],
  to: ({ input, dtype }) =>
    given(dtype).value.kind === "string"
      ? decline("type() with the name of a tensor class: write to(torch.<dtype>)")
      : cast(given(input), given(dtype).text),
  infer: ({ input, dtype }) => tensor(rankOf(input), dtypeFact(dtype, undefined)),
  examples: [{ torch: "x.type(torch.float32)", inputs: { x: "int64[2]<5>" }, tf: "tf.cast(x, tf.float32)" }],
};

const typeAs: OpRule = {
  signatures: ["Tensor.type_as(other)"],
  to: ({ input, other }) => cast(given(input), `${atomic(given(other))}.dtype`),
  infer: ({ input, other }) => tensor(rankOf(input), dtypeOf(other)),
  examples: [
    { torch: "x.type_as(y)", inputs: { x: "int64[2]<5>", y: "float32[3]" }, tf: "tf.cast(x, y.dtype)" },
    { torch: "(x + 1).type_as(y)", inputs: { x: "float32[2]", y: "int64[3]<4>" } },
  ],
};

const item: OpRule = {
  signatures: ["Tensor.item()"],
  // the value stays a scalar tensor: a graph has no Python number for it
  to: ({ input }) => (rankOf(given(input).value) === 0 ? given(input).text : `tf.reshape(${input}, ())`),
  infer: ({ input }) => {
    const type = dtypeOf(input);
    return type === "complex" ? tensor(0, type) : { ...dim, type };
  },
  examples: [
    { torch: "x.item()", inputs: { x: "int64[]<5>" }, tf: "x" },
    { torch: "x.item() + 1", inputs: { x: "float32[1]" } },
  ],
};

const tolist: OpRule = {
  signatures: ["Tensor.tolist()"],
  to: ({ input }) =>
    rankOf(given(input).value) === 1
      ? `tf.unstack(${input})`
      : decline("tolist() of a tensor that is not known to have one dimension: a graph has no numbers to list"),
  infer: ({ input }) => listOf({ ...dim, type: dtypeOf(input) === "float" ? "float" : "int" }),
  examples: [{ torch: "x.tolist()", inputs: { x: "int64[3]<5>" }, staticSizes: true }],
};

const sameValue = ({ input }: Readonly<Record<string, Value | undefined>>): Value => input ?? tensor();

/** Calls about memory and devices, which TensorFlow manages itself. A tensor never changes, so that no copy is needed. */
const placement: OpRule = {
  signatures: [
    "Tensor.cpu()",
    "Tensor.cuda(device=None)",
    "Tensor.clone()",
    "torch.clone(input)",
    "Tensor.pin_memory()",
    "Tensor.resolve_conj()",
    "torch.asarray(input)",
  ],
  to: ({ input }) => given(input).text,
  infer: sameValue,
  examples: [
    { torch: "x.cpu()", inputs: { x: "float32[2]" }, tf: "x" },
    { torch: "x.clone()", inputs: { x: "float32[2]" }, tf: "x" },
    { torch: "torch.clone(x)", inputs: { x: "float32[2]" }, tf: "x" },
  ],
};

const detach: OpRule = {
  signatures: ["Tensor.detach()", "torch.detach(input)"],
  to: ({ input }) => `tf.stop_gradient(${given(input)})`,
  infer: sameValue,
  examples: [{ torch: "x.detach()", inputs: { x: "float32[2]" }, tf: "tf.stop_gradient(x)" }],
};

const numpy: OpRule = {
  signatures: ["Tensor.numpy(force=False)"],
  to: () => decline("numpy() works on eager tensors only, so that the port could not run in a graph"),
  infer: ({ input }) => tensor(rankOf(input), dtypeOf(input)),
  examples: [],
};

const dtypeQuestion = (name: string, attribute: string): OpRule => ({
  signatures: [`torch.${name}(input)`, `Tensor.${name}()`],
  to: ({ input }) => `${atomic(given(input))}.dtype.${attribute}`,
  infer: () => bool(),
  examples: [
    { torch: `torch.${name}(x)`, inputs: { x: "float32[2]" } },
    { torch: `x.${name}()`, inputs: { x: "complex64[2]" } },
  ],
});

/** Ports leave the default dtype as it is. */
const defaultDtype: OpRule = {
  signatures: ["torch.get_default_dtype()"],
  to: () => "tf.float32",
  infer: () => ({ kind: "dtype", dtype: "float" }),
  examples: [{ torch: "x.to(torch.get_default_dtype())", inputs: { x: "int64[2]<5>" }, tf: "tf.cast(x, tf.float32)" }],
};

/** Casts, and what a tensor says of its numbers. */
export const dtypeRules: readonly OpRule[] = [
  castMethod("float", "tf.float32", "float", "torch.float32"),
  castMethod("long", "tf.int32", "int", "torch.int64"),
  castMethod("int", "tf.int32", "int", "torch.int32"),
  castMethod("bool", "tf.bool", "bool", "torch.bool"),
  castMethod("half", "tf.float16", "float", "torch.float16"),
  castMethod("double", "tf.float64", "float", "torch.float64"),
  { ...castMethod("bfloat16", "tf.bfloat16", "float", "torch.bfloat16"), examples: [] },
  toRule,
  defaultDtype,
  type,
  typeAs,
  item,
  tolist,
  placement,
  detach,
  numpy,
  dtypeQuestion("is_floating_point", "is_floating"),
  dtypeQuestion("is_complex", "is_complex"),
];
