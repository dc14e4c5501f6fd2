import { dtypeOf, listOf, rankOf, tensor, tuple, type Value } from "../../facts/value.ts";
import { atomic, given, integerOf } from "../operand.ts";
import { decline, type Operand, type OpRule, type PortContext } from "../rule.ts";
import { alongAxis, fromFront, lengthOf, sequenceText, targetsOf } from "../sizes.ts";

const part = (value: Value | undefined): Value => tensor(rankOf(value), dtypeOf(value));

const parts = (value: Value | undefined, count: number | undefined): Value =>
  count === undefined ? listOf(part(value)) : tuple(Array.from({ length: count }, () => part(value)));

const slice = (value: Value | undefined): Value => {
  const rank = rankOf(value);
  return tensor(rank === undefined ? undefined : rank - 1, dtypeOf(value));
};

const unbind: OpRule = {
  signatures: ["torch.unbind(input, dim=0)", "Tensor.unbind(dim=0)"],
  to: ({ input, dim }) => {
    const count = targetsOf(input);
    return `tf.unstack(${given(input)}, ${count === undefined ? "" : `num=${count}, `}axis=${given(dim)})`;
  },
  infer: ({ input }) => listOf(slice(input)),
  examples: [
    { torch: "x.unbind(0)[1]", inputs: { x: "float32[2,3]" }, staticSizes: true },
    { torch: "torch.unbind(x, dim=-1)[0]", inputs: { x: "int64[2,3]<7>" }, staticSizes: true },
    { torch: "x.unbind()[0]", inputs: { x: "float32[3]" }, staticSizes: true },
  ],
};

const isSizes = (sizes: Operand): boolean => sizes.items !== undefined || sizes.value.kind === "sequence";

function splitted(input: Operand, sizes: Operand, axis: Operand, port: PortContext): string {
  if (isSizes(sizes)) return `tf.split(${input}, ${sequenceText(sizes)}, axis=${axis})`;
  const count = targetsOf(input);
  const isNumber = integerOf(sizes) !== undefined || sizes.value.kind === "number";
  if (isNumber && count !== undefined) return `tf.split(${input}, ${count}, axis=${axis})`;
  return `${port.support("split")}(${input}, ${sizes}, axis=${axis})`;
}

const split: OpRule = {
  signatures: [
    "Tensor.split(split_size, dim=0)",
    "torch.split(tensor, split_size_or_sections, dim=0)",
    "torch.split_with_sizes(input, split_sizes, dim=0)",
    "Tensor.split_with_sizes(split_sizes, dim=0)",
  ],
  to: ({ input, tensor: whole, split_size, split_size_or_sections, split_sizes, dim }, port) =>
    splitted(given(input ?? whole), given(split_size ?? split_size_or_sections ?? split_sizes), given(dim), port),
  infer: ({ input, tensor: whole, split_size, split_size_or_sections, split_sizes }) => {
    const sizes = split_size ?? split_size_or_sections ?? split_sizes;
    return parts(input ?? whole, sizes?.kind === "sequence" ? lengthOf(sizes) : undefined);
  },
  examples: [
    { torch: "x.split(2, dim=-1)[1]", inputs: { x: "float32[2,5]" }, staticSizes: true },
    { torch: "x.split(2)[0]", inputs: { x: "float32[4,3]" }, staticSizes: true },
    { torch: "x.split([1, 3], dim=1)[1]", inputs: { x: "float32[2,4]" }, tf: "tf.split(x, (1, 3), axis=1)[1]" },
    { torch: "torch.split(x, 3, dim=1)[2]", inputs: { x: "int64[2,7]<9>" }, staticSizes: true },
    { torch: "torch.split(tensor=x, split_size_or_sections=(2, 1), dim=0)[0]", inputs: { x: "float32[3,2]" } },
    { torch: "torch.split_with_sizes(x, [1, 2])[1]", inputs: { x: "bool[3]" } },
    { torch: "x.split(x.shape[1] // 2, dim=1)[1]", inputs: { x: "float32[2,4]" }, staticSizes: true },
  ],
};

const chunk: OpRule = {
  signatures: ["torch.chunk(input, chunks, dim=0)", "Tensor.chunk(chunks, dim=0)"],
  to: ({ input, chunks, dim }) => `tf.split(${given(input)}, ${given(chunks)}, axis=${given(dim)})`,
  infer: ({ input, chunks }) => {
    const count = chunks?.kind === "number" ? chunks.literal : undefined;
    return parts(input, typeof count === "number" ? count : undefined);
  },
  examples: [
    { torch: "x.chunk(2, dim=-1)[1]", inputs: { x: "float32[2,6]" }, tf: "tf.split(x, 2, axis=-1)[1]" },
    { torch: "torch.chunk(x, 3)[0]", inputs: { x: "int64[6,2]<9>" } },
    { torch: "torch.chunk(x, chunks=2, dim=1)[0]", inputs: { x: "float32[2,4,3]" } },
  ],
};

