import { dottedName, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingAt } from "../finding.ts";
import { type CheckRule, sections } from "../rule.ts";

const hint = "Write what TensorFlow has for it.";

/** Types of PyTorch in documentation: `torch.FloatTensor`. */
const typeInText = /\btorch\.\w*Tensor\b/g;

function inString(path: string, node: Syntax): readonly Finding[] {
  const text = textOf(node);
  return [...text.matchAll(typeInText)].map((match): Finding => {
    const before = text.slice(0, match.index).split("\n");
    const line = node.row + before.length;
    const column = before.length === 1 ? node.column + match.index + 1 : (before.at(-1)?.length ?? 0) + 1;
    const start = node.start + match.index;
    const edits = [{ start, end: start + match[0].length, text: "tf.Tensor" }];
    const message = `The documentation speaks of \`${match[0]}\`.`;
    const place = { severity: "warning", code: "C015", file: path, line, column, construct: match[0] } as const;
    return { ...place, message, hint: "Write `tf.Tensor`.", fix: [{ path, edits }] };
  });
}

const isTorch = (name: string | undefined): boolean => /^(torch|nn|F)\./.test(name ?? "");

function find({ port }: CheckContext): readonly Finding[] {
  const found: Finding[] = [];
  walk(port.root, (node) => {
    if (/^import_(from_)?statement$/.test(node.type) && /^\s*(?:import|from)\s+torch\b/.test(textOf(node))) {
      found.push(findingAt("C015", port.path, node, { message: "The port imports PyTorch.", hint }));
      return false;
    }
    if (node.type === "string_content") found.push(...inString(port.path, node));
    const name = node.type === "attribute" ? dottedName(node) : undefined;
    if (name === undefined || !isTorch(name) || node.parent?.type === "attribute") return undefined;
    const head = name.split(".")[0] ?? "";
    if (head !== "torch" && port.imports.has(head) && !port.imports.get(head)?.startsWith("torch")) return undefined;
    found.push(findingAt("C015", port.path, node, { message: `\`${name}\` is PyTorch's.`, hint }));
    return false;
  });
  return found;
}

export const torchLeft: CheckRule = {
  code: "C015",
  id: "torch-left",
  title: "Nothing of PyTorch is left in the port.",
  source: sections.implementation,
  find,
};
