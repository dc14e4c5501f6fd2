import type { NodePlopAPI } from "node-plop";
import { SyntaxKind } from "ts-morph";
import type { FileChange } from "../src/change/change-set.ts";
import { renderTemplate } from "../src/render/render.ts";
import { parseSignature, type RuleParameter } from "../src/translate/bind.ts";
import { opFamilies } from "../src/translate/rules/op-catalogue.ts";
import { addImport, camelCase, editedFile, isFileName, newFile, projectRoot, write } from "./scaffold.ts";

export interface RuleAnswers {
  /** Name of the new file: `special`. */
  readonly family: string;
  /** As in PyTorch's documentation: `torch.special.erfcx(input)`. */
  readonly signature: string;
  /** The function that it becomes: `tf.math.erfcx`. */
  readonly tensorflow: string;
}

const catalogue = "src/translate/rules/op-catalogue.ts";
/** Beginnings of the names of files that hold layers and functions of `torch.nn`, which another list names. */
const otherFamilies = /^(layer|functional)-|^loss|^op-catalogue/;
const wellFormed = /^(torch|Tensor)(\.[A-Za-z_]\w*)+\([\w\s,.='+-]*\)$/;

function problemOf({ family, signature, tensorflow }: RuleAnswers): string | undefined {
  if (!isFileName(family) || otherFamilies.test(family))
    return `${family} is no name for a family: small letters, digits and hyphens.`;
  if (!wellFormed.test(signature)) return `${signature} is no signature: write torch.erf(input), or Tensor.erf().`;
  if (!/^[a-z]\w*(\.\w+)+$/.test(tensorflow)) return `${tensorflow} is no function: write tf.math.erf.`;
  const { name } = parseSignature(signature);
  const knows = (text: string): boolean => parseSignature(text).name === name;
  const known = Object.entries(opFamilies).find(([, rules]) => rules.some((rule) => rule.signatures.some(knows)));
  return known && `The family ${known[0]} knows ${name} already: add the form to its rule.`;
}

const argument = ({ name, default: text }: RuleParameter): string =>
  text === undefined ? `\${given(${name})}` : `${name}=\${given(${name})}`;

/** What `to` gives back: the call, declined where an argument is given that nobody has thought about yet. */
function body(tensorflow: string, name: string, parameters: readonly RuleParameter[]): string {
  const optional = parameters.filter((parameter) => parameter.default === "None").map((parameter) => parameter.name);
  const call = `\`${tensorflow}(${parameters
    .filter(({ default: text }) => text !== "None")
    .map(argument)
    .join(", ")})\``;
  if (optional.length === 0) return call;
  return `[${optional.join(", ")}].every(isNone) ? ${call} : decline("${name}() with ${optional.join(" or ")}")`;
}

function templateData({ family, signature, tensorflow }: RuleAnswers) {
  const { name: qualified, parameters } = parseSignature(signature);
  const name = qualified.slice(qualified.lastIndexOf(".") + 1);
  const required = parameters.filter((parameter) => parameter.default === undefined);
  const letters = required.map((_, index) => "xyzuvw"[index] ?? `x${index}`);
  const isMethod = qualified.startsWith("Tensor.");
  const call = (args: readonly string[]): string =>
    isMethod ? `x.${name}(${args.slice(1).join(", ")})` : `${qualified}(${args.join(", ")})`;
  const hasNone = parameters.some((parameter) => parameter.default === "None");
  const hasInput = parameters.some((parameter) => parameter.name === "input");
  const spelledOut = parameters.filter(({ default: text }) => text !== undefined && text !== "None");
  return {
    name,
    signature,
    fileName: family,
    family: camelCase(family),
    constant: `${camelCase(name)}Rule`,
    parameters: parameters.map((parameter) => parameter.name).join(", "),
    to: body(tensorflow, name, parameters),
    infer: hasInput ? "tensor(rankOf(input), dtypeOf(input))" : "tensor()",
    inferParameters: hasInput ? "{ input }" : "",
    valueImports: hasInput ? "dtypeOf, rankOf, tensor" : "tensor",
    operandImports: hasNone ? "given, isNone" : "given",
    ruleImport: hasNone ? "import { decline, type OpRule }" : "import type { OpRule }",
    example: call(letters),
    tooMany: call([...letters, ...parameters.map(() => "1")]),
    expected: `${tensorflow}(${[...letters, ...spelledOut.map(({ name: key, default: text }) => `${key}=${text}`)].join(", ")})`,
    inputs: letters.map((letter) => `${letter}: "float32[2,3]"`).join(", "),
  };
}

function registered(root: string, family: string): FileChange {
  return editedFile(root, catalogue, (file) => {
    const name = camelCase(family);
    addImport(file, `${name}Rules`, `./${family}.ts`);
    const families = file
      .getVariableDeclarationOrThrow("opFamilies")
      .getFirstDescendantByKindOrThrow(SyntaxKind.ObjectLiteralExpression);
    const place = families
      .getProperties()
      .findIndex((other) => other.isKind(SyntaxKind.PropertyAssignment) && other.getName().replaceAll('"', "") > name);
    const property = { name, initializer: `${name}Rules` };
    if (place < 0) families.addPropertyAssignment(property);
    else families.insertPropertyAssignment(place, property);
  });
}

/** Writes a family with one rule, its tests, and its line in the catalogue. */
export function scaffoldRule(root: string, answers: RuleAnswers): Promise<string> {
  const problem = problemOf(answers);
  if (problem !== undefined) throw new Error(problem);
  const data = templateData(answers);
  return write(root, [
    newFile(root, `src/translate/rules/${answers.family}.ts`, renderTemplate("rule/rule.ts", data)),
    newFile(root, `test/translate/rules/${answers.family}.test.ts`, renderTemplate("rule/test.ts", data)),
    registered(root, answers.family),
  ]);
}

/** The generator `rule`: a new family of PyTorch functions or methods. */
export function ruleGenerator(plop: NodePlopAPI): void {
  plop.setGenerator("rule", {
    description: "add a family of translation rules",
    prompts: [
      { type: "input", name: "family", message: "Name of the family (becomes a file):" },
      {
        type: "input",
        name: "signature",
        message: "Signature, as in PyTorch's documentation:",
        default: "torch.erf(input)",
      },
      { type: "input", name: "tensorflow", message: "TensorFlow function:", default: "tf.math.erf" },
    ],
    actions: [async (answers) => `${await scaffoldRule(projectRoot, answers as RuleAnswers)}\nNext: npm test -- rules`],
  });
}
