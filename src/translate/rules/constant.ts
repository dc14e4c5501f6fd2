import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf, isNone } from "../operand.ts";
import { cast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { elementsOf, sequenceText } from "../sizes.ts";
import { dtypeFact } from "./create.ts";

/** Whether data are numbers written in the source, such as `[[0, 1], [2, 3]]`. */
const isLiteral = (data: Operand): boolean =>
  data.items
    ? data.items.every(isLiteral)
    : (data.value.kind === "number" && data.value.literal !== undefined) || /^-?\d[\d.e_-]*$/.test(data.text);

/** The class of the numbers in nested data. */
function classOf(value: Value | undefined): ReturnType<typeof dtypeOf> {
  if (value?.kind !== "sequence") return dtypeOf(value);
  const classes = value.items ? value.items.map(classOf) : [classOf(value.item)];
  if (classes.includes(undefined)) return undefined;
  return classes.find((each) => each === "float") ?? classes[0];
}

/** How deep data are nested. */
function depthOf(value: Value | undefined): number | undefined {
  if (value?.kind !== "sequence") return rankOf(value);
  const inner = depthOf(value.items?.[0] ?? value.item);
  return inner === undefined ? undefined : inner + 1;
}

/** `tf.constant` takes numbers of the same class or a wider one; anything else is converted first and cast then. */
function converted(data: Operand, dtype: string | undefined, dtypeValue: Value | undefined): string {
  const made = classOf(data.value);
  const wanted = dtypeValue?.kind === "dtype" ? dtypeValue.dtype : undefined;
  if (data.value.kind === "tensor") {
    if (dtype !== undefined) return cast(data, dtype);
    // what is a tensor here and perhaps a number there
    const isOpen = data.value.rank === undefined && data.value.dtype === undefined;
    return isOpen ? `tf.convert_to_tensor(${data})` : data.text;
  }
  if (!isLiteral(data)) {
    const whole = `tf.convert_to_tensor(${data})`;
    if (dtype === undefined) return whole;
    return data.value.kind === "number" ? cast(data, dtype) : cast(whole, dtype);
  }
  if (dtype === undefined) return `tf.constant(${data})`;
  const isWidening = made !== undefined && (made === wanted || (made === "int" && wanted === "float"));
  return isWidening ? `tf.constant(${data}, dtype=${dtype})` : cast(data, dtype);
}

const fromData: OpRule = {
  signatures: [
    "torch.tensor(data, dtype=None)",
    "torch.as_tensor(data, dtype=None)",
    "torch.scalar_tensor(data, dtype=None)",
    "torch.from_numpy(data)",
  ],
  to: ({ data, dtype }) => converted(given(data), isNone(dtype) ? undefined : given(dtype).text, dtype?.value),
  infer: ({ data, dtype }) => {
    const made = classOf(data);
    return tensor(depthOf(data), dtype === undefined || dtype.kind === "none" ? made : dtypeFact(dtype, undefined));
  },
  examples: [
    { torch: "torch.tensor([1, 2])", inputs: {}, tf: "tf.constant([1, 2])" },
    { torch: "torch.tensor(0.5)", inputs: {}, tf: "tf.constant(0.5)" },
    { torch: "torch.tensor([1, 2], dtype=torch.float32)", inputs: {}, tf: "tf.constant([1, 2], dtype=tf.float32)" },
    { torch: "torch.tensor([[1.5, 2.5]], dtype=torch.long)", inputs: {} },
    { torch: "torch.tensor(1, dtype=torch.bool)", inputs: {} },
    { torch: "torch.tensor(x.shape[0], dtype=x.dtype)", inputs: { x: "float32[3]" } },
    { torch: "torch.tensor([x.shape[0], 7])", inputs: { x: "float32[3]" } },
    { torch: "torch.tensor(True)", inputs: {} },
    { torch: "torch.as_tensor(x)", inputs: { x: "float32[3]" }, tf: "x" },
    { torch: "torch.as_tensor(x, dtype=torch.long, device=x.device)", inputs: { x: "float32[3]" } },
    { torch: "torch.scalar_tensor(2, dtype=torch.float32)", inputs: {} },
  ],
};

const newTensor: OpRule = {
  signatures: ["Tensor.new_tensor(data, dtype=None)"],
  to: ({ input, data, dtype }) => {
    if (!isNone(dtype)) return converted(given(data), given(dtype).text, dtype?.value);
    // whatever the data are, the new tensor is of the old one's dtype
    const own = given(input);
    return converted(given(data), `${atomic(own)}.dtype`, { kind: "dtype", dtype: dtypeOf(own.value) });
  },
  infer: ({ input, data, dtype }) => tensor(depthOf(data), dtypeFact(dtype, input)),
  examples: [
    { torch: "x.new_tensor([1, 2])", inputs: { x: "int64[3]<5>" } },
    { torch: "x.new_tensor(2.5)", inputs: { x: "float32[3]" } },
    { torch: "x.new_tensor(2.5) / 2", inputs: { x: "int64[3]<5>" } },
    { torch: "torch.cat([x.new_tensor([-(x.shape[0]) + 1]), x])", inputs: { x: "float32[3]" } },
    { torch: "x.new_tensor([1, 2], dtype=torch.float32)", inputs: { x: "int64[3]<5>" } },
  ],
};

const typedTensor = (name: string, tf: string, dtype: "float" | "int" | "bool", data: string): OpRule => ({
  signatures: [`torch.${name}(*data)`],
  to: ({ data: contents }) => {
    const all = given(contents);
    // several numbers are sizes of a tensor with any content; one sequence is the content
    const first = elementsOf(all)?.[0];
    // a sequence of its own, unlike sizes that were gathered from several arguments
    const isData = all.node !== undefined && all.value.kind !== "number" && all.value.kind !== "unknown";
    if (isData) return converted(all, tf, { kind: "dtype", dtype });
    if (first && (integerOf(first) !== undefined || first.value.kind === "number")) {
      return `tf.zeros(${sequenceText(all)}, dtype=${tf})`;
    }
    if (first?.value.kind === "tensor" && all.items?.length === 1) return cast(first, tf);
    // sizes are numbers; what a variable of another kind holds is the content
    const isVariable = first?.value.kind === "unknown" && first.node?.type === "identifier";
    if (first && all.items?.length === 1 && (isVariable || /^np\./.test(first.text)))
      return converted(first, tf, { kind: "dtype", dtype });
    return decline(`torch.${name}() of what may be sizes or data: write torch.tensor() or torch.empty()`);
  },
  infer: ({ data: contents }) => {
    if (contents?.kind === "tensor") return tensor(contents.rank, dtype);
    return tensor(contents?.kind === "sequence" && contents.type === "list" ? depthOf(contents) : undefined, dtype);
  },
  examples: [
    { torch: `torch.${name}(${data})`, inputs: {} },
    { torch: `torch.${name}((1, 0))`, inputs: {} },
    { torch: `torch.${name}(0, 3)`, inputs: {}, tf: `tf.zeros((0, 3), dtype=${tf})` },
  ],
});

/** Tensors made of data. */
export const constantRules: readonly OpRule[] = [
  fromData,
  newTensor,
  typedTensor("FloatTensor", "tf.float32", "float", "[0.5, 1]"),
  typedTensor("Tensor", "tf.float32", "float", "[[1, 2], [3, 4]]"),
  typedTensor("LongTensor", "tf.int32", "int", "[1, 2]"),
  typedTensor("IntTensor", "tf.int32", "int", "[[3]]"),
  typedTensor("BoolTensor", "tf.bool", "bool", "[True, False]"),
];
