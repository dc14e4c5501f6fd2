import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { given, integerOf, isNone } from "../operand.ts";
import type { Operand, OpRule } from "../rule.ts";
import { elementsOf, fromFront, integersOf, lengthOf, sequenceText, tupleText } from "../sizes.ts";

const sameShape = ({ input }: Readonly<Record<string, Value | undefined>>): Value =>
  tensor(rankOf(input), dtypeOf(input));

const wider = (value: Value | undefined, by: number): Value => {
  const rank = rankOf(value);
  return tensor(rank === undefined ? undefined : Math.max(rank + by, 0), dtypeOf(value));
};

const unsqueeze: OpRule = {
  signatures: ["torch.unsqueeze(input, dim)", "Tensor.unsqueeze(dim)"],
  to: ({ input, dim }) => `tf.expand_dims(${given(input)}, axis=${given(dim)})`,
  infer: ({ input }) => wider(input, 1),
  examples: [
    { torch: "x.unsqueeze(1)", inputs: { x: "float32[2,3]" }, tf: "tf.expand_dims(x, axis=1)" },
    { torch: "x.unsqueeze(-1)", inputs: { x: "bool[2,3]" } },
    { torch: "torch.unsqueeze(x, dim=0)", inputs: { x: "int64[2]<3>" } },
  ],
};

/** Whether an axis of the operand may well be longer than one: what pooling leaves depends on the inputs. */
const isAnyLength = ({ text }: Operand): boolean => /^pooled_\w*mask$/.test(text);

const squeeze: OpRule = {
  signatures: ["torch.squeeze(input, dim=None)", "Tensor.squeeze(dim=None)"],
  to: ({ input, dim }, port) => {
    if (isNone(dim)) return `tf.squeeze(${given(input)})`;
    return isAnyLength(given(input))
      ? `${port.support("squeeze_axis")}(${input}, ${dim})`
      : `tf.squeeze(${given(input)}, axis=${given(dim)})`;
  },
  infer: ({ input, dim }) =>
    dim === undefined || dim.kind === "none" ? tensor(undefined, dtypeOf(input)) : wider(input, -(lengthOf(dim) ?? 1)),
  examples: [
    { torch: "x.squeeze(-1)", inputs: { x: "float32[2,3,1]" }, tf: "tf.squeeze(x, axis=-1)" },
    { torch: "x.squeeze()", inputs: { x: "int64[1,3,1]<5>" }, tf: "tf.squeeze(x)" },
    { torch: "torch.squeeze(x, dim=0)", inputs: { x: "float32[1,3]" } },
    { torch: "x.squeeze((0, 2))", inputs: { x: "float32[1,3,1]" } },
    { torch: "pooled_mask.squeeze(-1)", inputs: { pooled_mask: "float32[2,1,3]" }, staticSizes: true },
    { torch: "pooled_mask.squeeze(-1)", inputs: { pooled_mask: "float32[2,3,1]" }, staticSizes: true },
  ],
};

function swapped(input: Operand, first: Operand, second: Operand): string {
  const axes = [integerOf(first), integerOf(second)] as const;
  const rank = rankOf(input.value);
  const [a, b] = axes;
  if (a !== undefined && b !== undefined) {
    if (rank !== undefined && rank > 1) return transposed(input, swappedAxes(rank, a, b));
    if (Math.min(a, b) === -2 && Math.max(a, b) === -1) return `tf.linalg.matrix_transpose(${input})`;
  }
  return `tf.experimental.numpy.swapaxes(${input}, ${first}, ${second})`;
}

function swappedAxes(rank: number, a: number, b: number): readonly number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  axes[fromFront(a, rank)] = fromFront(b, rank);
  axes[fromFront(b, rank)] = fromFront(a, rank);
  return axes;
}

const transposed = (input: Operand, axes: readonly number[]): string =>
  axes.length === 2 && axes[0] === 1 ? `tf.transpose(${input})` : `tf.transpose(${input}, perm=${tupleText(axes)})`;

