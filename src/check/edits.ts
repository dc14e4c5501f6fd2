import type { Edit } from "../change/edit.ts";
import type { ModuleInfo } from "../program/module.ts";
import { fields, outerOf, required, type Syntax, textOf } from "../python/syntax.ts";

/** Puts an argument or a parameter behind the last one of a list, or behind `last` of it. */
export function appended(list: Syntax, text: string, last: Syntax | undefined): Edit {
  if (last === undefined) return { start: list.start + 1, end: list.start + 1, text };
  const isOnOwnLine = last.row !== list.row && last.row !== rowOfEnd(list);
  const separator = isOnOwnLine ? `,\n${" ".repeat(last.column)}` : ", ";
  return { start: last.end, end: last.end, text: `${separator}${text}` };
}

const rowOfEnd = (node: Syntax): number => node.row + textOf(node).split("\n").length - 1;

/** A line in front of a definition and its decorators, or between them and the definition. */
export function lineBefore(definition: Syntax, text: string, isInnermost = false): Edit {
  const target = isInnermost ? definition : outerOf(definition);
  return { start: target.start, end: target.start, text: `${text}\n${" ".repeat(target.column)}` };
}

/** Constants first, then classes, then functions: the order in which the library sorts imported names. */
function rank(name: string): string {
  const kind = /^[A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
  return `${kind}${name.toLowerCase()}`;
}

/** Imports a name of `modeling_tf_utils`, unless the module has it; nothing when there is no such import to join. */
export function importOf(module: ModuleInfo, name: string): readonly Edit[] {
  if (module.imports.has(name)) return [];
  const statement = module.root.children.find(
    (each) =>
      each.type === "import_from_statement" && textOf(required(each, "module_name")).endsWith("modeling_tf_utils"),
  );
  const names = statement === undefined ? [] : fields(statement, "name");
  const next = names.find((each) => rank(textOf(each)) > rank(name));
  const last = names.at(-1);
  if (statement === undefined || last === undefined) return [];
  const isWrapped = last.row !== statement.row;
  const gap = isWrapped ? `,\n${" ".repeat(last.column)}` : ", ";
  if (next !== undefined) return [{ start: next.start, end: next.start, text: `${name}${gap}` }];
  return [{ start: last.end, end: last.end, text: `${gap}${name}` }];
}
