import { dtypeOf, rankOf, tensor, tuple } from "../../facts/value.ts";
import { booleanOf, given, integerOf, isNone } from "../operand.ts";
import { aligned, broadcast } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { isRepeatable } from "../sizes.ts";
import { axisOptions, reducedRank } from "./reduce.ts";

type Extreme = "max" | "min";

/** Positions of the extremes along an axis, as PyTorch shapes them. */
function positions(extreme: Extreme, input: string, dim: Operand, keepdim: Operand | undefined): string {
  const found = `tf.arg${extreme}(${input}, axis=${dim}, output_type=tf.int32)`;
  return booleanOf(keepdim) === true ? `tf.expand_dims(${found}, axis=${dim})` : found;
}

/** Whether an operand names an axis, a tensor to compare with, or what cannot be told. */
function roleOf(dim: Operand): "axis" | "tensor" | undefined {
  if (dim.value.kind === "number" || integerOf(dim) !== undefined) return "axis";
  return dim.value.kind === "tensor" ? "tensor" : undefined;
}

const bothForms = (name: string, parameters: string): readonly string[] => [
  `torch.${name}(input${parameters === "" ? "" : `, ${parameters}`})`,
  `Tensor.${name}(${parameters})`,
];

const floats = { x: "float32[2,3,4]" };

/** `max()` of the whole tensor. */
const overall = (name: Extreme): OpRule => ({
  signatures: bothForms(name, ""),
  to: ({ input }) => `tf.reduce_${name}(${given(input)})`,
  infer: ({ input }) => tensor(0, dtypeOf(input)),
  examples: [
    { torch: `x.${name}()`, inputs: floats, tf: `tf.reduce_${name}(x)` },
    { torch: `torch.${name}(x)`, inputs: { x: "int64[4]<9>" } },
  ],
});

/** `max(dim)`: values and indices. */
const alongAxis = (name: Extreme): OpRule => ({
  signatures: bothForms(name, "dim, keepdim=False"),
  to: ({ input, dim, keepdim }) => {
    const [operand, axis] = [given(input), given(dim)];
    if (roleOf(axis) === "tensor") return decline(`${name}() with a tensor where an axis is expected`);
    if (roleOf(axis) === undefined) return decline(`${name}() with an argument that may be an axis or a tensor`);
    if (booleanOf(keepdim) === undefined) return decline(`${name}() with a keepdim that is not spelled out`);
    // written twice, it would be drawn twice
    if (!isRepeatable(operand) && /\brandom\b|dropout/.test(operand.text)) {
      return decline(`${name}() with indices, of a value that is drawn at random: give the value a name first`);
    }
    return [`tf.reduce_${name}(${operand}${axisOptions(axis, keepdim)})`, positions(name, operand.text, axis, keepdim)];
  },
  infer: (values) => {
    const rank = reducedRank(values);
    return values.dim?.kind === "tensor"
      ? broadcast([values.input, values.dim])
      : tuple([tensor(rank, dtypeOf(values.input)), tensor(rank, "int")]);
  },
  fields: ["values", "indices"],
  examples: [
    { torch: `x.${name}(-1)[0]`, inputs: floats, tf: `tf.reduce_${name}(x, axis=-1)` },
    { torch: `torch.${name}(x, dim=1, keepdim=True).values`, inputs: floats },
    { torch: `x.${name}(dim=1).indices`, inputs: floats, tf: `tf.arg${name}(x, axis=1, output_type=tf.int32)` },
    { torch: `torch.${name}(x, -2, keepdim=True)[1]`, inputs: floats },
    { torch: `torch.${name}(x, dim=0)`, inputs: { x: "int64[3,2]<99>" } },
  ],
});

const larger = (name: Extreme, input: Operand, other: Operand): string =>
  `tf.${name}imum(${aligned([input, other]).join(", ")})`;

/** `max(other)`, element by element. */
const ofTwo = (name: Extreme): OpRule => ({
  signatures: bothForms(name, "other"),
  to: ({ input, other }) =>
    roleOf(given(other)) === "tensor"
      ? larger(name, given(input), given(other))
      : decline(`${name}() with an argument that may be an axis or a tensor`),
  infer: ({ input, other }) => broadcast([input, other]),
  examples: [
    { torch: `torch.${name}(x, y)`, inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: `tf.${name}imum(x, y)` },
    { torch: `x.${name}(y)`, inputs: { x: "float32[2,3]", y: "int64[3]<5>" } },
    { torch: `torch.${name}(x, other=y)`, inputs: { x: "float32[2]", y: "float32[2]" } },
  ],
});

