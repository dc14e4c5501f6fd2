import { field, named, parseSyntax, required, type Syntax, stringValue, textOf, walk } from "../python/syntax.ts";

const stringsOf = (node: Syntax | undefined): readonly string[] =>
  (node === undefined ? [] : named(node)).map(stringValue).filter((text) => text !== undefined);

/**
 * What an `__init__.py` says a module exports: `_import_structure = {"modeling_x": […]}`,
 * `_import_structure["modeling_x"] = […]`, or either with `.extend([…])`.
 */
export function exportsOf(init: string, module: string): readonly string[] {
  const found: string[] = [];
  walk(parseSyntax(init), (node) => {
    const left = field(node, "left");
    const key =
      node.type === "pair" ? field(node, "key") : left?.type === "subscript" ? field(left, "subscript") : undefined;
    if (key !== undefined && stringValue(key) === module) {
      found.push(...stringsOf(field(node, node.type === "pair" ? "value" : "right")));
    }
    if (node.type === "call" && textOf(required(node, "function")) === `_import_structure["${module}"].extend`) {
      found.push(...stringsOf(named(required(node, "arguments"))[0]));
    }
  });
  return [...new Set(found)];
}

/**
 * Whether a package exports what its modules name in `__all__`: `define_import_structure` of the library gathers that,
 * in most models since 4.48 and in the library as a whole since 4.52.
 */
export const gathersExports = (init: string): boolean => /^[^#\n]*\bdefine_import_structure\(/m.test(init);

/** The names in `__all__` of a module, written as a list or a tuple, or as several that are added up. */
export function declaredNames(source: string): readonly string[] {
  const found: string[] = [];
  for (const statement of declarationsIn(source)) {
    walk(statement, (node) => {
      const text = stringValue(node);
      if (text !== undefined) found.push(text);
    });
  }
  return [...new Set(found)];
}

/** The statements of a module that give `__all__` names. */
export function declarationsIn(source: string): readonly Syntax[] {
  return parseSyntax(source).children.filter((statement) => {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    const left = assignment && field(assignment, "left");
    return left !== undefined && textOf(left) === "__all__";
  });
}

const lineWidth = 119;

/** A statement that declares names, as the library's formatter leaves it. */
export function declarationOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const line = `__all__ = [${quoted.join(", ")}]`;
  return line.length <= lineWidth ? line : `__all__ = [\n${quoted.map((name) => `    ${name},\n`).join("")}]`;
}
