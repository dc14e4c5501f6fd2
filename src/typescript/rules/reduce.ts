import { both, type Call, type Rules } from "../rule.ts";

const dimension = (call: Call): string => call.text("dim", "-1");

/** Whether `dim` is known to be the first dimension: only there does js-pytorch keep the dimension of a mean. */
function isFirst(call: Call): boolean | undefined {
  const dim = call.has("dim") ? call.literal("dim") : -1;
  const rank = call.rank("a");
  if (dim === 0) return true;
  if (typeof dim !== "number") return undefined;
  if (dim > 0) return false;
  return rank === undefined ? (dim === -1 ? false : undefined) : rank + dim === 0;
}

/** A sum that keeps its dimension is as long there as the tensor was: js-pytorch repeats it. */
function sum(call: Call): string {
  const keeps = call.has("keepdims") ? call.literal("keepdims") : false;
  // The sum of a row is a row of one number.
  if (keeps === false) return `tf.sum(${call.text("a")}, ${dimension(call)}${call.rank("a") === 1 ? ", true" : ""})`;
  if (keeps === true && call.isRepeatedAnyway("a")) return `tf.sum(${call.text("a")}, ${dimension(call)}, true)`;
  if (keeps === true) return `${call.support("sumRepeated")}(${call.text("a")}, ${dimension(call)})`;
  return `${call.support("sumRepeated")}(${call.text("a")}, ${dimension(call)}, ${call.text("keepdims")})`;
}

const reduced =
  (name: "mean" | "variance") =>
  (call: Call): string => {
    const keeps = call.has("keepdims") ? call.literal("keepdims") : false;
    const row = call.rank("a") === 1 ? ", true" : "";
    const plain =
      name === "mean"
        ? `tf.mean(${call.text("a")}, ${dimension(call)}${row})`
        : `tf.moments(${call.text("a")}, ${dimension(call)}${row}).variance`;
    if (name === "variance" && call.has("dim") && call.literal("dim") !== -1) {
      call.note("J003", "js-pytorch's variance() gives numbers over the last dimension only, NaN elsewhere");
    }
    if (keeps === false) return plain;
    const first = isFirst(call);
    if (keeps === true && first === false) {
      call.note("J003", `js-pytorch's ${name}() drops the dimension it is asked to keep, unless it is the first`);
      return plain;
    }
    const kept = call.text("keepdims");
    return `${call.support(`${name}Repeated`)}(${call.text("a")}, ${dimension(call)}, ${kept})`;
  };

const parameters = ["a", "dim", "keepdims"];

export const reduce: Rules = {
  "torch.Tensor.sum": { parameters, to: sum },
  ...both("mean", { parameters, to: reduced("mean") }),
  ...both("variance", { parameters, to: reduced("variance") }),
};
