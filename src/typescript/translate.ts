import { Node, type SourceFile, type Statement } from "ts-morph";
import { declareFields } from "./declare-fields.ts";
import { isLibraryAlias, isLibraryImport, modelImport, portImports } from "./modules-text.ts";
import { isModuleClass, twinName } from "./names.ts";
import { modelSources, parseModel } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { supportFile } from "./support-text.ts";
import { trainingUnits } from "./training.ts";
import type { TypescriptClassPair, TypescriptModel, TypescriptTranslation } from "./translation.ts";
import { wrapLines } from "./wrap.ts";
import { writeNode } from "./writer.ts";

/** Types that the port shares with its original instead of saying them again. */
function isSharedType(node: Node): boolean {
  if (!(Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node)) || !node.isExported()) return false;
  return !/\btorch\b|\bnn\b|Tensor/.test(node.getText());
}

interface Part {
  readonly trivia: string;
  readonly text: string;
  readonly isImport: boolean;
}

/** Statements as they were spaced; imports stand together, and a line apart from what follows. */
function joined(parts: readonly Part[]): string {
  const spaced = parts.map(({ trivia, text, isImport }, index) => {
    const isBelowImports = parts[index - 1]?.isImport ?? true;
    return isBelowImports ? `${isImport ? "\n" : "\n\n"}${trivia.trimStart()}${text}` : `${trivia}${text}`;
  });
  return spaced.join("");
}

const leading = (node: Node): string => node.getFullText().slice(0, node.getStart() - node.getFullStart());

/** What a statement becomes; undefined where the port has no use for it. */
function part(node: Statement, model: TypescriptModel, scope: Scope): string | undefined {
  if (isLibraryImport(node, model.modules) || isLibraryAlias(node) || isSharedType(node)) return undefined;
  if (Node.isImportDeclaration(node)) return modelImport(node, scope) ?? scope.write(node);
  return scope.write(node);
}

function sharedTypes(source: SourceFile, path: string): string {
  const names = source
    .getStatements()
    .flatMap((node) =>
      isSharedType(node) && (Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node))
        ? [node.getName()]
        : [],
    );
  const specifier = `./${path.split("/").at(-1)?.replace(/\.ts$/, "") ?? ""}`;
  return names.length === 0 ? "" : `\nimport type { ${names.join(", ")} } from "${specifier}.js";`;
}

function classesOf(source: SourceFile): readonly TypescriptClassPair[] {
  return source.getClasses().flatMap((each) => {
    const name = each.getName();
    if (name === undefined || !isModuleClass(each)) return [];
    return [{ pytorch: name, tensorflow: twinName(name), exported: each.isExported() }];
  });
}

/**
 * Translates a model file in js-pytorch's style into its variant on TensorFlow.js. A construct without a rule is a
 * gap: an expression that throws in the port, and a diagnostic of severity `error`; the rest still compiles.
 */
export function translateTypescriptModel(model: TypescriptModel): TypescriptTranslation {
  const source = parseModel(model);
  const sources = modelSources(source);
  sources.forEach(declareFields);
  const support = supportFile();
  const scope: Scope = {
    path: model.path,
    diagnostics: [],
    support: new Set(),
    unmarked: [],
    training: trainingUnits(sources),
    write: (node) => writeNode(node, scope),
  };
  const statements = source.getStatements();
  const parts = statements.flatMap((node, index): readonly Part[] => {
    const text = part(node, model, scope);
    // The comment at the head of the file stays there, whatever becomes of the import below it.
    const trivia = index === 0 ? "" : leading(node);
    return text === undefined ? [] : [{ trivia, text, isImport: Node.isImportDeclaration(node) }];
  });
  const head = statements[0] === undefined ? "" : leading(statements[0]).trimStart();
  const imports = `${portImports(source, model.path, support.path, scope)}${sharedTypes(source, model.path)}`;
  const text = wrapLines(`${head}${imports}${joined(parts)}\n`, model.text);
  return { text, classes: classesOf(source), diagnostics: scope.diagnostics, support };
}
