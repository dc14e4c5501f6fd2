import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { atomic, given, isNone, operand } from "../operand.ts";
import { aligned, commonDtype } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";

const itemsOf = (value: Value | undefined): readonly Value[] | undefined =>
  value?.kind === "sequence" ? value.items : undefined;

/** What is known of every tensor of a sequence. */
function element(sequence: Value | undefined): Value {
  const items = itemsOf(sequence);
  if (!items) return sequence?.kind === "sequence" ? sequence.item : tensor();
  // all of them have one rank, or they could not be joined
  const ranks = new Set(items.flatMap((item) => rankOf(item) ?? []));
  const [rank] = ranks;
  return tensor(ranks.size === 1 ? rank : undefined, commonDtype(items));
}

/** A list of tensors in one dtype. TensorFlow refuses a mixture that PyTorch would promote. */
function listText(tensors: Operand): string {
  const { items } = tensors;
  if (!items || items.some((item) => item.text.startsWith("*"))) return tensors.text;
  return `[${aligned(alike(items)).join(", ")}]`;
}

/** Masks that are joined are of one kind, that of the first whose kind is known or that can be named twice. */
function alike(items: readonly Operand[]): readonly Operand[] {
  const isMask = ({ text }: Operand): boolean => /^\w*mask$/.test(text);
  const isOpen = ({ value }: Operand): boolean => value.kind === "tensor" && value.dtype === undefined;
  if (items.length < 2 || !items.every(isMask) || !items.some(isOpen)) return items;
  const model = items.find((item) => !isOpen(item)) ?? items[0];
  if (!model || dtypeOf(model.value) === "bool") return items;
  return items.map((item) =>
    item !== model && isOpen(item) ? operand(`tf.cast(${item}, ${model}.dtype)`, model.value, undefined) : item,
  );
}

const concat: OpRule = {
  signatures: ["torch.cat(tensors, dim=0)", "torch.concat(tensors, dim=0)", "torch.concatenate(tensors, dim=0)"],
  to: ({ tensors, dim }) => `tf.concat(${listText(given(tensors))}, axis=${given(dim)})`,
  infer: ({ tensors }) => element(tensors),
  examples: [
    {
      torch: "torch.cat([x, y], dim=1)",
      inputs: { x: "float32[2,3]", y: "float32[2,4]" },
      tf: "tf.concat([x, y], axis=1)",
    },
    { torch: "torch.cat((x, x))", inputs: { x: "int64[2,3]<9>" }, tf: "tf.concat([x, x], axis=0)" },
    { torch: "torch.cat((x, y), -1)", inputs: { x: "float32[2,3]", y: "int64[2,1]<3>" } },
    { torch: "torch.concat([x, y, x], axis=0)", inputs: { x: "bool[2]", y: "int64[3]<9>" } },
    {
      torch: "torch.cat([mask, other_mask])",
      inputs: { mask: "int64[3]<2>", other_mask: "int64[4]<2>" },
      tf: "tf.concat([mask, other_mask], axis=0)",
    },
    { torch: "torch.cat(x.split(1, dim=1), dim=0)", inputs: { x: "float32[2,3]" }, staticSizes: true },
  ],
};

const stack: OpRule = {
  signatures: ["torch.stack(tensors, dim=0)"],
  to: ({ tensors, dim }) => `tf.stack(${listText(given(tensors))}, axis=${given(dim)})`,
  infer: ({ tensors }) => {
    const { rank, dtype } = { rank: rankOf(element(tensors)), dtype: dtypeOf(element(tensors)) };
    return tensor(rank === undefined ? undefined : rank + 1, dtype);
  },
  examples: [
    {
      torch: "torch.stack([x, y], dim=-1)",
      inputs: { x: "float32[2,3]", y: "float32[2,3]" },
      tf: "tf.stack([x, y], axis=-1)",
    },
    { torch: "torch.stack((x, y))", inputs: { x: "float32[2]", y: "int64[2]<3>" } },
    { torch: "torch.stack([x], 1)", inputs: { x: "bool[2]" } },
  ],
};

