import { dtypeOf, rankOf, tensor, type Value } from "../../facts/value.ts";
import { given, integerOf, isNone } from "../operand.ts";
import { asBool } from "../promotion.ts";
import { decline, type Example, type OpRule } from "../rule.ts";
import { fromFront } from "../sizes.ts";

type Values = Readonly<Record<string, Value | undefined>>;

const likeInput = ({ input }: Values): Value => tensor(rankOf(input), dtypeOf(input));
const likeIndex = ({ input, index }: Values): Value => tensor(rankOf(index) ?? rankOf(input), dtypeOf(input));

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input, ${parameters})`,
  `Tensor.${name}(${parameters})`,
];

const gather: OpRule = {
  signatures: bothForms("gather", "dim, index, sparse_grad=False"),
  to: ({ input, dim, index }, port) => {
    const rank = rankOf(given(input).value) ?? rankOf(given(index).value);
    const axis = integerOf(dim);
    // along the last axis, all axes before it count as a batch
    if (rank !== undefined && axis !== undefined && fromFront(axis, rank) === rank - 1) {
      const batch = rank === 1 ? "" : `, axis=${axis}, batch_dims=${rank - 1}`;
      return `tf.gather(${input}, ${index}${batch})`;
    }
    return `${port.support("gather_along")}(${input}, ${dim}, ${index})`;
  },
  infer: likeIndex,
  examples: [
    {
      torch: "x.gather(1, i)",
      inputs: { x: "float32[2,5]", i: "int64[2,3]<5>" },
      tf: "tf.gather(x, i, axis=1, batch_dims=1)",
    },
    { torch: "torch.gather(x, dim=0, index=i)", inputs: { x: "float32[5]", i: "int64[3]<5>" }, tf: "tf.gather(x, i)" },
    { torch: "torch.gather(x, 1, i)", inputs: { x: "float32[2,5,4]", i: "int64[2,3,4]<5>" } },
    { torch: "torch.gather(x, -1, i)", inputs: { x: "float32[2,5,4]", i: "int64[2,5,1]<4>" } },
    { torch: "x.gather(0, i)", inputs: { x: "float32[5,4]", i: "int64[3,1]<5>" } },
    { torch: "x.gather(-2, i)", inputs: { x: "bool[2,5,4]", i: "int64[1,3,2]<5>" } },
  ],
};

const indexSelect: OpRule = {
  signatures: bothForms("index_select", "dim, index"),
  to: ({ input, dim, index }) => `tf.gather(${given(input)}, ${given(index)}, axis=${given(dim)})`,
  infer: likeInput,
  examples: [
    {
      torch: "x.index_select(0, i)",
      inputs: { x: "float32[4,3]", i: "int64[2]<4>" },
      tf: "tf.gather(x, i, axis=0)",
    },
    { torch: "torch.index_select(x, dim=-1, index=i)", inputs: { x: "int64[2,4]<9>", i: "int64[6]<4>" } },
  ],
};

const takeAlongDim: OpRule = {
  signatures: bothForms("take_along_dim", "indices, dim"),
  to: ({ input, indices, dim }) =>
    `tf.experimental.numpy.take_along_axis(${given(input)}, ${given(indices)}, axis=${given(dim)})`,
  infer: likeInput,
  examples: [
    { torch: "torch.take_along_dim(x, i, dim=1)", inputs: { x: "float32[2,5]", i: "int64[2,3]<5>" } },
    { torch: "x.take_along_dim(i, -1)", inputs: { x: "float32[2,5]", i: "int64[1,3]<5>" } },
  ],
};

const scatterExamples: readonly Example[] = [
  {
    torch: "x.scatter(1, i, y)",
    inputs: { x: "float32[2,5]", i: "int64[2,1]<5>", y: "float32[2,1]" },
    tf: "scatter_along(x, 1, i, y)",
  },
  { torch: "torch.scatter(x, 0, i, 7.0)", inputs: { x: "float32[5,2]", i: "int64[3,2]<5>" } },
  { torch: "x.scatter(-1, i, value=True)", inputs: { x: "bool[2,5]", i: "int64[2,3]<5>" } },
  { torch: "x.scatter(dim=0, index=i, src=y)", inputs: { x: "int64[5]<9>", i: "int64[1]<5>", y: "int64[3]<9>" } },
];

const scatter: OpRule = {
  signatures: [...bothForms("scatter", "dim, index, src"), ...bothForms("scatter", "dim, index, value")],
  to: ({ input, dim, index, src, value }, port) =>
    `${port.support("scatter_along")}(${given(input)}, ${given(dim)}, ${given(index)}, ${given(src ?? value)})`,
  infer: likeInput,
  examples: scatterExamples,
};

const scatterAdd: OpRule = {
  signatures: bothForms("scatter_add", "dim, index, src"),
  to: ({ input, dim, index, src }, port) =>
    `${port.support("scatter_along")}(${given(input)}, ${given(dim)}, ${given(index)}, ${given(src)}, tf.tensor_scatter_nd_add)`,
  infer: likeInput,
  examples: [
    { torch: "x.scatter_add(1, i, y)", inputs: { x: "float32[2,5]", i: "int64[2,4]<3>", y: "float32[2,4]" } },
    { torch: "torch.scatter_add(x, 0, i, y)", inputs: { x: "int64[5]<9>", i: "int64[4]<3>", y: "int64[4]<9>" } },
  ],
};

const reductions: Readonly<Record<string, string>> = { sum: "add", amax: "max", amin: "min" };

const scatterReduce: OpRule = {
  signatures: bothForms("scatter_reduce", "dim, index, src, reduce, include_self=True"),
  to: ({ input, dim, index, src, reduce, include_self: self }, port) => {
    const places = `${given(input)}, ${given(dim)}, ${given(index)}, ${given(src)}`;
    const name = given(reduce).text.replace(/["']/g, "");
    const update = reductions[name];
    if (update !== undefined && given(self).text === "True")
      return `${port.support("scatter_along")}(${places}, tf.tensor_scatter_nd_${update})`;
    if (name === "prod") return decline("scatter_reduce() of products: TensorFlow scatters sums and extremes alone");
    return `${port.support("scatter_reduce")}(${places}, ${given(reduce)}, include_self=${given(self)})`;
  },
  infer: likeInput,
  examples: [
    ...["sum", "mean", "amax", "amin"].flatMap((name) =>
      ["True", "False"].map((self) => ({
        torch: `x.scatter_reduce(1, i, y, reduce="${name}", include_self=${self})`,
        inputs: { x: "float32[2,5]", i: "int64[2,4]<3>", y: "float32[2,4]" },
      })),
    ),
    {
      torch: "torch.zeros(4).scatter_reduce(dim=0, index=i, src=y - 1, reduce='amin', include_self=False)",
      inputs: { i: "int64[6]<3>", y: "float32[6]" },
    },
  ],
};

const indexAdd: OpRule = {
  signatures: bothForms("index_add", "dim, index, source, alpha=1"),
  to: ({ input, dim, index, source, alpha }, port) => {
    const added = given(alpha).text === "1" ? given(source).text : `${alpha} * ${source}`;
    if (integerOf(dim) === 0) {
      return `tf.tensor_scatter_nd_add(${given(input)}, tf.expand_dims(${given(index)}, axis=-1), ${added})`;
    }
    return `${port.support("add_along")}(${given(input)}, ${given(dim)}, ${given(index)}, ${added})`;
  },
  infer: likeInput,
  examples: [
    { torch: "x.index_add(0, i, y)", inputs: { x: "float32[4,3]", i: "int64[5]<4>", y: "float32[5,3]" } },
    {
      torch: "torch.index_add(x, 1, i, y, alpha=2)",
      inputs: { x: "float32[2,4,3]", i: "int64[5]<4>", y: "float32[2,5,3]" },
    },
    { torch: "x.index_add(-1, i, y)", inputs: { x: "float32[2,4]", i: "int64[5]<4>", y: "float32[2,5]" } },
  ],
};

const indexCopy: OpRule = {
  signatures: bothForms("index_copy", "dim, index, tensor"),
  to: ({ input, dim, index, tensor: source }, port) =>
    integerOf(dim) === 0
      ? `tf.tensor_scatter_nd_update(${given(input)}, tf.expand_dims(${given(index)}, axis=-1), ${given(source)})`
      : `${port.support("add_along")}(${given(input)}, ${given(dim)}, ${given(index)}, ${given(source)}, tf.tensor_scatter_nd_update)`,
  infer: likeInput,
  examples: [
    { torch: "x.index_copy(0, i, y)", inputs: { x: "float32[4,3]", i: "int64[1]<4>", y: "float32[1,3]" } },
    { torch: "x.index_copy(2, i, y)", inputs: { x: "float32[2,2,4]", i: "int64[1]<4>", y: "float32[2,2,1]" } },
  ],
};

const maskedSelect: OpRule = {
  signatures: bothForms("masked_select", "mask"),
  to: ({ input, mask }, port) => `${port.support("masked_select")}(${given(input)}, ${asBool(given(mask))})`,
  infer: ({ input }) => tensor(1, dtypeOf(input)),
  examples: [
    { torch: "x.masked_select(m)", inputs: { x: "float32[2,3]", m: "bool[2,3]" } },
    { torch: "torch.masked_select(x, mask=x > 0)", inputs: { x: "float32[2,3]" } },
    { torch: "x.masked_select(m)", inputs: { x: "int64[2,3]<9>", m: "bool[2,1]" } },
    { torch: "x.masked_select(m)", inputs: { x: "float32[3]", m: "bool[2,3]" } },
  ],
};

const maskedScatter: OpRule = {
  signatures: bothForms("masked_scatter", "mask, source"),
  to: ({ input, mask, source }, port) =>
    `${port.support("masked_scatter")}(${given(input)}, ${asBool(given(mask))}, ${given(source)})`,
  infer: likeInput,
  examples: [
    { torch: "x.masked_scatter(m, y)", inputs: { x: "float32[2,3]", m: "bool[2,3]", y: "float32[8]" } },
    { torch: "x.masked_scatter(m, y)", inputs: { x: "int64[2,3]<9>", m: "bool[2,1]", y: "int64[3,2]<9>" } },
  ],
};

const take: OpRule = {
  signatures: bothForms("take", "index"),
  to: ({ input, index }) => `tf.gather(tf.reshape(${given(input)}, (-1,)), ${given(index)})`,
  infer: likeIndex,
  examples: [{ torch: "torch.take(x, i)", inputs: { x: "float32[2,3]", i: "int64[2,2]<6>" } }],
};

const tupleFlag = (flag: { readonly text: string } | undefined): boolean | undefined =>
  flag?.text === "True" ? true : flag === undefined || flag.text === "False" ? false : undefined;

const coordinates = (input: string): string => `tf.cast(tf.where(${input}), tf.int32)`;

const nonzero: OpRule = {
  signatures: [
    "torch.nonzero(input, as_tuple=False)",
    "Tensor.nonzero(as_tuple=False)",
    "torch.argwhere(input)",
    "Tensor.argwhere()",
  ],
  to: ({ input, as_tuple: flag }) => {
    const isTuple = isNone(flag) ? false : tupleFlag(flag);
    if (isTuple === undefined) return decline("nonzero() with an as_tuple that is not spelled out");
    return isTuple ? `tf.unstack(${coordinates(given(input).text)}, axis=1)` : coordinates(given(input).text);
  },
  infer: ({ input, as_tuple: flag }) => {
    const isTuple = flag?.kind === "number" && flag.literal === true;
    const rank = rankOf(input);
    if (!isTuple) return tensor(2, "int");
    const items = rank === undefined ? undefined : Array.from({ length: rank }, () => tensor(1, "int"));
    return { kind: "sequence", type: "tuple", items, item: tensor(1, "int") };
  },
  examples: [
    { torch: "x.nonzero()", inputs: { x: "int64[2,5]<2>" }, tf: "tf.cast(tf.where(x), tf.int32)" },
    { torch: "torch.nonzero(x, as_tuple=True)[1]", inputs: { x: "bool[2,3]" } },
    { torch: "(x > 0).nonzero(as_tuple=False)", inputs: { x: "float32[6]" } },
    { torch: "torch.argwhere(x)", inputs: { x: "bool[6]" } },
  ],
};

const whereAlone: OpRule = {
  signatures: ["torch.where(condition)"],
  to: ({ condition }) => `tf.unstack(${coordinates(given(condition).text)}, axis=1)`,
  infer: ({ condition }) =>
    nonzero.infer({ input: condition, as_tuple: { kind: "number", type: "bool", literal: true } }),
  examples: [
    { torch: "torch.where(x)[0]", inputs: { x: "bool[2,3]" } },
    { torch: "torch.where(x > 0)", inputs: { x: "float32[3,2]" } },
  ],
};

/** Elements taken from and put to places that are computed. */
export const gatherRules: readonly OpRule[] = [
  gather,
  indexSelect,
  takeAlongDim,
  scatter,
  scatterAdd,
  scatterReduce,
  indexAdd,
  indexCopy,
  maskedSelect,
  maskedScatter,
  take,
  nonzero,
  whereAlone,
];
