import { dtypeOf, rankOf, tensor } from "../../facts/value.ts";
import { atomic, given, isNone } from "../operand.ts";
import { aligned, asBool, broadcast, cast, commonRank } from "../promotion.ts";
import { decline, type Operand, type OpRule } from "../rule.ts";
import { isRepeatable } from "../sizes.ts";

/** Keeps numbers above `low` and below `high`. Should the limits cross, the upper one wins in PyTorch. */
function clamped(input: Operand, low: Operand | undefined, high: Operand | undefined): ReturnType<OpRule["to"]> {
  const [hasLow, hasHigh] = [!isNone(low), !isNone(high)];
  if (hasLow && hasHigh) {
    const [numbers, least, most] = aligned([input, given(low), given(high)]);
    return isTensorial(given(low)) || isTensorial(given(high))
      ? `tf.minimum(tf.maximum(${numbers}, ${least}), ${most})`
      : `tf.clip_by_value(${numbers}, ${least}, ${most})`;
  }
  if (hasLow) return `tf.maximum(${aligned([input, given(low)]).join(", ")})`;
  return hasHigh ? `tf.minimum(${aligned([input, given(high)]).join(", ")})` : decline("clamp() without a limit");
}

const isTensorial = ({ value }: Operand): boolean =>
  value.kind === "tensor" || (value.kind === "number" && value.dim === true);

const floats = { x: "float32[2,3]" };

const clamp: OpRule = {
  signatures: [
    "torch.clamp(input, min=None, max=None)",
    "Tensor.clamp(min=None, max=None)",
    "torch.clip(input, min=None, max=None)",
    "Tensor.clip(min=None, max=None)",
  ],
  to: ({ input, min, max }) => clamped(given(input), min, max),
  infer: ({ input, min, max }) => {
    const limits = [min, max].filter((limit) => limit !== undefined && limit.kind !== "none");
    return broadcast([input, ...limits]);
  },
  examples: [
    { torch: "x.clamp(-0.5, 0.5)", inputs: floats, tf: "tf.clip_by_value(x, -0.5, 0.5)" },
    { torch: "torch.clamp(x, min=0)", inputs: { x: "int64[4]<3>" }, tf: "tf.maximum(x, 0)" },
    { torch: "x.clamp(max=0.1)", inputs: floats, tf: "tf.minimum(x, 0.1)" },
    { torch: "x.clamp(min=1e-9)", inputs: floats, tf: "tf.maximum(x, 1e-9)" },
    { torch: "torch.clamp(x, 0, 1)", inputs: floats },
    { torch: "torch.clamp(x, 0, y.shape[0] - 1)", inputs: { x: "int64[6]<9>", y: "float32[4]" } },
    { torch: "x.clip(y, z)", inputs: { x: "float32[3]", y: "float32[3]", z: "float32[3]" } },
  ],
};

const clampOne = (name: "min" | "max"): OpRule => ({
  signatures: [`torch.clamp_${name}(input, limit)`, `Tensor.clamp_${name}(limit)`],
  to: ({ input, limit }) =>
    name === "min" ? clamped(given(input), given(limit), undefined) : clamped(given(input), undefined, given(limit)),
  infer: ({ input, limit }) => broadcast([input, limit]),
  examples: [
    { torch: `x.clamp_${name}(0.2)`, inputs: floats },
    { torch: `torch.clamp_${name}(x, 2)`, inputs: { x: "int64[5]<5>" } },
  ],
});

const maskedFill: OpRule = {
  signatures: ["Tensor.masked_fill(mask, value)", "torch.masked_fill(input, mask, value)"],
  to: ({ input, mask, value }, port) => {
    const tensorOperand = given(input);
    if (!isRepeatable(tensorOperand)) {
      return `${port.support("masked_fill")}(${tensorOperand}, ${asBool(given(mask))}, ${given(value)})`;
    }
    return `tf.where(${asBool(given(mask))}, ${cast(given(value), `${atomic(tensorOperand)}.dtype`)}, ${tensorOperand})`;
  },
  infer: ({ input, mask }) => tensor(commonRank([input, mask]) ?? rankOf(input), dtypeOf(input)),
  examples: [
    {
      torch: "x.masked_fill(m, -1e4)",
      inputs: { x: "float32[2,3]", m: "bool[2,3]" },
      tf: "tf.where(m, tf.cast(-1e4, x.dtype), x)",
    },
    { torch: "x.masked_fill(m, 0)", inputs: { x: "float32[2,3]", m: "bool[3]" } },
    { torch: "x.masked_fill(m.bool(), float('-inf'))", inputs: { x: "float32[2,3]", m: "int64[2,1]<2>" } },
    { torch: "torch.masked_fill(x + 1, mask=m, value=y)", inputs: { x: "float32[3]", m: "bool[3]", y: "float32[]" } },
    { torch: "x.masked_fill(m, -100)", inputs: { x: "int64[2,3]<5>", m: "bool[2,3]" } },
  ],
};

/** Numbers kept within limits, and numbers put in place of masked ones. */
export const clampRules: readonly OpRule[] = [clamp, clampOne("min"), clampOne("max"), maskedFill];
