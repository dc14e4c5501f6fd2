import { dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { atomic, given, integerOf } from "../operand.ts";
import { decline, type Operand, type OpRule, type PortContext } from "../rule.ts";
import { elementsOf, isRepeatable, lengthOf, sequenceText, tupleText } from "../sizes.ts";

function expanded(input: Operand, sizes: Operand, port: PortContext): ReturnType<OpRule["to"]> {
  const elements = elementsOf(sizes);
  const keeps = elements?.some((element) => integerOf(element) === -1);
  if (!elements) return `${port.support("expand")}(${input}, ${sequenceText(sizes)})`;
  if (!keeps) return `tf.broadcast_to(${input}, ${sequenceText(sizes)})`;
  if (!isRepeatable(input)) return `${port.support("expand")}(${input}, ${tupleText(elements)})`;
  const rank = rankOf(input.value);
  const kept = elements.map((element, i) => {
    if (integerOf(element) !== -1) return element.text;
    const index = rank === undefined ? i - elements.length : i - (elements.length - rank);
    return `${port.use("shape_list")}(${input})[${index}]`;
  });
  if (rank !== undefined && elements.slice(0, elements.length - rank).some((element) => integerOf(element) === -1)) {
    return decline("expand() with -1 for a dimension that the tensor does not have");
  }
  return `tf.broadcast_to(${input}, ${tupleText(kept)})`;
}

const expand: OpRule = {
  signatures: ["Tensor.expand(*size)"],
  to: ({ input, size }, port) => expanded(given(input), given(size), port),
  infer: ({ input, size }) => tensor(lengthOf(size), dtypeOf(input)),
  examples: [
    { torch: "x.expand(4, 3)", inputs: { x: "float32[1,3]" }, tf: "tf.broadcast_to(x, (4, 3))" },
    { torch: "x.expand(-1, 5, -1)", inputs: { x: "float32[2,1,3]" } },
    { torch: "x.expand(2, -1, -1)", inputs: { x: "int64[3,4]<5>" } },
    { torch: "x.expand((4, -1))", inputs: { x: "bool[3]" } },
    { torch: "x[:, None].expand(-1, 5, -1)", inputs: { x: "float32[2,3]" } },
    { torch: "x.expand(y.shape)", inputs: { x: "float32[1,3]", y: "float32[2,3]" } },
    { torch: "x.expand(y.size(0), -1)", inputs: { x: "float32[1,3]", y: "float32[2,3]" } },
  ],
};

const expandAs: OpRule = {
  signatures: ["Tensor.expand_as(other)"],
  to: ({ input, other }, port) => `tf.broadcast_to(${given(input)}, ${port.use("shape_list")}(${given(other)}))`,
  infer: ({ input, other }) => tensor(rankOf(other), dtypeOf(input)),
  examples: [
    {
      torch: "x.expand_as(y)",
      inputs: { x: "float32[3]", y: "int64[2,3]<4>" },
      tf: "tf.broadcast_to(x, shape_list(y))",
    },
    { torch: "x.unsqueeze(-1).expand_as(y)", inputs: { x: "bool[2,3]", y: "float32[2,3,4]" } },
  ],
};

const broadcastTo: OpRule = {
  signatures: ["torch.broadcast_to(input, size)", "Tensor.broadcast_to(*size)"],
  to: expand.to,
  infer: expand.infer,
  examples: [
    { torch: "torch.broadcast_to(x, (2, 3))", inputs: { x: "float32[3]" }, tf: "tf.broadcast_to(x, (2, 3))" },
    { torch: "x.broadcast_to(2, 3)", inputs: { x: "float32[1,3]" } },
    { torch: "torch.broadcast_to(x, size=y.shape)", inputs: { x: "float32[3]", y: "float32[2,3]" } },
  ],
};

/** Repeats for every axis, the tensor gaining leading axes or the repeats leading ones. */
function tiled(input: Operand, repeats: Operand): string {
  const rank = rankOf(input.value);
  const elements = elementsOf(repeats);
  if (rank === undefined || !elements) return `tf.experimental.numpy.tile(${input}, ${sequenceText(repeats)})`;
  const missing = elements.length - rank;
  if (missing <= 0) {
    const ones = Array.from({ length: -missing }, () => "1");
    return `tf.tile(${input}, ${tupleText([...ones, ...elements])})`;
  }
  const widened =
    missing === 1
      ? `tf.expand_dims(${input}, axis=0)`
      : `${atomic(input)}[${Array.from({ length: missing }, () => "tf.newaxis").join(", ")}]`;
  return `tf.tile(${widened}, ${tupleText(elements)})`;
}

const repeat: OpRule = {
  signatures: ["Tensor.repeat(*repeats)", "Tensor.tile(*repeats)", "torch.tile(input, repeats)"],
  to: ({ input, repeats }) => tiled(given(input), given(repeats)),
  infer: ({ input, repeats }) => {
    const length = lengthOf(repeats);
    const rank = rankOf(input);
    const known = rank !== undefined && length !== undefined;
    return tensor(known ? Math.max(rank, length) : undefined, dtypeOf(input));
  },
  examples: [
    { torch: "x.repeat(2, 1)", inputs: { x: "float32[2,3]" }, tf: "tf.tile(x, (2, 1))" },
    { torch: "x.repeat(2, 1, 1)", inputs: { x: "float32[2,3]" }, tf: "tf.tile(tf.expand_dims(x, axis=0), (2, 1, 1))" },
    { torch: "x.repeat(2, 2, 1, 1)", inputs: { x: "int64[2,3]<4>" } },
    { torch: "x.repeat((3,))", inputs: { x: "bool[2]" } },
    { torch: "x.repeat(y.shape[0], 1)", inputs: { x: "float32[2,3]", y: "float32[4]" } },
    { torch: "x.tile(2)", inputs: { x: "float32[2,3]" }, tf: "tf.tile(x, (1, 2))" },
    { torch: "torch.tile(x, (2, 1, 2))", inputs: { x: "float32[2,3]" } },
    { torch: "x.repeat(4)", inputs: { x: "float32[]" } },
  ],
};

/** Copies of a tensor along its axes. */
export const expandRules: readonly OpRule[] = [expand, expandAs, broadcastTo, repeat];
