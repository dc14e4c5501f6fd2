import { field, named, type Syntax, stringValue, textOf } from "../python/syntax.ts";

/** One line of a mapping: a model type, and the class or classes that serve it. */
export interface MappingEntry {
  readonly key: string;
  readonly classes: readonly string[];
  readonly node: Syntax;
}

/** A mapping of an auto module, such as `MODEL_FOR_MASKED_LM_MAPPING_NAMES`. */
export interface AutoMapping {
  readonly name: string;
  /** The list of entries. */
  readonly list: Syntax;
  readonly entries: readonly MappingEntry[];
}

function entryOf(node: Syntax): MappingEntry | undefined {
  const [keyNode, value] = node.type === "tuple" ? named(node) : [];
  const key = stringValue(keyNode);
  if (key === undefined || !value) return undefined;
  const values = value.type === "tuple" ? named(value) : [value];
  return { key, node, classes: values.flatMap((item) => stringValue(item) ?? []) };
}

function mappingOf(statement: Syntax): AutoMapping | undefined {
  const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const left = field(assignment, "left");
  const right = field(assignment, "right");
  const list = right?.type === "call" ? named(field(right, "arguments") ?? right)[0] : undefined;
  if (!left || list?.type !== "list") return undefined;
  return { name: textOf(left), list, entries: named(list).flatMap((node) => entryOf(node) ?? []) };
}

/** The mappings of strings that an auto module declares. */
export const autoMappings = (module: Syntax): readonly AutoMapping[] =>
  module.children.flatMap((statement) => mappingOf(statement) ?? []);

/** A mapping as a plain table; of a key with several classes, the first. */
export const tableOf = (mappings: readonly AutoMapping[], name: string): ReadonlyMap<string, string> =>
  new Map(
    mappings
      .find((mapping) => mapping.name === name)
      ?.entries.flatMap(({ key, classes: [first] }) => (first === undefined ? [] : [[key, first] as const])),
  );
