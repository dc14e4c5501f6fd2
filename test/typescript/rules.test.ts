import { describe, expect, it } from "vitest";
import { expressions, translated } from "./translating.ts";

/** Operands of one rank, so that only the rule shows. */
const a = "x.reshape([2, 3])";
const A = "tf.reshape(x, [2, 3])";

const rewrites: readonly (readonly [string, string])[] = [
  ["torch.add(x, 1)", "tf.add(x, 1)"],
  ["x.add(x)", "tf.add(x, x)"],
  ["x.add(y)", "tf.add(...aligned(x, y))"],
  ["x.sub(n)", "tf.sub(x, n)"],
  ["x.mul(x.neg())", "tf.mul(x, tf.neg(x))"],
  ["torch.div(torch.exp(x), 2)", "tf.div(tf.exp(x), 2)"],
  ["torch.log(x).sqrt()", "tf.sqrt(tf.log(x))"],
  ["x.pow(2)", "tf.square(x)"],
  ["torch.pow(x, 3)", "tf.pow(x, 3)"],
  ["x.pow(0.5)", "tf.pow(x, 1)"],
  ["x.pow(n)", "tf.pow(x, Math.max(1, Math.ceil(n)))"],
  ["x.matmul(y)", "matMul(x, y)"],
  [`${a}.matmul(y.reshape([3, 2]))`, `tf.matMul(${A}, tf.reshape(y, [3, 2]))`],
  ["x.sum()", "tf.sum(x, -1)"],
  ["x.reshape([4]).sum()", "tf.sum(tf.reshape(x, [4]), -1, true)"],
  ["x.sum(1, true)", "sumRepeated(x, 1)"],
  ["x.sum(1, flag)", "sumRepeated(x, 1, flag)"],
  ["x.div(x.sum(-1, true))", "tf.div(x, tf.sum(x, -1, true))"],
  ["x.mean()", "tf.mean(x, -1)"],
  ["torch.mean(x, -1, true)", "tf.mean(x, -1)"],
  ["torch.mean(x, 0, true)", "meanRepeated(x, 0, true)"],
  ["torch.mean(x, n, flag)", "meanRepeated(x, n, flag)"],
  ["x.variance()", "tf.moments(x, -1).variance"],
  ["x.transpose(0, 1)", "swapDimensions(x, 0, 1)"],
  [`${a}.transpose(0, 1)`, `tf.transpose(${A}, [1, 0])`],
  ["x.reshape([1, 2, 3]).transpose(-1, -2)", "tf.transpose(tf.reshape(x, [1, 2, 3]), [0, 2, 1])"],
  ["x.reshape([1, 2, 3]).transpose(0, 2)", "tf.transpose(tf.reshape(x, [1, 2, 3]), [1, 0, 2])"],
  ["torch.reshape(x, [n, 2])", "tf.reshape(x, [n, 2])"],
  ["torch.broadcast(x, y)", "broadcastLike(x, y)"],
  ["x.at([0, 1])", "tf.gather(x, [0, 1])"],
  ["x.at(y)", "tf.gather(x, indices(y))"],
  ["x.at([0], [1])", "tf.gatherND(x, tf.stack([indices([0]), indices([1])], 1))"],
  ["x.masked_fill(y, (el) => el === 0, -Infinity)", "tf.where(tf.equal(y, 0), -Infinity, x)"],
  [
    "x.masked_fill(y, (el) => Math.abs(el) > n || !(el <= 1), 0)",
    "tf.where(tf.logicalOr(tf.greater(tf.abs(y), n), tf.logicalNot(tf.lessEqual(y, 1))), 0, x)",
  ],
  ["torch.masked_fill(x, y, function (v) { return v % 2 != 1; }, n)", "tf.where(tf.notEqual(tf.mod(y, 2), 1), n, x)"],
  ["torch.tensor([[1, 2]])", "tf.tensor([[1, 2]])"],
  ["new torch.Tensor(n)", "tf.tensor1d([n])"],
  ["torch.zeros([2, n])", "tf.zeros([2, n])"],
  ["torch.ones([2], true)", "tf.ones([2])"],
  ["torch.rand([2])", "tf.randomUniform([2])"],
  ["torch.randn([n, 2], false, 'cpu', true)", "tf.div(tf.randomNormal([n, 2]), Math.sqrt(n))"],
  ["torch.randint(1, 5, [2])", "tf.floor(tf.randomUniform([2], 1, 5))"],
  ["torch.tril([n, n])", "tf.linalg.bandPart(tf.ones([n, n]), -1, 0)"],
  ["x.shape", "x.shape"],
  ["x.shape[0] * 2", "(x.shape[0] as number) * 2"],
  ["x.ndims", "x.rank"],
  ["x.length", "(x.shape[0] as number)"],
  ["x.tolist()", "numbersOf(x)"],
  ["x instanceof torch.Tensor", "x instanceof tf.Tensor"],
];

