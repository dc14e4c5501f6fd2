import { applyEdits, type Edit } from "../change/edit.ts";
import { argumentsOf } from "../python/signature.ts";
import { field, named, parseSyntax, required, type Syntax, textOf, walk } from "../python/syntax.ts";

/** Names that a function binds to folders of its own, in which a test saves a model before it loads it. */
function ownFolders(node: Syntax): ReadonlySet<string> {
  let fn: Syntax | undefined = node;
  while (fn !== undefined && fn.type !== "function_definition") fn = fn.parent;
  const names = new Set<string>();
  if (fn === undefined) return names;
  walk(fn, (each) => {
    if (each.type === "as_pattern_target" && /TemporaryDirectory|mkdtemp/.test(textOf(each.parent ?? each))) {
      names.add(textOf(each));
    }
  });
  return names;
}

const isFromPt = (node: Syntax): boolean =>
  node.type === "keyword_argument" &&
  textOf(required(node, "name")) === "from_pt" &&
  textOf(required(node, "value")) === "True";

/** The call that loads a checkpoint of the Hub from PyTorch's weights, as the guide asks for until there are others. */
function isGuideCall(node: Syntax): boolean {
  const callee = node.type === "call" ? field(node, "function") : undefined;
  if (callee?.type !== "attribute" || textOf(required(callee, "attribute")) !== "from_pretrained") return false;
  const list = field(node, "arguments");
  if (list?.type !== "argument_list" || !named(list).some(isFromPt)) return false;
  // weights that the test itself saved from PyTorch stay PyTorch's
  const first = argumentsOf(node)[0];
  const words = new Set(first === undefined ? [] : (textOf(first.value).match(/\b[A-Za-z_]\w*\b/g) ?? []));
  return ![...ownFolders(node)].some((name) => words.has(name));
}

/** The edit that takes an argument out of its list, with the comma that parts it from the others. */
function withoutArgument(source: string, list: Syntax, argument: Syntax): Edit {
  const all = named(list);
  const index = all.indexOf(argument);
  const [before, after] = [all[index - 1], all[index + 1]];
  if (before !== undefined) return { start: before.end, end: argument.end, text: "" };
  if (after !== undefined) return { start: argument.start, end: after.start, text: "" };
  const rest = /^\s*,/.exec(source.slice(argument.end))?.[0].length ?? 0;
  return { start: argument.start, end: argument.end + rest, text: "" };
}

/**
 * A test file that loads TensorFlow's weights: `from_pt=True` is taken out of every `from_pretrained` of a checkpoint.
 * `initParser` must have been awaited.
 */
export function withoutFromPt(source: string): { readonly text: string; readonly count: number } {
  const edits: Edit[] = [];
  walk(parseSyntax(source), (node) => {
    if (!isGuideCall(node)) return;
    const list = required(node, "arguments");
    for (const argument of named(list).filter(isFromPt)) edits.push(withoutArgument(source, list, argument));
  });
  return { text: applyEdits(source, edits), count: edits.length };
}