const transpose: OpRule = {
  signatures: [
    "torch.transpose(input, dim0, dim1)",
    "Tensor.transpose(dim0, dim1)",
    "torch.swapaxes(input, axis0, axis1)",
    "Tensor.swapaxes(axis0, axis1)",
    "torch.swapdims(input, dim0, dim1)",
    "Tensor.swapdims(dim0, dim1)",
  ],
  to: ({ input, dim0, dim1, axis0, axis1 }) => swapped(given(input), given(dim0 ?? axis0), given(dim1 ?? axis1)),
  infer: sameShape,
  examples: [
    { torch: "x.transpose(1, 2)", inputs: { x: "float32[2,3,4]" }, tf: "tf.transpose(x, perm=(0, 2, 1))" },
    { torch: "x.transpose(-1, -2)", inputs: { x: "float32[2,3,4,5]" } },
    { torch: "x.transpose(0, 1)", inputs: { x: "int64[2,3]<4>" }, tf: "tf.transpose(x)" },
    { torch: "torch.transpose(x, dim0=0, dim1=-1)", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.swapaxes(1, 1)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.swapaxes(x, axis0=0, axis1=2)", inputs: { x: "bool[2,3,4]" } },
  ],
};

const t: OpRule = {
  signatures: ["torch.t(input)", "Tensor.t()"],
  // t() takes at most two dimensions, and the transpose of fewer is the tensor itself.
  to: ({ input }) => `tf.transpose(${given(input)})`,
  infer: sameShape,
  examples: [
    { torch: "x.t()", inputs: { x: "float32[2,3]" }, tf: "tf.transpose(x)" },
    { torch: "torch.t(x)", inputs: { x: "float32[3]" } },
  ],
};

const permute: OpRule = {
  signatures: ["Tensor.permute(*dims)", "torch.permute(input, dims)"],
  to: ({ input, dims }) => {
    const axes = integersOf(dims);
    const perm = axes ? tupleText(axes.map((axis) => fromFront(axis, axes.length))) : sequenceText(given(dims));
    return `tf.transpose(${given(input)}, perm=${perm})`;
  },
  infer: ({ input, dims }) => tensor(lengthOf(dims) ?? rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "x.permute(0, 2, 1, 3)", inputs: { x: "float32[2,3,4,5]" }, tf: "tf.transpose(x, perm=(0, 2, 1, 3))" },
    { torch: "x.permute(0, -1, 1)", inputs: { x: "int64[2,3,4]<9>" }, tf: "tf.transpose(x, perm=(0, 2, 1))" },
    { torch: "x.permute([1, 0])", inputs: { x: "bool[2,3]" } },
    { torch: "torch.permute(x, dims=(2, 0, 1))", inputs: { x: "float32[2,3,4]" } },
  ],
};

const movedim: OpRule = {
  signatures: [
    "torch.movedim(input, source, destination)",
    "Tensor.movedim(source, destination)",
    "torch.moveaxis(input, source, destination)",
    "Tensor.moveaxis(source, destination)",
  ],
  to: ({ input, source, destination }) =>
    `tf.experimental.numpy.moveaxis(${given(input)}, ${given(source)}, ${given(destination)})`,
  infer: sameShape,
  examples: [
    { torch: "x.movedim(1, -1)", inputs: { x: "float32[2,3,4]" } },
    { torch: "torch.moveaxis(x, (0, 1), (1, 2))", inputs: { x: "float32[2,3,4]" } },
  ],
};

const flip: OpRule = {
  signatures: ["Tensor.flip(*dims)", "torch.flip(input, dims)"],
  to: ({ input, dims }) => `tf.reverse(${given(input)}, axis=${sequenceText(given(dims))})`,
  infer: sameShape,
  examples: [
    { torch: "x.flip(-1)", inputs: { x: "float32[2,3]" }, tf: "tf.reverse(x, axis=(-1,))" },
    { torch: "torch.flip(x, (0, 1))", inputs: { x: "bool[2,3]" } },
    { torch: "x.flip([1])", inputs: { x: "int64[2,3]<9>" } },
    { torch: "x.flip(dims=(2, 0))", inputs: { x: "float32[2,3,4]" } },
  ],
};

const fliplr: OpRule = {
  signatures: ["torch.fliplr(input)", "Tensor.fliplr()"],
  to: ({ input }) => `tf.reverse(${given(input)}, axis=(1,))`,
  infer: sameShape,
  examples: [{ torch: "torch.fliplr(x)", inputs: { x: "float32[2,3]" } }],
};

const flipud: OpRule = {
  signatures: ["torch.flipud(input)", "Tensor.flipud()"],
  to: ({ input }) => `tf.reverse(${given(input)}, axis=(0,))`,
  infer: sameShape,
  examples: [{ torch: "torch.flipud(x)", inputs: { x: "float32[2,3]" } }],
};

