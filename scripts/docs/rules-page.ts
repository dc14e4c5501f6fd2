import { bind, parseSignature } from "../../src/translate/bind.ts";
import { operand } from "../../src/translate/operand.ts";
import { createPortWriter, type PortWriter } from "../../src/translate/port-writer.ts";
import type { LayerRule, Operands, OpRule } from "../../src/translate/rule.ts";
import { functionalRules, layerRules } from "../../src/translate/rules/layer-catalogue.ts";
import { opFamilies } from "../../src/translate/rules/op-catalogue.ts";
import { initTranslator, toolCatalogue } from "../../src/translate/translate.ts";
import { translateExample } from "../../test/helpers/translate-expression.ts";
import { code, generatedBy, table } from "./markdown.ts";

const signatureCell = (signatures: readonly string[]): string => signatures.map(code).join("<br>");

const newPort = (): PortWriter =>
  createPortWriter({
    prefix: "X",
    fileOf: () => "",
    keras: "keras",
    supports: toolCatalogue().supportsById,
    taken: new Set(),
  });

/** Operands for the required parameters of a rule: each stands for itself. */
function plainOperands(signatures: readonly string[]): Operands {
  const signature = parseSignature(signatures[0] ?? "");
  const required = signature.parameters.filter(({ kind, default: text }) => kind === "plain" && text === undefined);
  const given = required.map(({ name }) => ({ keyword: name, value: operand(name) }));
  return bind(signature, given, { fromDefault: (text) => operand(text), collect: () => operand("()") }) ?? {};
}

function exampleCells({ signatures, to, examples }: OpRule): readonly [string, string] {
  const [example] = examples;
  if (example) {
    const { text, gaps } = translateExample(example);
    return [code(example.torch), gaps.length > 0 ? `declined: ${gaps.join("; ")}` : code(text)];
  }
  const result = to(plainOperands(signatures), newPort());
  if (typeof result === "string") return ["", code(result)];
  return ["", "declined" in result ? `declined: ${result.declined}` : code(result.join(", "))];
}

const opRow = (rule: OpRule): readonly string[] => [signatureCell(rule.signatures), ...exampleCells(rule)];

/** The Keras form of a layer, its parameters standing for themselves. */
function layerText({ signatures, create }: LayerRule): string {
  const form = create(plainOperands(signatures), newPort(), {});
  if ("declined" in form) return `declined in this form: ${form.declined}`;
  return code(`${form.constructor}(${form.args.join(", ")})`);
}

const layerRow = (rule: LayerRule): readonly string[] => [signatureCell(rule.signatures), layerText(rule)];

const opTable = (rules: readonly OpRule[]): string => table(["PyTorch", "Example", "TensorFlow"], rules.map(opRow));

/** `docs/rules.md`: every function, method and layer that the translator knows. */
export async function rulesPage(): Promise<string> {
  await initTranslator();
  const families = Object.entries(opFamilies).map(([name, rules]) => `### ${name}\n\n${opTable(rules)}`);
  const signatures = [...Object.values(opFamilies).flat(), ...functionalRules, ...layerRules].flatMap(
    (rule) => rule.signatures,
  );
  return `${generatedBy}

# Rules

${signatures.length} signatures of PyTorch that the translator knows, with an example and what becomes of it. Where a translation
depends on rank, dtype or arguments, the example shows one of its forms. \`npm test\` runs all examples of functions and
methods in both frameworks and compares the numbers.

A name that is neither in PyTorch nor in TensorFlow, such as \`stable_softmax\`, is imported from the library or defined in
the port itself. \`X\` stands for the model.

## Functions and methods

${families.join("\n\n")}

## torch.nn.functional

${opTable(functionalRules)}

## Layers

${table(["PyTorch", "Keras"], layerRules.map(layerRow))}
`;
}
