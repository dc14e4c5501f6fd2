import { field, named, required, type Syntax, textOf, undecorated } from "../python/syntax.ts";
import { translated } from "../translate/scope.ts";
import { isPytorchDecorator } from "./conventions.ts";
import { decoratorLines, functionPiece, statementPiece } from "./member.ts";
import { type ClassPiece, type LeftOut, mentionsOf, type Piece, pieceOf } from "./piece.ts";
import type { TestScope } from "./test-scope.ts";

/** Base classes that TensorFlow's tests do without: their tests are in the common ones. */
const dispensable = new Set(["GenerationTesterMixin"]);

interface Bases {
  readonly texts: readonly string[];
  readonly missing: string | undefined;
}

function basesOf(node: Syntax, scope: TestScope): Bases {
  const list = field(node, "superclasses");
  const bases = (list ? named(list) : []).filter((base) => !dispensable.has(textOf(base)));
  const missing = bases.find((base) => base.type === "identifier" && scope.resolve(textOf(base)) === "absent");
  return { texts: bases.map((base) => translated(base, scope).text), missing: missing && textOf(missing) };
}

function whyNot(node: Syntax, { missing }: Bases, decorators: readonly string[]): LeftOut | undefined {
  if (missing !== undefined)
    return { code: "E003", reason: `builds on ${missing}, which TensorFlow tests do not have` };
  const isForeign =
    decorators.some(isPytorchDecorator) ||
    /Flax|Flash|Bnb|Quant|TorchScript|MultiGPU|Fp16|FP16/.test(textOf(required(node, "name")));
  return isForeign ? { code: "E003", reason: "is about what only PyTorch has" } : undefined;
}

const isBehind = (comment: Syntax): boolean =>
  /\S/.test(comment.source.slice(comment.start - comment.column, comment.start));

/**
 * `# Copied from` names the PyTorch test of another model: the ported text is another one, and the library's
 * `check_copies.py` would compare the two.
 */
export const isCopyMark = (comment: Syntax): boolean => /^#\s*Copied from /.test(textOf(comment));

function memberPieces(node: Syntax, scope: TestScope, absent: Set<string>): Piece[] {
  const info = scope.module.classes.get(textOf(required(node, "name")));
  const pieces: Piece[] = [];
  let comments: string[] = [];
  for (const child of required(node, "body").children) {
    if (!child.isNamed) continue;
    if (child.type === "comment") {
      const last = pieces.at(-1);
      if (last && isBehind(child)) pieces[pieces.length - 1] = { ...last, text: `${last.text}  ${textOf(child)}` };
      else if (!isCopyMark(child)) comments.push(textOf(child));
      continue;
    }
    const definition = undecorated(child);
    const isFunction = definition.type === "function_definition";
    const methodName = isFunction ? textOf(required(definition, "name")) : "";
    const piece = isFunction
      ? functionPiece(child, scope, info?.methods.get(methodName))
      : statementPiece(child, scope, absent);
    pieces.push(comments.length === 0 ? piece : { ...piece, text: [...comments, piece.text].join("\n") });
    comments = [];
  }
  return withoutShadowed(pieces);
}

/** A test that has been given the name of a later one gives way to it, as Python would have it. */
const withoutShadowed = (pieces: readonly Piece[]): Piece[] =>
  pieces.filter(
    ({ name }, index) => !name.startsWith("test_") || !pieces.slice(index + 1).some((other) => other.name === name),
  );

export interface ClassResult {
  readonly piece: ClassPiece;
  /** Classes without twin that its lists named. */
  readonly absent: ReadonlySet<string>;
}

export function classPiece(outer: Syntax, scope: TestScope): ClassResult {
  const node = undecorated(outer);
  const source = textOf(required(node, "name"));
  const resolution = scope.resolve(source);
  const name = resolution === undefined || resolution === "absent" ? `TF${source}` : resolution.name;
  const bases = basesOf(node, scope);
  const decorators = decoratorLines(node, scope);
  const head = [...decorators, `class ${name}${bases.texts.length > 0 ? `(${bases.texts.join(", ")})` : ""}:`].join(
    "\n",
  );
  const mentions = mentionsOf(`${head}\n    pass`);
  const absent = new Set<string>();
  const members = memberPieces(node, scope, absent);
  const isCommon = bases.texts.includes("TFModelTesterMixin");
  if (isCommon && !members.some((each) => each.name === "test_onnx")) addOnnxFlag(members, node);
  const hasSignatureTest = members.some((each) => each.name === "test_forward_signature" && !each.leftOut);
  if (isCommon && scope.hasOtherInput && !hasSignatureTest) addSignatureTest(members, node);
  const isTest =
    bases.texts.some((base) => /TestCase|TestCasePlus|Mixin|Test$/.test(base)) && !source.endsWith("Tester");
  const sourceDecorators =
    outer.type === "decorated_definition" ? outer.children.filter(({ type }) => type === "decorator").map(textOf) : [];
  const leftOut = whyNot(node, bases, sourceDecorators);
  const piece: ClassPiece = { name, node: outer, text: head, ...mentions, members, isTest, isCommon, leftOut };
  return { piece, absent };
}

const signatureTest = `def test_forward_signature(self):
    config, _ = self.model_tester.prepare_config_and_inputs_for_common()

    for model_class in self.all_model_classes:
        model = model_class(config)
        parameters = inspect.signature(model.call).parameters
        self.assertEqual(next(iter(parameters)), model.main_input_name)`;

/** TensorFlow's common tests expect `input_ids` first in all models, PyTorch's the model's main input. */
function addSignatureTest(members: Piece[], node: Syntax): void {
  members.push(pieceOf("test_forward_signature", node, signatureTest));
}

/** TensorFlow's common tests ask for it, and nothing is known of ONNX. */
function addOnnxFlag(members: Piece[], node: Syntax): void {
  const isFlag = (each: Piece): boolean => undecorated(each.node).type !== "function_definition";
  const first = members.findIndex((each) => !isFlag(each));
  members.splice(first < 0 ? members.length : first, 0, pieceOf("test_onnx", node, "test_onnx = False"));
}
