import { argumentsOf } from "../../python/signature.ts";
import { field, named, parseSyntax, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { appended } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import { type CheckRule, sections } from "../rule.ts";

/** Whether the test saved the checkpoint itself, so that it holds TensorFlow weights. */
function isOwnCheckpoint(call: Syntax): boolean {
  const first = argumentsOf(call)[0]?.value;
  const words = new Set(first === undefined ? [] : (textOf(first).match(/\b[A-Za-z_]\w*\b/g) ?? []));
  for (let node = call.parent; node; node = node.parent) {
    if (node.type !== "function_definition") continue;
    const targets: string[] = [];
    walk(node, (each) => {
      if (each.type === "as_pattern_target") targets.push(textOf(each));
    });
    return targets.some((target) => words.has(target));
  }
  return false;
}

/** Calls of `from_pretrained` on classes of the port. */
function loadings({ classOf, pytorch }: CheckContext, root: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  walk(root, (node) => {
    const callee = node.type === "call" ? field(node, "function") : undefined;
    if (callee?.type !== "attribute" || textOf(required(callee, "attribute")) !== "from_pretrained") return;
    const receiver = textOf(required(callee, "object"));
    const isModel = classOf(receiver)?.role === "model" && !pytorch.classes.has(receiver);
    if (isModel && argumentsOf(node).length > 0 && !isOwnCheckpoint(node)) found.push(node);
  });
  return found;
}

const isFromPt = (call: Syntax): boolean =>
  argumentsOf(call).some(({ keyword }) => keyword === "from_pt" || keyword === "**");

function find(context: CheckContext): readonly Finding[] {
  const { checkout, folder, isNew } = context;
  const text = checkout.read(folder.portTestPath);
  // Where a port is merged, TensorFlow's weights are on the Hub, and the flag is gone from its tests.
  if (text === undefined || !isNew) return [];
  const calls = loadings(context, parseSyntax(text)).filter((call) => !isFromPt(call));
  return calls.map((call): Finding => {
    const message = "A checkpoint is loaded without `from_pt=True`: it may hold no TensorFlow weights yet.";
    const hint = "Add `from_pt=True`; it goes from all tests when the weights are on the Hub.";
    const list = required(call, "arguments");
    return findingAt("C014", folder.portTestPath, call, { message, hint }, [
      appended(list, "from_pt=True", named(list).at(-1)),
    ]);
  });
}

export const fromPt: CheckRule = {
  code: "C014",
  id: "from-pt",
  title: "Tests load PyTorch's weights with `from_pt=True` until there are TensorFlow's.",
  source: sections.tests,
  find,
};
