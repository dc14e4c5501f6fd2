import type { Edit } from "../change/edit.ts";
import { outerOf, type Syntax, textOf } from "../python/syntax.ts";
import { type CheckContext, createContext } from "./context.ts";
import { copySources, isEqual, markOf, originalOf, replaced } from "./copies.ts";
import type { Finding } from "./finding.ts";

/** A definition of the port that is marked as a copy, and whether it is one. */
interface Copy {
  readonly node: Syntax;
  readonly original: string;
  readonly pattern: string;
  /** Checkout path of the original's file. */
  readonly path: string;
  readonly isStale: boolean;
  /** Whether it differs by the name of another class alone. */
  readonly isOfName: boolean;
}

/** Classes, methods and functions of the port that are marked as copies. */
function copiesOf({ port, checkout, classes: ported }: CheckContext): readonly Copy[] {
  const load = copySources(checkout.read);
  // A class that is called otherwise than its twin is told of where it stands, not wherever it is used.
  const renamed = ported.flatMap(({ name, isRenamed, twin }) => (isRenamed && twin ? `${name}->TF${twin.name}` : []));
  const classes = [...port.classes.values()].flatMap(({ node, methods }) => [
    node,
    ...[...methods.values()].map((method) => method.node),
  ]);
  return [...classes, ...[...port.functions.values()].map(({ node }) => node)].flatMap((node): readonly Copy[] => {
    const mark = markOf(node)?.mark;
    if (mark === undefined) return [];
    const original = originalOf(load(mark.module), mark.object);
    const isPartly = /# (Ignore copy|End copy)/.test(textOf(node));
    const isStale = original !== undefined && !isPartly && !isEqual(textOf(node), textOf(original), mark.pattern);
    const text = replaced(textOf(node), renamed.join());
    const isOfName = isStale && original !== undefined && isEqual(text, textOf(original), mark.pattern);
    const path = `src/${mark.module.replaceAll(".", "/")}.py`;
    return [{ node, original: mark.object, pattern: mark.pattern, path, isStale, isOfName }];
  });
}

const liesIn = (edit: Edit, node: Syntax): boolean => edit.start >= node.start && edit.end <= node.end;

function holds({ node }: Copy, { line }: Finding): boolean {
  const outer = outerOf(node);
  const last = outer.row + textOf(outer).split("\n").length;
  return line > outer.row && line <= last;
}

/** A copy that is edited differs from its original, and the library's own check fails: that has to change, or is right. */
function withoutFixOfCopy(context: CheckContext, copies: readonly Copy[], echoes: readonly Copy[], finding: Finding) {
  const edits = (finding.fix ?? []).flatMap((file) => (file.path === context.port.path ? file.edits : []));
  const copy = copies.find(({ node }) => edits.some((edit) => liesIn(edit, node)));
  if (copy === undefined) return finding;
  const { fix: _, ...rest } = finding;
  const way = echoes.includes(copy)
    ? `It is a copy of ${copy.original}, which has it right: run \`make fix-copies\`.`
    : `It is a copy of ${copy.original}: change that, and run \`make fix-copies\`.`;
  return { ...rest, hint: `${finding.hint} ${way}` };
}

/** What a finding says, without the places that it names. */
const wordsOf = ({ code, message }: Finding): string => `${code} ${message.replace(/ \(src\/[^)]*\)/g, "")}`;

/** What the checklist says of the file that holds an original; rules that look at copies and places are left out. */
function saidOfOriginal(context: CheckContext, { path, pattern }: Copy, rules: readonly Rule[]): ReadonlySet<string> {
  const { checkout } = context;
  const text = checkout.read(path);
  const model = /models\/(\w+)\//.exec(path)?.[1];
  const source = path.replace("modeling_tf_", "modeling_");
  const pytorch = checkout.read(source);
  if (text === undefined || model === undefined || pytorch === undefined) return new Set();
  const folder = { ...context.folder, model, portPath: path, sourcePath: source, source: pytorch, parts: [] };
  const original = createContext(checkout, folder, text, context.isNew);
  return new Set(rules.flatMap((find) => find(original).map((finding) => replaced(wordsOf(finding), pattern))));
}

type Rule = (context: CheckContext) => readonly Finding[];

/**
 * Findings of a port, one a mistake: a copy that differs from its original by something that another rule tells of is
 * not told of again, and a copy that does not differ is not edited.
 */
export function withoutEchoes(
  context: CheckContext,
  found: readonly Finding[],
  rules: readonly Rule[],
): readonly Finding[] {
  const copies = copiesOf(context);
  const stale = copies.filter(({ isStale }) => isStale);
  const isOfCopy = ({ code }: Finding): boolean => code === "C002";
  const echoes = stale.filter((copy) => {
    if (copy.isOfName) return true;
    const inside = found.filter(
      (finding) => !isOfCopy(finding) && finding.file === context.port.path && holds(copy, finding),
    );
    if (inside.length === 0) return false;
    const said = saidOfOriginal(context, copy, rules);
    return inside.some((finding) => !said.has(wordsOf(finding)));
  });
  const lines = new Set(echoes.flatMap(({ node }) => (markOf(node)?.comment.row ?? -2) + 1));
  return found
    .filter((finding) => !isOfCopy(finding) || !lines.has(finding.line))
    .map((finding) => withoutFixOfCopy(context, copies, echoes, finding));
}
