import { type ClassDeclaration, Node, type ParameterDeclaration, SyntaxKind } from "ts-morph";
import { evaluate, type Names, type Value } from "./evaluate.ts";
import { argumentsOf, exampleLength, sizeNamed, valueFor } from "./example-values.ts";
import { isTensorType, libraryName, moduleClassOf } from "./names.ts";
import { requiredRank } from "./rank.ts";

/** A tensor that a model is tried with, or a plain value. */
export type Input = { readonly tensor: Value; readonly dtype: "float32" | "int32" } | Value;

/** What a class is made with, and the inputs that it is tried with. */
export interface Example {
  readonly arguments: readonly Value[];
  readonly cases: readonly (readonly Input[])[];
}

const batch = 2;

/** Numbers that differ from each other and repeat themselves late, so that a mistake does not hide. */
const spread = (index: number): number => Math.round(1000 * Math.sin(index * 1.7 + 0.3)) / 1000;

function filled(shape: readonly number[], at: (index: number) => number): Value {
  let index = 0;
  const fill = ([size = 0, ...inner]: readonly number[]): Value =>
    Array.from({ length: size }, () => (inner.length === 0 ? at(index++) : fill(inner)));
  return fill(shape);
}

const ids = (limit: number): Input => ({
  tensor: filled([batch, exampleLength], (index) => (3 * index + 1) % limit),
  dtype: "int32",
});

/** The last entry of a mask is left out. */
const mask = (shape: readonly number[]): Input => {
  const last = shape.at(-1) ?? 1;
  return { tensor: filled(shape, (index) => (index % last === last - 1 ? 0 : 1)), dtype: "float32" };
};

const constructorOf = (declaration: ClassDeclaration): readonly ParameterDeclaration[] => {
  for (let each: ClassDeclaration | undefined = declaration; each !== undefined; each = each.getBaseClass()) {
    const [found] = each.getConstructors();
    if (found !== undefined) return found.getParameters();
  }
  return [];
};

/** `forward` of a class, or of the nearest class that it extends. */
export const forwardOf = (declaration: ClassDeclaration): Node | undefined => {
  for (let each: ClassDeclaration | undefined = declaration; each !== undefined; each = each.getBaseClass()) {
    const found = each.getInstanceMethod("forward");
    if (found !== undefined) return found;
  }
  return undefined;
};

/** What the names of a constructor's parameters stand for, the parts of destructured ones too. */
function namesOf(parameters: readonly ParameterDeclaration[], values: readonly (Value | undefined)[]): Names {
  const names = new Map<string, Value>();
  parameters.forEach((parameter, index) => {
    const value = values[index] ?? evaluate(parameter.getInitializer());
    if (value === undefined) return;
    const pattern = parameter.getNameNode();
    if (Node.isIdentifier(pattern)) names.set(pattern.getText(), value);
    if (Node.isObjectBindingPattern(pattern))
      for (const [name, each] of Object.entries(value ?? {})) names.set(name, each);
  });
  return names;
}

/** Where a tensor goes: the module that takes it, and what that one was made with. */
interface Taker {
  readonly name: string;
  readonly made: readonly (Value | undefined)[];
}

/** The `new X(...)` that an attribute holds, or that its list holds. */
function makingOf(owner: Node): Node | undefined {
  const list = Node.isElementAccessExpression(owner) ? owner.getExpression() : owner;
  const [declaration] = Node.isPropertyAccessExpression(list)
    ? (list.getNameNode().getSymbol()?.getDeclarations() ?? [])
    : [];
  const holder = declaration?.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  const values = [
    Node.isPropertyDeclaration(declaration) ? declaration.getInitializer() : undefined,
    ...(holder?.getDescendantsOfKind(SyntaxKind.BinaryExpression) ?? [])
      .filter((each) => each.getLeft().getText() === list.getText())
      .map((each) => each.getRight()),
  ];
  return values
    .flatMap((each) => (each === undefined ? [] : [each, ...each.getDescendants()]))
    .find(Node.isNewExpression);
}