function rolled(input: Operand, shifts: Operand, dims: Operand | undefined): string {
  if (dims && !isNone(dims)) {
    // One shift for several axes is an error in PyTorch, so that both are sequences or both are not.
    const isSeveral = elementsOf(dims) !== undefined && dims.items !== undefined;
    const [shift, axis] = isSeveral ? [sequenceText(shifts), sequenceText(dims)] : [shifts.text, dims.text];
    return `tf.roll(${input}, shift=${shift}, axis=${axis})`;
  }
  const rank = rankOf(input.value);
  const flat = `tf.roll(tf.reshape(${input}, (-1,)), shift=${shifts}, axis=0)`;
  return rank === 1 ? `tf.roll(${input}, shift=${shifts}, axis=0)` : `tf.reshape(${flat}, tf.shape(${input}))`;
}

const roll: OpRule = {
  signatures: ["torch.roll(input, shifts, dims=None)", "Tensor.roll(shifts, dims=None)"],
  to: ({ input, shifts, dims }) => rolled(given(input), given(shifts), dims),
  infer: sameShape,
  examples: [
    { torch: "x.roll(1, 0)", inputs: { x: "float32[3,2]" }, tf: "tf.roll(x, shift=1, axis=0)" },
    { torch: "torch.roll(x, shifts=(-1, 2), dims=(1, 2))", inputs: { x: "float32[2,3,4]" } },
    { torch: "x.roll(-1, dims=-1)", inputs: { x: "int64[2,3]<9>" } },
    { torch: "torch.roll(x, 2)", inputs: { x: "float32[2,3]" } },
    { torch: "torch.roll(x, 2)", inputs: { x: "float32[5]" } },
  ],
};

function rotated(input: Operand, turns: number, axes: readonly number[]): string {
  const [a = 0, b = 1] = axes;
  switch (((turns % 4) + 4) % 4) {
    case 1:
      return `tf.reverse(tf.experimental.numpy.swapaxes(${input}, ${a}, ${b}), axis=(${a},))`;
    case 2:
      return `tf.reverse(${input}, axis=(${a}, ${b}))`;
    case 3:
      return `tf.reverse(tf.experimental.numpy.swapaxes(${input}, ${a}, ${b}), axis=(${b},))`;
    default:
      return input.text;
  }
}

const rot90: OpRule = {
  signatures: ["torch.rot90(input, k=1, dims=(0, 1))", "Tensor.rot90(k=1, dims=(0, 1))"],
  to: ({ input, k, dims }) => {
    const turns = integerOf(k);
    const axes = integersOf(dims);
    if (turns === undefined || !axes) return { declined: "rot90() by a number of turns that is not spelled out" };
    return rotated(given(input), turns, axes);
  },
  infer: sameShape,
  examples: [
    { torch: "torch.rot90(x)", inputs: { x: "float32[2,3]" } },
    { torch: "x.rot90(2, (1, 2))", inputs: { x: "float32[2,3,4]" } },
    { torch: "torch.rot90(x, k=3, dims=[0, 1])", inputs: { x: "float32[2,3]" } },
    { torch: "torch.rot90(x, -1, [1, 0])", inputs: { x: "float32[2,3]" } },
  ],
};

const atLeast = (rank: 1 | 2 | 3, examples: OpRule["examples"]): OpRule => ({
  signatures: [`torch.atleast_${rank}d(input)`],
  to: ({ input }) => `tf.experimental.numpy.atleast_${rank}d(${given(input)})`,
  infer: ({ input }) => {
    const known = rankOf(input);
    return tensor(known === undefined ? undefined : Math.max(known, rank), dtypeOf(input));
  },
  examples,
});

/** Axes added, dropped, reordered and reversed. */
export const axesRules: readonly OpRule[] = [
  unsqueeze,
  squeeze,
  transpose,
  t,
  permute,
  movedim,
  flip,
  fliplr,
  flipud,
  roll,
  rot90,
  atLeast(1, [{ torch: "torch.atleast_1d(x)", inputs: { x: "float32[]" } }]),
  atLeast(2, [{ torch: "torch.atleast_2d(x)", inputs: { x: "float32[3]" } }]),
  atLeast(3, [{ torch: "torch.atleast_3d(x)", inputs: { x: "float32[2,3]" } }]),
];
