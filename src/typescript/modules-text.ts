import { posix } from "node:path";
import { type ImportDeclaration, Node, type SourceFile, type VariableStatement } from "ts-morph";
import { libraryName, twinSpecifier } from "./names.ts";
import type { Scope } from "./scope.ts";
import type { TypescriptModules } from "./translation.ts";

/** `const { nn } = torch`, `const Linear = nn.Linear`: names for parts of the source's library, which the port has no use for. */
export function isLibraryAlias(node: Node): node is VariableStatement {
  if (!Node.isVariableStatement(node)) return false;
  return node.getDeclarations().every((declaration) => {
    const start = declaration.getInitializer();
    if (start === undefined || !(Node.isIdentifier(start) || Node.isPropertyAccessExpression(start))) return false;
    const name = libraryName(start);
    return name !== undefined && !name.startsWith("torch.Tensor.");
  });
}

export const isLibraryImport = (node: Node, modules: TypescriptModules): node is ImportDeclaration =>
  Node.isImportDeclaration(node) && [modules.nn, modules.torch].includes(node.getModuleSpecifierValue());

/** The ending of relative imports in a library: `.js`, `.ts` or none, as its model has it. */
function importEnding(source: SourceFile): string {
  const relative = source.getImportDeclarations().find((each) => each.getModuleSpecifierValue().startsWith("."));
  return relative === undefined ? ".js" : (/\.[jt]s$/.exec(relative.getModuleSpecifierValue())?.[0] ?? "");
}

/** The imports that every port has: TensorFlow.js, and what it uses of the support file. */
export function portImports(source: SourceFile, path: string, supportPath: string, scope: Scope): string {
  const target = posix.relative(posix.dirname(path), supportPath).replace(/\.ts$/, importEnding(source));
  const names = [...scope.support].sort((left, right) => left.localeCompare(right, "en"));
  const own =
    names.length === 0
      ? ""
      : `\nimport { ${names.join(", ")} } from "${target.startsWith(".") ? target : `./${target}`}";`;
  return `import * as tf from "@tensorflow/tfjs";${own}`;
}

const isTypeOnly = (name: Node): boolean => {
  const symbol = name.getSymbol()?.getAliasedSymbol() ?? name.getSymbol();
  const [declaration] = symbol?.getDeclarations() ?? [];
  return Node.isInterfaceDeclaration(declaration) || Node.isTypeAliasDeclaration(declaration);
};

/** An import from another model: its classes and functions come from its port, its types from where they are. */
export function modelImport(declaration: ImportDeclaration, scope: Scope): string | undefined {
  const specifier = declaration.getModuleSpecifierValue();
  const twin = twinSpecifier(specifier);
  if (twin === specifier || !specifier.startsWith(".")) return undefined;
  const names = declaration.getNamedImports();
  const types = names.filter((each) => declaration.isTypeOnly() || each.isTypeOnly() || isTypeOnly(each.getNameNode()));
  const values = names.filter((each) => !types.includes(each));
  const listed = (given: typeof names): string => given.map((each) => importedName(each, scope)).join(", ");
  const lines = [
    ...(types.length > 0
      ? [`import type { ${types.map((each) => each.getText().replace(/^type /, "")).join(", ")} } from "${specifier}";`]
      : []),
    ...(values.length > 0 ? [`import { ${listed(values)} } from "${twin}";`] : []),
  ];
  return lines.join("\n");
}

function importedName(each: ReturnType<ImportDeclaration["getNamedImports"]>[number], scope: Scope): string {
  const alias = each.getAliasNode();
  const written = scope.write(each.getNameNode());
  return alias === undefined ? written : `${written} as ${scope.write(alias)}`;
}
