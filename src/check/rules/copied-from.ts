import type { ModuleInfo } from "../../program/module.ts";
import { required, type Syntax, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { type CopyMark, copySources, isEqual, markOf, originalOf } from "../copies.ts";
import { lineBefore } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

type Load = (module: string) => ModuleInfo | undefined;

/** The TensorFlow twin of what a mark names: `modeling_tf_bert.TFBertLayer`, and `call` for `forward`. */
function twinMark({ module, object, pattern }: CopyMark): CopyMark {
  const [name, method] = object.split(".");
  const twin = method === undefined ? `TF${name}` : `TF${name}.${method === "forward" ? "call" : method}`;
  return { module: module.replace(/\.modeling_(?!tf_)/, ".modeling_tf_"), object: twin, pattern };
}

const markText = ({ module, object, pattern }: CopyMark): string => `# Copied from ${module}.${object}${pattern}`;

/** A copy of a TensorFlow definition that does not say so, though the PyTorch one says it of its own original. */
function unmarked(context: CheckContext, load: Load, own: Syntax, pytorch: Syntax): Finding | undefined {
  const source = markOf(pytorch);
  if (source === undefined || markOf(own) !== undefined) return undefined;
  const wanted = twinMark(source.mark);
  const original = originalOf(load(wanted.module), wanted.object);
  if (original === undefined || !isEqual(textOf(own), textOf(original), wanted.pattern)) return undefined;
  const text = markText(wanted);
  const message = `\`${textOf(required(own, "name"))}\` is a copy of \`${wanted.object}\`, and nothing keeps the two equal.`;
  const edits = [lineBefore(own, text, true)];
  return findingAt(
    "C002",
    context.port.path,
    required(own, "name"),
    { message, hint: `Write \`${text}\` above it.` },
    edits,
  );
}

/** A mark whose original is not there, or is another text by now. */
function stale(context: CheckContext, load: Load, own: Syntax): Finding | undefined {
  const marked = markOf(own);
  if (marked === undefined || /# (Ignore copy|End copy)/.test(textOf(own))) return undefined;
  const { mark, comment } = marked;
  const original = originalOf(load(mark.module), mark.object);
  if (original !== undefined && isEqual(textOf(own), textOf(original), mark.pattern)) return undefined;
  const name = textOf(required(own, "name"));
  const message =
    original === undefined
      ? `\`${name}\` is marked as a copy of \`${mark.object}\`, which is not there.`
      : `\`${name}\` is marked as a copy of \`${mark.object}\` and differs from it: the library's own check fails.`;
  const hint =
    original === undefined ? "Name the original, or take the mark out." : "Take the change over, or the mark out.";
  return findingAt("C002", context.port.path, comment, { message, hint });
}

function findingsOf(context: CheckContext, load: Load, ported: PortClass): readonly Finding[] {
  const { info, twin } = ported;
  const whole = stale(context, load, info.node) ?? (twin && unmarked(context, load, info.node, twin.node));
  if (whole !== undefined) return [whole];
  const isMarked = markOf(info.node) !== undefined || (twin !== undefined && markOf(twin.node) !== undefined);
  return [...info.methods.values()].flatMap((method) => {
    const found = stale(context, load, method.node);
    if (found !== undefined) return [found];
    const source = twin?.methods.get(method.name === "call" ? "forward" : method.name);
    return isMarked || source === undefined ? [] : (unmarked(context, load, method.node, source.node) ?? []);
  });
}

function functionFindings(context: CheckContext, load: Load): readonly Finding[] {
  return [...context.port.functions.values()].flatMap((own) => {
    const source = context.pytorch.functions.get(own.name);
    return stale(context, load, own.node) ?? (source && unmarkedFunction(context, load, own.node, source.node)) ?? [];
  });
}

function unmarkedFunction(context: CheckContext, load: Load, own: Syntax, pytorch: Syntax): Finding | undefined {
  const source = markOf(pytorch);
  if (source === undefined || markOf(own) !== undefined) return undefined;
  const wanted = { ...twinMark(source.mark), object: source.mark.object };
  const original = originalOf(load(wanted.module), wanted.object);
  if (original === undefined || !isEqual(textOf(own), textOf(original), wanted.pattern)) return undefined;
  const text = markText(wanted);
  const message = `\`${textOf(required(own, "name"))}\` is a copy of the function in \`${wanted.module}\`, and nothing keeps the two equal.`;
  return findingAt("C002", context.port.path, required(own, "name"), { message, hint: `Write \`${text}\` above it.` }, [
    lineBefore(own, text, true),
  ]);
}

export const copiedFrom: CheckRule = {
  code: "C002",
  id: "copied-from",
  title: "`# Copied from` stands above whatever equals a TensorFlow class, method or function of another model.",
  source: sections.checklist,
  find: (context) => {
    const load = copySources(context.checkout.read);
    return [
      ...functionFindings(context, load),
      ...context.classes.flatMap((ported) => findingsOf(context, load, ported)),
    ];
  },
};