const tensorSplit: OpRule = {
  signatures: [
    "torch.tensor_split(input, indices_or_sections, dim=0)",
    "Tensor.tensor_split(indices_or_sections, dim=0)",
  ],
  to: ({ input, indices_or_sections: sections, dim }) =>
    isSizes(given(sections))
      ? decline("tensor_split() at indices: use split() with sizes")
      : `tf.split(${given(input)}, ${given(sections)}, axis=${given(dim)})`,
  infer: ({ input }) => parts(input, undefined),
  examples: [{ torch: "torch.tensor_split(x, 2, dim=1)[1]", inputs: { x: "float32[2,4]" } }],
};

/** The end of a slice that starts at `start`: spelled out as a number where both are. */
function endOf(start: Operand, length: Operand): string | undefined {
  const [first, size] = [integerOf(start), integerOf(length)];
  if (first !== undefined && size !== undefined) return first < 0 && first + size >= 0 ? "" : `${first + size}`;
  if (first === 0) return length.text;
  return first !== undefined && first < 0 ? undefined : `${atomic(start)} + ${atomic(length)}`;
}

const narrow: OpRule = {
  signatures: ["torch.narrow(input, dim, start, length)", "Tensor.narrow(dim, start, length)"],
  to: ({ input, dim, start, length }) => {
    const end = endOf(given(start), given(length));
    if (end === undefined) return decline("narrow() that starts at a negative index and has a computed length");
    const axis = integerOf(dim);
    if (axis !== undefined) return alongAxis(given(input), axis, `${given(start)}:${end}`);
    if (end === "") return decline("narrow() of a computed axis that starts at a negative index");
    return `tf.gather(${given(input)}, tf.range(${given(start)}, ${end}), axis=${given(dim)})`;
  },
  infer: ({ input }) => part(input),
  examples: [
    { torch: "x.narrow(1, 0, 2)", inputs: { x: "float32[2,3]" }, tf: "x[:, 0:2]" },
    { torch: "torch.narrow(x, -1, 1, 2)", inputs: { x: "float32[2,3,4]" }, tf: "x[..., 1:3]" },
    { torch: "x.narrow(dim=-2, start=1, length=1)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.narrow(1, -2, 2)", inputs: { x: "float32[2,3]" } },
    { torch: "x.narrow(0, 1, y.shape[0])", inputs: { x: "float32[5]", y: "float32[3]" } },
  ],
};

const unfold: OpRule = {
  signatures: ["Tensor.unfold(dimension, size, step)"],
  to: ({ input, dimension, size, step }) => {
    const axis = integerOf(dimension);
    const rank = rankOf(given(input).value);
    const frames = `tf.signal.frame(${given(input)}, ${given(size)}, ${given(step)}, axis=${given(dimension)})`;
    if (axis === -1 || (axis !== undefined && rank !== undefined && fromFront(axis, rank) === rank - 1)) return frames;
    // PyTorch puts the elements of a window last, TensorFlow right behind the windows.
    if (axis === undefined) return decline("unfold() of a computed axis");
    return `tf.experimental.numpy.moveaxis(${frames}, ${axis < 0 ? axis : axis + 1}, -1)`;
  },
  infer: ({ input }) => {
    const rank = rankOf(input);
    return tensor(rank === undefined ? undefined : rank + 1, dtypeOf(input));
  },
  examples: [
    { torch: "x.unfold(-1, 3, 1)", inputs: { x: "float32[2,6]" }, tf: "tf.signal.frame(x, 3, 1, axis=-1)" },
    { torch: "x.unfold(1, 2, 2)", inputs: { x: "float32[2,5,3]" } },
    { torch: "x.unfold(dimension=0, size=2, step=3)", inputs: { x: "int64[8]<9>" } },
    { torch: "x.unfold(-2, 2, 1)", inputs: { x: "float32[2,5,3]" } },
  ],
};

const select: OpRule = {
  signatures: ["torch.select(input, dim, index)", "Tensor.select(dim, index)"],
  to: ({ input, dim, index }) => {
    const axis = integerOf(dim);
    if (axis !== undefined) return alongAxis(given(input), axis, given(index).text);
    const position = integerOf(index);
    if (position !== undefined && position < 0) return decline("select() of a computed axis at a negative index");
    return `tf.gather(${given(input)}, ${given(index)}, axis=${given(dim)})`;
  },
  infer: ({ input }) => slice(input),
  examples: [
    { torch: "x.select(1, 0)", inputs: { x: "float32[2,3]" }, tf: "x[:, 0]" },
    { torch: "torch.select(x, dim=-2, index=-1)", inputs: { x: "float32[2,3,4]" }, tf: "x[..., -1, :]" },
  ],
};

/** A tensor cut into pieces. */
export const partsRules: readonly OpRule[] = [unbind, split, chunk, tensorSplit, narrow, unfold, select];
