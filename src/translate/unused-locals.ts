import { applyEdits, type Edit } from "../change/edit.ts";
import { field, named, parseSyntax, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { formatPython } from "./format.ts";

/** Assignments of a function body to plain names, nested functions left out. */
function assignmentsOf(fn: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  walk(required(fn, "body"), (node) => {
    if (node.type === "function_definition" || node.type === "class_definition") return false;
    const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
    if (
      assignment?.type === "assignment" &&
      field(assignment, "left")?.type === "identifier" &&
      field(assignment, "right")?.type !== "assignment"
    )
      found.push(node);
    return true;
  });
  return found;
}

function countsOf(fn: Syntax): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  walk(fn, (node) => {
    if (node.type === "identifier") counts.set(textOf(node), (counts.get(textOf(node)) ?? 0) + 1);
  });
  return counts;
}

/** Calls that are made for what they do rather than for what they give. */
const changesThings =
  /\.(pop|popitem|append|extend|insert|remove|update|setdefault|write|assign\w*|add_\w+)\(|\bnext\(/;

/** Edits that take out variables which nobody reads any more; a block keeps its last statement as `pass`. */
function editsOf(fn: Syntax): readonly Edit[] {
  const counts = countsOf(fn);
  const unread = assignmentsOf(fn).filter((statement) => {
    const name = textOf(required(named(statement)[0] ?? statement, "left"));
    return counts.get(name) === 1 && !/^_/.test(name);
  });
  const gone = new Set(unread.map(({ start }) => start));
  return unread.map((statement): Edit => {
    const right = field(named(statement)[0] ?? statement, "right");
    if (right && changesThings.test(textOf(right))) {
      return { start: statement.start, end: statement.end, text: textOf(right) };
    }
    const siblings = named(statement.parent ?? statement).filter(({ type }) => type !== "comment");
    const isLast = siblings.at(-1)?.start === statement.start && siblings.every(({ start }) => gone.has(start));
    return isLast ? { start: statement.start, end: statement.end, text: "pass" } : lineOf(statement);
  });
}

/** Takes a statement out with the line that it has to itself. */
function lineOf({ source, start, end }: Syntax): Edit {
  const from = start - (/[ \t]*$/.exec(source.slice(0, start))?.[0].length ?? 0);
  const isAlone = (from === 0 || source[from - 1] === "\n") && source[end] === "\n";
  return isAlone ? { start: from, end: end + 1, text: "" } : { start, end, text: "" };
}

const strings = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g;

/** A definition as far as its lines stand deeper than its `def`, or close its signature. */
function ownLines(part: string): string {
  const [depth = ""] = /^[ \t]*/.exec(part) ?? [];
  const end = new RegExp(`\\n[ \\t]{0,${depth.length}}[^\\s)]`).exec(part)?.index;
  return part.slice(0, end);
}

/** Whether a text has a variable that its function may not read: only a tree can tell, and takes its time. */
function mayHaveUnusedLocals(text: string): boolean {
  const [, ...parts] = text.replace(strings, "").split(/^(?=[ \t]*(?:async )?def )/m);
  return parts.map(ownLines).some((part) => {
    const counts = new Map<string, number>();
    for (const [name] of part.matchAll(/(?<![\w.])\w+/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...part.matchAll(/^[ \t]+(\w+)(?::[^=\n]*)? = /gm)].some(([, name = ""]) => counts.get(name) === 1);
  });
}

/**
 * Formats a port without the local variables that the translation left without a reader, such as sizes that only a
 * dropped check had read.
 */
export function withoutUnusedLocals(text: string): string {
  let current = formatPython(text);
  for (let round = 0; round < 4 && mayHaveUnusedLocals(current); round++) {
    const edits: Edit[] = [];
    walk(parseSyntax(current), (node) => {
      if (node.type !== "function_definition") return true;
      edits.push(...editsOf(node));
      return true;
    });
    if (edits.length === 0) return current;
    const unique = [...new Map(edits.map((edit) => [edit.start, edit])).values()];
    current = formatPython(
      applyEdits(current, unique)
        .replace(/^[ \t]+\n/gm, "\n")
        .replace(/\n{4,}/g, "\n\n\n"),
    );
  }
  return current;
}
