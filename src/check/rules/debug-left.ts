import type { Edit } from "../../change/edit.ts";
import { dottedName, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import { type CheckRule, sections } from "../rule.ts";

const debugging = /^(print|pprint|breakpoint|tf\.print|pdb\.set_trace|ipdb\.set_trace)$/;

/** Takes the whole line of a statement out, unless the block would be empty then. */
function removal(statement: Syntax): readonly Edit[] {
  const block = statement.parent;
  if (block === undefined || named(block).length < 2 || statement.children.length !== 1) return [];
  const start = statement.start - statement.column;
  const end = statement.source.indexOf("\n", statement.end);
  const isAlone = statement.source.slice(start, statement.start).trim() === "";
  const rest = statement.source.slice(statement.end, end < 0 ? undefined : end);
  return isAlone && rest.trim() === "" ? [{ start, end: end < 0 ? statement.end : end + 1, text: "" }] : [];
}

function find({ port }: CheckContext): readonly Finding[] {
  const found: Finding[] = [];
  walk(port.root, (node) => {
    if (node.type === "comment" && /#\s*(TODO\(add-tf-model|breakpoint\(\)|print\()/.test(textOf(node))) {
      const isGap = textOf(node).includes("TODO(add-tf-model");
      const message = isGap
        ? "A gap that the translation marked is still open."
        : "A line for debugging is left in a comment.";
      found.push(
        findingAt("C016", port.path, node, {
          message,
          hint: isGap ? "Fill it, and take the mark out." : "Take it out.",
        }),
      );
    }
    if (/^import_(from_)?statement$/.test(node.type) && /\b(i?pdb|pprint)\b/.test(textOf(node))) {
      found.push(findingAt("C016", port.path, node, { message: "A debugger is imported.", hint: "Take it out." }));
    }
    if (node.type !== "call") return;
    const name = dottedName(required(node, "function")) ?? "";
    if (!debugging.test(name)) return;
    const statement = node.parent?.type === "expression_statement" ? node.parent : undefined;
    const message = `\`${name}\` is left from debugging.`;
    const edits = statement === undefined ? [] : removal(statement);
    found.push(findingAt("C016", port.path, node, { message, hint: "Take the line out." }, edits));
  });
  return found;
}

export const debugLeft: CheckRule = {
  code: "C016",
  id: "debug-left",
  title: "No line for debugging and no mark of a gap is left in the port.",
  source: sections.submit,
  find,
};
