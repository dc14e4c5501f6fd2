import { Node } from "ts-morph";
import type { Call, Rule, Rules } from "../rule.ts";

const shaped = (to: (call: Call) => string): Rule => ({
  parameters: ["shape", "requires_grad", "device", "xavier"],
  to,
});

function firstSize(call: Call): string {
  const shape = call.node("shape");
  const [first] = Node.isArrayLiteralExpression(shape) ? shape.getElements() : [];
  return first === undefined ? `${call.text("shape")}[0] as number` : call.write(first);
}

function normal(call: Call): string {
  const plain = `tf.randomNormal(${call.text("shape")})`;
  const xavier = call.has("xavier") ? call.literal("xavier") : false;
  if (xavier === false) return plain;
  const scaled = `tf.div(${plain}, Math.sqrt(${firstSize(call)}))`;
  return xavier === true ? scaled : `(${call.text("xavier")} ? ${scaled} : ${plain})`;
}

/** A number becomes a tensor of one dimension in js-pytorch, as does everything that is summed up to one. */
function fromData(call: Call): string {
  const isNumber = call.node("data")?.getType().isNumber() || call.node("data")?.getType().isNumberLiteral();
  return isNumber === true ? `tf.tensor1d([${call.text("data")}])` : `tf.tensor(${call.text("data")})`;
}

const data: Rule = { parameters: ["data", "requires_grad", "device"], to: fromData };

export const create: Rules = {
  "torch.tensor": data,
  "torch.Tensor": data,
  "torch.Parameter": data,
  "torch.zeros": shaped((call) => `tf.zeros(${call.text("shape")})`),
  "torch.ones": shaped((call) => `tf.ones(${call.text("shape")})`),
  "torch.rand": shaped((call) => `tf.randomUniform(${call.text("shape")})`),
  "torch.randn": shaped(normal),
  "torch.tril": shaped((call) => `tf.linalg.bandPart(tf.ones(${call.text("shape")}), -1, 0)`),
  "torch.randint": {
    parameters: ["low", "high", "shape", "requires_grad"],
    to: (call) => {
      const limits = `${call.text("low", "0")}, ${call.text("high", "1")}`;
      return `tf.floor(tf.randomUniform(${call.text("shape", "[1]")}, ${limits}))`;
    },
  },
};
