import { Node } from "ts-morph";
import { both, type Call, type Rules } from "../rule.ts";

/** Indices are read off in one row, as js-pytorch flattens them; a literal row stays as it stands. */
function indices(call: Call, name: string): string {
  const node = call.node(name);
  const isRow =
    node !== undefined &&
    Node.isArrayLiteralExpression(node) &&
    !node.getElements().some(Node.isArrayLiteralExpression);
  if (isRow) return call.text(name);
  return `${call.support("indices")}(${call.text(name)})`;
}

export const indexing: Rules = both("at", {
  parameters: ["a", "index1", "index2"],
  to: (call) => {
    const second = call.node("index2");
    if (second === undefined || ["null", "undefined"].includes(second.getText())) {
      return `tf.gather(${call.text("a")}, ${indices(call, "index1")})`;
    }
    const places = ["index1", "index2"].map((name) => `${call.support("indices")}(${call.text(name)})`);
    return `tf.gatherND(${call.text("a")}, tf.stack([${places.join(", ")}], 1))`;
  },
});
