import { type ClassDeclaration, Node, type Symbol as TsSymbol, type Type } from "ts-morph";

const prefix = /^"[^"]*"\./;

/** The name of a symbol that the source's library declares, such as `torch.nn.Linear.forward`. */
function declaredName(symbol: TsSymbol | undefined): string | undefined {
  const target = symbol?.getAliasedSymbol() ?? symbol;
  const name = target?.getFullyQualifiedName().replace(prefix, "");
  return name === "torch" || name?.startsWith("torch.") === true ? name : undefined;
}

/** What an expression names in the source's library, through imports, aliases and destructuring; undefined for all else. */
export function libraryName(node: Node): string | undefined {
  const ownSymbol = Node.isPropertyAccessExpression(node) ? node.getNameNode().getSymbol() : node.getSymbol();
  const own = declaredName(ownSymbol);
  if (own !== undefined) return own;
  const type = node.getType();
  // An instance has the symbol of its class as well: only what can be called or made names something.
  const isNamed = type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
  if (isNamed || isNamespace(type)) return declaredName(type.getSymbol());
  return unknownMember(node);
}

const isNamespace = (type: Type): boolean => type.getText().startsWith("typeof");

/** A member that the library's description does not have: `nn.GELU`. */
function unknownMember(node: Node): string | undefined {
  if (!Node.isPropertyAccessExpression(node)) return undefined;
  const owner = libraryName(node.getExpression());
  return owner !== undefined && /^torch(\.nn|\.optim)?$/.test(owner) ? `${owner}.${node.getName()}` : undefined;
}

/** The class of the source's library that a type is an instance of: `torch.Tensor`, `torch.nn.Linear`. */
export const libraryClass = (type: Type): string | undefined => {
  const name = declaredName(type.getSymbol());
  return name !== undefined && /\.[A-Z]\w*$/.test(name) && !isNamespace(type) ? name : undefined;
};

export const isTensorType = (type: Type): boolean =>
  ["torch.Tensor", "torch.Parameter"].includes(libraryClass(type.getNonNullableType()) ?? "");

export const isModelFile = (path: string): boolean => /(^|\/)modeling_\w+\.ts$/.test(path);

/** Whether a class extends the library's `nn.Module`, itself or through classes that can be seen. */
export function isModuleClass(declaration: ClassDeclaration): boolean {
  const base = declaration.getExtends()?.getExpression();
  if (base === undefined) return false;
  const name = libraryName(base);
  if (name !== undefined) return name.startsWith("torch.nn.");
  const parent = declaration.getBaseClass();
  if (parent !== undefined) return isModuleClass(parent);
  // A base in a file that was not given: models build on models.
  const local = base.getSymbol()?.getDeclarations()[0];
  const specifier = local?.getFirstAncestor(Node.isImportDeclaration)?.getModuleSpecifierValue();
  return specifier !== undefined && isModelFile(`${specifier.replace(/\.[jt]s$/, "")}.ts`);
}

/** The module class of the library's models that a type is an instance of. */
export function moduleClassOf(type: Type): ClassDeclaration | undefined {
  const declaration = type.getNonNullableType().getSymbol()?.getDeclarations()[0];
  return Node.isClassDeclaration(declaration) && isModuleClass(declaration) ? declaration : undefined;
}

export const twinName = (name: string): string => `TF${name}`;

/** The module specifier of a model's port: `../bert/modeling_bert.js` becomes `../bert/modeling_tf_bert.js`. */
export const twinSpecifier = (specifier: string): string =>
  specifier.replace(/(^|\/)modeling_(?!tf_)(\w+(\.[jt]s)?)$/, "$1modeling_tf_$2");