const beside = (name: "hstack" | "vstack" | "dstack", aliases: readonly string[] = []): OpRule => ({
  signatures: [`torch.${name}(tensors)`, ...aliases],
  to: ({ tensors }) => {
    const ranks = given(tensors).items?.map(({ value }) => rankOf(value));
    const isFlat = ranks?.every((rank) => rank === 1);
    const isDeep = ranks?.every((rank) => rank !== undefined && rank > 1);
    if (name === "hstack" && isFlat) return `tf.concat(${listText(given(tensors))}, axis=0)`;
    if (name === "hstack" && isDeep) return `tf.concat(${listText(given(tensors))}, axis=1)`;
    if (name === "vstack" && isFlat) return `tf.stack(${listText(given(tensors))}, axis=0)`;
    if (name === "vstack" && isDeep) return `tf.concat(${listText(given(tensors))}, axis=0)`;
    return `tf.experimental.numpy.${name}(${listText(given(tensors))})`;
  },
  infer: ({ tensors }) => {
    const rank = rankOf(element(tensors));
    const least = { hstack: 1, vstack: 2, dstack: 3 }[name];
    return tensor(rank === undefined ? undefined : Math.max(rank, least), dtypeOf(element(tensors)));
  },
  examples: [
    { torch: `torch.${name}([x, y])`, inputs: { x: "float32[2]", y: "float32[2]" } },
    { torch: `torch.${name}((x, y))`, inputs: { x: "float32[2,3]", y: "int64[2,3]<2>" } },
  ],
});

const repeatInterleave: OpRule = {
  signatures: [
    "torch.repeat_interleave(input, repeats, dim=None, output_size=None)",
    "Tensor.repeat_interleave(repeats, dim=None, output_size=None)",
  ],
  to: ({ input, repeats, dim }) => `tf.repeat(${given(input)}, ${given(repeats)}${isNone(dim) ? "" : `, axis=${dim}`})`,
  infer: ({ input, dim }) => tensor(dim === undefined || dim.kind === "none" ? 1 : rankOf(input), dtypeOf(input)),
  examples: [
    { torch: "x.repeat_interleave(2, dim=0)", inputs: { x: "float32[2,3]" }, tf: "tf.repeat(x, 2, axis=0)" },
    { torch: "torch.repeat_interleave(x, 3)", inputs: { x: "int64[2,3]<9>" } },
    { torch: "torch.repeat_interleave(x, repeats=n, dim=1)", inputs: { x: "float32[2,3]", n: "int64[3]<4>" } },
    { torch: "x.repeat_interleave(x.shape[0], -1)", inputs: { x: "float32[2,3]" } },
  ],
};

const padSequence: OpRule = {
  signatures: ["torch.nn.utils.rnn.pad_sequence(sequences, batch_first=False, padding_value=0.0)"],
  to: ({ sequences, batch_first: first, padding_value: value }, port) => {
    const padded = `${port.support("pad_sequence")}(${given(sequences)}, ${given(value)})`;
    if (given(first).text === "True") return padded;
    return given(first).text === "False"
      ? `tf.experimental.numpy.swapaxes(${padded}, 0, 1)`
      : decline("pad_sequence() with a batch_first that is not spelled out");
  },
  infer: ({ sequences }) => {
    const rank = rankOf(element(sequences));
    return tensor(rank === undefined ? undefined : rank + 1, dtypeOf(element(sequences)));
  },
  examples: [
    {
      torch: "torch.nn.utils.rnn.pad_sequence([x, y], batch_first=True)",
      inputs: { x: "float32[2,3]", y: "float32[4,3]" },
    },
    {
      torch: "torch.nn.utils.rnn.pad_sequence([x, y], padding_value=-1)",
      inputs: { x: "int64[4]<5>", y: "int64[2]<5>" },
    },
  ],
};

const broadcastTensors: OpRule = {
  signatures: ["torch.broadcast_tensors(*tensors)"],
  to: ({ tensors }, port) => {
    const all = given(tensors);
    return `${port.support("broadcast_tensors")}(${all.items ? all.items.join(", ") : `*${atomic(all)}`})`;
  },
  infer: ({ tensors }) => {
    const items = itemsOf(tensors);
    const ranks = items?.map(rankOf) ?? [undefined];
    const rank = ranks.reduce((a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)));
    const results = items?.map((item) => tensor(rank, dtypeOf(item)));
    return { kind: "sequence", type: "list", items: results, item: tensor(rank) };
  },
  examples: [
    { torch: "torch.broadcast_tensors(x, y)", inputs: { x: "float32[2,1]", y: "int64[3]<4>" } },
    { torch: "torch.broadcast_tensors(x, y)[1]", inputs: { x: "float32[2,3]", y: "bool[2,1]" } },
  ],
};

/** Tensors joined into one, and brought to a common shape. */
export const joinRules: readonly OpRule[] = [
  concat,
  stack,
  beside("hstack"),
  beside("vstack", ["torch.row_stack(tensors)"]),
  beside("dstack"),
  repeatInterleave,
  padSequence,
  broadcastTensors,
];