/** The first module of the library that a parameter reaches, through modules of the file as well. */
function takerOf(parameter: ParameterDeclaration, names: Names, depth = 0): Taker | undefined {
  const pattern = parameter.getNameNode();
  if (!Node.isIdentifier(pattern) || depth > 6) return undefined;
  for (const use of pattern.findReferencesAsNodes()) {
    const call = use.getFirstAncestorByKind(SyntaxKind.CallExpression);
    const callee = call?.getExpression();
    if (call === undefined || !Node.isPropertyAccessExpression(callee)) continue;
    const name = libraryName(callee);
    const place = call.getArguments().indexOf(use);
    if (name?.endsWith(".forward") === true && place >= 0)
      return { name, made: madeWith(callee.getExpression(), names) };
    const found = name === undefined && place >= 0 ? throughModule(callee, place, names, depth) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const madeWith = (owner: Node, names: Names): readonly (Value | undefined)[] => {
  const making = makingOf(owner);
  return Node.isNewExpression(making) ? making.getArguments().map((each) => evaluate(each, names)) : [];
};

function throughModule(callee: Node, place: number, names: Names, depth: number): Taker | undefined {
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const [method] = callee.getNameNode().getSymbol()?.getDeclarations() ?? [];
  if (!Node.isMethodDeclaration(method)) return undefined;
  const parameter = method.getParameters()[place];
  const declaration = moduleClassOf(callee.getExpression().getType());
  const isOwn = Node.isThisExpression(callee.getExpression()) || Node.isSuperExpression(callee.getExpression());
  const inside =
    declaration === undefined || isOwn
      ? names
      : namesOf(constructorOf(declaration), madeWith(callee.getExpression(), names));
  return parameter === undefined ? undefined : takerOf(parameter, inside, depth + 1);
}

/** A tensor that suits a parameter by where it goes and what it is called. */
function tensorFor(parameter: ParameterDeclaration, names: Names): Input {
  const name = parameter.getName();
  const taker = takerOf(parameter, names);
  const [size] = taker?.made ?? [];
  if (taker?.name === "torch.nn.PositionalEmbedding.forward") return ids(sizeNamed("vocab"));
  if (taker?.name === "torch.nn.Embedding.forward") return ids(typeof size === "number" ? size : sizeNamed("vocab"));
  if (/label|target|^ids$|_ids$|Ids$|index/.test(name))
    return ids(/label|target/.test(name) ? sizeNamed("labels") : sizeNamed("vocab"));
  const rank = requiredRank(parameter, new Set()) ?? 2;
  const isMask = /mask/i.test(name);
  const last = typeof size === "number" ? size : isMask ? exampleLength : sizeNamed("hidden");
  const shape = [batch, exampleLength, ...Array.from({ length: Math.max(0, rank - 3) }, () => 3)].slice(0, rank - 1);
  return isMask ? mask([...shape, last]) : { tensor: filled([...shape, last], spread), dtype: "float32" };
}

function inputFor(parameter: ParameterDeclaration, names: Names): Input | undefined {
  const type = parameter.getType();
  if (isTensorType(type)) return tensorFor(parameter, names);
  return parameter.isOptional() ? null : valueFor(type, parameter.getName(), parameter);
}

/** The example of a class; undefined where its constructor or its inputs take more than can be made up. */
export function exampleOf(declaration: ClassDeclaration): Example | undefined {
  const parameters = constructorOf(declaration);
  const values = argumentsOf(declaration, parameters);
  const forward = forwardOf(declaration);
  if (values === undefined || !Node.isMethodDeclaration(forward)) return undefined;
  const names = namesOf(parameters, values);
  const taken = forward.getParameters().filter((parameter) => !parameter.isRestParameter());
  const inputs = taken.map((parameter) => inputFor(parameter, names));
  if (inputs.some((input) => input === undefined)) return undefined;
  const all = inputs.map((input) => input ?? null);
  const required = all.slice(0, taken.filter((parameter) => !parameter.isOptional()).length);
  const hasMore = all.slice(required.length).some((input) => input !== null);
  return { arguments: values, cases: hasMore ? [required, all] : [required] };
}