const elementwise = (name: Extreme): OpRule => ({
  signatures: [...bothForms(`${name}imum`, "other"), ...bothForms(`f${name}`, "other")],
  to: ({ input, other }) => larger(name, given(input), given(other)),
  infer: ({ input, other }) => broadcast([input, other]),
  examples: [
    { torch: `torch.${name}imum(x, y)`, inputs: { x: "int64[2,3]<5>", y: "float32[2,3]" } },
    { torch: `x.${name}imum(y)`, inputs: { x: "float32[2,3]", y: "float32[3]" }, tf: `tf.${name}imum(x, y)` },
  ],
});

/** `amax`: one axis, several or all, without indices. */
const several = (name: Extreme): OpRule => ({
  signatures: bothForms(`a${name}`, "dim=None, keepdim=False"),
  to: ({ input, dim, keepdim }) => `tf.reduce_${name}(${given(input)}${axisOptions(dim, keepdim)})`,
  infer: (values) => tensor(reducedRank(values), dtypeOf(values.input)),
  examples: [
    { torch: `x.a${name}(dim=(1, 2), keepdim=True)`, inputs: floats },
    { torch: `torch.a${name}(x, -1)`, inputs: floats, tf: `tf.reduce_${name}(x, axis=-1)` },
    { torch: `torch.a${name}(x)`, inputs: floats },
  ],
});

const argument = (name: Extreme): OpRule => ({
  signatures: bothForms(`arg${name}`, "dim=None, keepdim=False"),
  to: ({ input, dim, keepdim }) => {
    if (isNone(dim)) {
      if (booleanOf(keepdim) !== false) return decline(`arg${name}() of all elements that keeps the dimensions`);
      const flat = rankOf(given(input).value) === 1 ? given(input).text : `tf.reshape(${given(input)}, (-1,))`;
      return `tf.arg${name}(${flat}, output_type=tf.int32)`;
    }
    if (booleanOf(keepdim) === undefined) return decline(`arg${name}() with a keepdim that is not spelled out`);
    return positions(name, given(input).text, given(dim), keepdim);
  },
  infer: (values) => tensor(reducedRank(values), "int"),
  examples: [
    { torch: `x.arg${name}(dim=-1)`, inputs: floats, tf: `tf.arg${name}(x, axis=-1, output_type=tf.int32)` },
    { torch: `torch.arg${name}(x, 1, keepdim=True)`, inputs: floats },
    { torch: `torch.arg${name}(x, -2, keepdim=True)`, inputs: floats },
    { torch: `x.arg${name}()`, inputs: floats },
    { torch: `x.arg${name}()`, inputs: { x: "float32[6]" }, tf: `tf.arg${name}(x, output_type=tf.int32)` },
    { torch: `x.arg${name}(-1)`, inputs: { x: "int64[3,4]<5>" } },
  ],
});

/** The element in the middle; of two, PyTorch takes the lower one. */
const medianOf = (sorted: string, axis: string, count: string): string =>
  `tf.gather(${sorted}, (${count} - 1) // 2, axis=${axis})`;

const median: OpRule = {
  signatures: bothForms("median", ""),
  to: ({ input }) => medianOf(`tf.sort(tf.reshape(${given(input)}, (-1,)))`, "0", `tf.size(${given(input)})`),
  infer: ({ input }) => tensor(0, dtypeOf(input)),
  examples: [
    { torch: "x.median()", inputs: floats },
    { torch: "torch.median(x)", inputs: { x: "float32[5]" } },
  ],
};

const medianAlong: OpRule = {
  signatures: bothForms("median", "dim, keepdim=False"),
  to: ({ input, dim, keepdim }, port) => {
    const [operand, axis] = [given(input), given(dim)];
    if (booleanOf(keepdim) === undefined) return decline("median() with a keepdim that is not spelled out");
    const count = `${port.use("shape_list")}(${operand})[${axis}]`;
    const kept = (text: string): string => (booleanOf(keepdim) ? `tf.expand_dims(${text}, axis=${axis})` : text);
    return [`tf.sort(${operand}, axis=${axis})`, `tf.argsort(${operand}, axis=${axis}, stable=True)`].map((sorted) =>
      kept(medianOf(sorted, axis.text, count)),
    );
  },
  infer: (values) => tuple([tensor(reducedRank(values), dtypeOf(values.input)), tensor(reducedRank(values), "int")]),
  fields: ["values", "indices"],
  examples: [
    { torch: "x.median(dim=-1).values", inputs: floats },
    { torch: "torch.median(x, 1, keepdim=True)", inputs: floats },
  ],
};

const rulesOf = (name: Extreme): readonly OpRule[] => [
  overall(name),
  alongAxis(name),
  ofTwo(name),
  elementwise(name),
  several(name),
  argument(name),
];

/** The largest and the smallest elements, and where they are. */
export const extremeRules: readonly OpRule[] = [...rulesOf("max"), ...rulesOf("min"), median, medianAlong];
