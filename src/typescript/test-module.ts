import { posix } from "node:path";
import type { Value } from "./evaluate.ts";
import type { Example, Input } from "./examples.ts";
import { supportFile } from "./support-text.ts";
import { type TestCase, testCasesOf } from "./test-cases.ts";
import type { TypescriptModel } from "./translation.ts";
import { wrapLines } from "./wrap.ts";

/** A plain value as TypeScript has it. */
function valueText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${valueText(each)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

const isTensor = (input: Input): input is Extract<Input, { dtype: unknown }> =>
  typeof input === "object" && input !== null && "dtype" in input;

function shapeOf(value: Value): readonly number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0] ?? 0)] : [];
}

/** The numbers of an input; many of them are drawn from a curve instead of written down. */
function numbersText({ tensor, dtype }: Extract<Input, { dtype: unknown }>): string {
  const shape = shapeOf(tensor);
  const isLong = dtype === "float32" && shape.reduce((size, each) => size * each, 1) > 20;
  return isLong ? `numbers(${shape.join(", ")})` : valueText(tensor);
}

interface Given {
  readonly name: string;
  readonly input: Input;
}

const given = (names: readonly string[], inputs: readonly Input[]): readonly Given[] =>
  inputs.map((input, index) => ({ name: names[index] ?? `input${index}`, input }));

/** An argument on js-pytorch's side: left out where it is nothing. */
const torchText = ({ name, input }: Given): string =>
  isTensor(input) ? `torch.tensor(${name})` : input === null ? "undefined" : valueText(input);

function tensorText({ name, input }: Given): string {
  if (!isTensor(input)) return input === null ? "undefined" : valueText(input);
  return input.dtype === "int32" ? `tf.tensor(${name}, undefined, "int32")` : `tf.tensor(${name})`;
}

/** The arguments of `call(inputs, kwargs)`. */
function callText(inputs: readonly Given[]): string {
  const [first, ...others] = inputs;
  const named = others.filter(({ input }) => input !== null).map((each) => `${each.name}: ${tensorText(each)}`);
  const kwargs = named.length === 0 ? [] : [`{ ${named.join(", ")} }`];
  return [...(first === undefined ? [] : [tensorText(first)]), ...kwargs].join(", ");
}

function caseText(test: TestCase, inputs: readonly Input[]): string {
  const all = given(test.parameters, inputs);
  const tensors = all.filter(({ input }) => isTensor(input));
  const extra = all.slice(1).filter(({ input }) => input !== null);
  const suffix = extra.length === 0 ? "" : ` with ${extra.map(({ name }) => name).join(", ")}`;
  const constants = tensors.map(
    ({ name, input }) => `    const ${name} = ${isTensor(input) ? numbersText(input) : ""};`,
  );
  const lastGiven = all.findLastIndex(({ input }) => input !== null);
  const lines = [
    `  it("computes what ${test.pytorch} computes${suffix}", () => {`,
    ...constants,
    `    const expected = original.forward(${all
      .slice(0, lastGiven + 1)
      .map(torchText)
      .join(", ")});`,
    `    const found = variant.call(${callText(all)});`,
    "    expect(largestDifference(found, expected)).toBeLessThanOrEqual(tolerance);",
    "  });",
  ];
  return lines.join("\n");
}

function classText(test: TestCase, example: Example): string {
  const values = example.arguments.map(valueText).join(", ");
  const cases = example.cases.map((inputs) => caseText(test, inputs));
  return `describe("${test.tensorflow}", () => {
  const original = new ${test.pytorch}(${values});
  const variant = new ${test.tensorflow}(${values});
  const weights = loadTorchWeights(variant, original);
  setTorchMode(original, "eval");

  it("takes every weight of ${test.pytorch} by its name", () => {
    expect(weights).toEqual({ missing: [], unexpected: [], misshaped: [] });
  });

${cases.join("\n\n")}
});`;
}

/** A class that nothing could be made up for shows as a test that is still to be written. */
const todoText = ({ pytorch, tensorflow }: TestCase): string =>
  `describe("${tensorflow}", () => {\n  it.todo("computes what ${pytorch} computes: say what it is made with and tried with");\n});`;

const numbersHelper = `
/** Numbers that differ from each other, in a shape. */
const numbers = (...shape: number[]): number[] =>
  tf.reshape(tf.sin(tf.mul(tf.range(0, tf.util.sizeFromShape(shape)), 1.7)), shape).arraySync() as number[];
`;

/** The ending of relative imports in the model, or `.js`. */
const endingOf = (text: string): string =>
  /from ["']\.[^"']*?(\.[jt]s)?["']/.exec(text)?.[1] ?? (/from ["']\./.test(text) ? "" : ".js");

/**
 * The text of the vitest file `modeling_tf_<m>.test.ts`, which stands beside the port: it makes each exported model and
 * its variant, moves the weights by name and compares the outputs within 1e-5.
 */
export function typescriptTest(model: TypescriptModel): string {
  const tests = testCasesOf(model);
  const tried = tests.filter((test) => test.example !== undefined);
  const ending = endingOf(model.text);
  const folder = posix.dirname(model.path);
  const support = posix.relative(folder, supportFile().path).replace(/\.ts$/, ending);
  const own = posix.basename(model.path, ".ts");
  const bodies = tests.map((test) => (test.example === undefined ? todoText(test) : classText(test, test.example)));
  const body = bodies.join("\n\n");
  const port = own.replace(/^modeling_/, "modeling_tf_");
  const usesTf = body.includes("tf.") || body.includes("numbers(");
  const imports = [
    ...(usesTf ? ['import * as tf from "@tensorflow/tfjs";'] : []),
    ...(body.includes("torch.tensor") ? [`import { torch } from "${model.modules.torch}";`] : []),
    `import { describe, ${tried.length > 0 ? "expect, " : ""}it } from "vitest";`,
    ...(tried.length > 0 ? [`import { largestDifference, loadTorchWeights, setTorchMode } from "${support}";`] : []),
    ...(tried.length > 0
      ? [`import { ${tried.map(({ pytorch }) => pytorch).join(", ")} } from "./${own}${ending}";`]
      : []),
    ...(tried.length > 0
      ? [`import { ${tried.map(({ tensorflow }) => tensorflow).join(", ")} } from "./${port}${ending}";`]
      : []),
  ];
  const limit =
    tried.length === 0
      ? ""
      : "\n/** How far apart the outputs may be; of numbers above one, in relation to them. */\nconst tolerance = 1e-5;\n";
  const helper = body.includes("numbers(") ? numbersHelper : "";
  return wrapLines(`${imports.join("\n")}\n${limit}${helper}\n${body}\n`, "");
}
