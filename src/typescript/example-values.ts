import { type ClassDeclaration, Node, type ParameterDeclaration, type Symbol as TsSymbol, type Type } from "ts-morph";
import type { Value } from "./evaluate.ts";

/** How long the sequences of an example are; no size is as long, so that no two dimensions can be mixed up. */
export const exampleLength = 5;

/** Sizes by what their names say, the first that fits; small, and no two kinds alike. */
const sizes: readonly (readonly [RegExp, number])[] = [
  [/drop|prob|(^|_)rate/, 0.1],
  [/(^|_)eps/, 1e-5],
  [/vocab/, 13],
  [/head_?(size|dim)/, 4],
  [/head/, 2],
  [/layers?$|layer_?count|depth|blocks?$|n_?layer/, 2],
  [/length|steps|position|context|block_?size|seq/, exampleLength],
  [/label|class|output|out_|_out$|^out/, 3],
  [/intermediate|inner|feed|ff|mlp/, 12],
  [/^in|input/, 6],
  [/hidden|embed|embd|width|model|dim|size|channel|feature|units/, 8],
];

const spelled = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();

/** A size that fits a name such as `vocabSize`. */
export const sizeNamed = (name: string): number => sizes.find(([pattern]) => pattern.test(spelled(name)))?.[1] ?? 4;

function objectOf(type: Type, at: Node): Value | undefined {
  const entries = type.getProperties().flatMap((property: TsSymbol) => {
    const isOptional = property.isOptional();
    return isOptional
      ? []
      : [[property.getName(), valueFor(property.getTypeAtLocation(at), property.getName(), at)] as const];
  });
  return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : undefined;
}

/** A value of a type that suits a name; undefined where nothing plain does. */
export function valueFor(type: Type, name: string, at: Node): Value | undefined {
  if (type.isLiteral() && !type.isBoolean()) return type.getLiteralValue() as string | number;
  if (type.isNumber()) return sizeNamed(name);
  if (type.isBoolean()) return true;
  if (type.isBooleanLiteral()) return type.getText() === "true";
  if (type.isString()) return name;
  if (type.isUnion()) {
    const first = type.getUnionTypes().find((each) => !each.isUndefined() && !each.isNull());
    return first === undefined ? null : valueFor(first, name, at);
  }
  const element = type.getArrayElementType();
  if (element !== undefined) {
    const value = valueFor(element, name, at);
    return value === undefined ? undefined : [value, value];
  }
  const isClass = Node.isClassDeclaration(type.getSymbol()?.getDeclarations()[0]);
  return (type.isObject() || type.isIntersection()) && !isClass && type.getCallSignatures().length === 0
    ? objectOf(type, at)
    : undefined;
}

/** The arguments that a class has to be given when it is made; undefined where one cannot be made up. */
export function argumentsOf(
  declaration: ClassDeclaration,
  parameters: readonly ParameterDeclaration[],
): readonly Value[] | undefined {
  const required = parameters.filter((parameter) => !parameter.isOptional());
  // Of a class that fills in the type of its base, the class knows what the parameters are.
  const [made] = declaration.getSymbolOrThrow().getTypeAtLocation(declaration).getConstructSignatures();
  const types = made?.getParameters().map((parameter) => parameter.getTypeAtLocation(declaration));
  const values = required.map((parameter, index) =>
    valueFor(types?.[index] ?? parameter.getType(), parameter.getName(), parameter),
  );
  return values.every((value) => value !== undefined) ? values : undefined;
}