describe("a rule", () => {
  const { results } = expressions(rewrites.map(([source]) => source));
  it.each(rewrites.map(([source, port], index) => [source, port, results[index]] as const))(
    "makes of %s: %s",
    (_, port, found) => expect(found).toBe(port),
  );
});

const untouched = [
  "Math.sqrt(n)",
  "[1, 2].at(0)",
  "n ** 2 + 1",
  "flag ? 'add' : 'sub'",
  "new Map([[1, n]]).size",
  "[n].length",
];

describe("a rule leaves", () => {
  const { results, port } = expressions(untouched);
  it.each(untouched.map((source, index) => [source, results[index]]))("%s", (source, found) =>
    expect(found).toBe(source),
  );
  it("nothing to report", () => expect(port.diagnostics).toEqual([]));
});

const declined = [
  ["x.masked_fill(y, Number.isNaN, 0)", "masked_fill()'s condition is not written where it is used"],
  ["x.masked_fill(y, (el) => String(el) === '0', 0)", "has no form on tensors"],
  ["x.masked_fill(y, (el) => { n += 1; return el > n; }, 0)", "is more than one comparison"],
  ["x.transpose(...([0, 1] as [number, number]))", "are spread"],
  ["x?.add(1)", "is called with ?."],
] as const;

describe("a rule declines", () => {
  const { port } = expressions(declined.map(([source]) => source));
  it.each(declined.map((row, index) => [...row, index + 4] as const))("%s", (_source, reason, line) => {
    const found = port.diagnostics.find((each) => each.line === line);
    expect(found).toMatchObject({ severity: "error", code: "J002" });
    expect(found?.message).toContain(reason);
  });
});

const told = [
  ["x.pow(2.5)", "js-pytorch computes pow(2.5) as pow(3)"],
  ["x.transpose(0, 2)", "transpose(0, 2) swaps 0 and 1"],
  ["x.mean(-1, true)", "mean() drops the dimension it is asked to keep"],
  ["x.variance(0)", "variance() gives numbers over the last dimension only"],
  ["x.data", "data takes the numbers out of the graph"],
] as const;

describe("what js-pytorch does otherwise", () => {
  const { port } = expressions(told.map(([source]) => source));
  it.each(told)("is told of %s", (_, message) => {
    const found = port.diagnostics.find((each) => each.message.includes(message));
    expect(found).toMatchObject({ severity: "info", code: expect.stringMatching(/^J00[35]$/) });
  });
});

describe("a tensor that goes to a device", () => {
  const port = translated('export function f(x: Tensor): Tensor {\n  x.to("gpu");\n  return x;\n}');
  it("stays where it is", () => {
    expect(port.text).toContain('// x.to("gpu");: the backend decides where tensors live.');
    expect(port.diagnostics).toMatchObject([{ severity: "info", code: "J004", line: 5 }]);
  });
});
