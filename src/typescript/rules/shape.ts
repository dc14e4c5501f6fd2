import { both, type Call, type Rules } from "../rule.ts";

/** js-pytorch swaps the lower of the two dimensions with the one after it, whatever the other is. */
function transpose(call: Call): string {
  const rank = call.rank("a");
  const dims = [call.literal("dim1"), call.literal("dim2")];
  const places = dims.map((dim) => (typeof dim === "number" && dim < 0 && rank !== undefined ? dim + rank : dim));
  const [first, second] = places;
  if (typeof first === "number" && typeof second === "number" && first < 0 === second < 0) {
    const low = Math.min(first, second);
    if (Math.abs(first - second) !== 1) {
      call.note("J003", `js-pytorch swaps neighbours only: transpose(${dims.join(", ")}) swaps ${low} and ${low + 1}`);
    }
    if (rank !== undefined && low >= 0) {
      const order = Array.from({ length: rank }, (_, index) => index);
      order.splice(low, 2, low + 1, low);
      return `tf.transpose(${call.text("a")}, [${order.join(", ")}])`;
    }
  }
  return `${call.support("swapDimensions")}(${call.text("a")}, ${call.text("dim1")}, ${call.text("dim2")})`;
}

export const shape: Rules = {
  ...both("reshape", {
    parameters: ["a", "shape"],
    to: (call) => `tf.reshape(${call.text("a")}, ${call.text("shape")})`,
  }),
  ...both("transpose", { parameters: ["a", "dim1", "dim2"], to: transpose }),
  "torch.broadcast": {
    parameters: ["a", "b"],
    to: (call) => `${call.support("broadcastLike")}(${call.text("a")}, ${call.text("b")})`,
  },
};
