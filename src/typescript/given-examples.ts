import { type ClassDeclaration, Node } from "ts-morph";
import { evaluate, type Value } from "./evaluate.ts";
import { type Example, forwardOf, type Input } from "./examples.ts";
import { isTensorType } from "./names.ts";
import { parsedModule } from "./parsed.ts";

/** Where a library says what the classes of a model are made and tried with. */
export const examplesPath = (modelPath: string): string => modelPath.replace(/modeling_(\w+)\.ts$/, "examples_$1.ts");

const listOf = (value: Value | undefined): readonly Value[] | undefined => (Array.isArray(value) ? value : undefined);

const isWhole = (value: Value): boolean => (Array.isArray(value) ? value.every(isWhole) : Number.isInteger(value));

/** Arrays for a parameter that takes a tensor become one; whole numbers stay whole. */
function inputOf(value: Value, takesTensor: boolean): Input {
  if (!takesTensor || !Array.isArray(value)) return value;
  return { tensor: value, dtype: isWhole(value) ? "int32" : "float32" };
}

/** `export const examples = { BertModel: { arguments: [...], inputs: [[...], [...]] } }`, as values. */
function entriesIn(text: string): ReadonlyMap<string, Value> {
  const value = evaluate(parsedModule(text).getVariableDeclaration("examples")?.getInitializer());
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

/** The example that a library gives for a class; undefined where it gives none, or one that is not written out. */
export function givenExample(declaration: ClassDeclaration, text: string | undefined): Example | undefined {
  const entry = text === undefined ? undefined : entriesIn(text).get(declaration.getName() ?? "");
  const parts = new Map<string, Value>(typeof entry === "object" && entry !== null ? Object.entries(entry) : []);
  const cases = listOf(parts.get("inputs"));
  const forward = forwardOf(declaration);
  if (cases === undefined || !Node.isMethodDeclaration(forward)) return undefined;
  const takesTensor = forward.getParameters().map((parameter) => isTensorType(parameter.getType()));
  return {
    arguments: listOf(parts.get("arguments")) ?? [],
    cases: cases.map((inputs) =>
      (listOf(inputs) ?? []).map((value, index) => inputOf(value, takesTensor[index] ?? false)),
    ),
  };
}
