import type { Edit } from "../change/edit.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Syntax } from "../python/syntax.ts";
import { checklist } from "./catalogue.ts";
import { type CheckContext, createContext } from "./context.ts";
import { markOf } from "./copies.ts";
import type { Finding } from "./finding.ts";

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);

/** Classes, methods and functions of the port that are marked as copies. */
function copiesOf({ port }: CheckContext): readonly Syntax[] {
  const classes = [...port.classes.values()].flatMap(({ node, methods }) => [
    node,
    ...[...methods.values()].map((method) => method.node),
  ]);
  return [...classes, ...[...port.functions.values()].map(({ node }) => node)].filter((node) => markOf(node));
}

const liesIn = (edit: Edit, node: Syntax): boolean => edit.start >= node.start && edit.end <= node.end;

/** A copy that is edited differs from its original, and the library's own check fails: the original has to change. */
function withoutFixOfCopy(context: CheckContext, copies: readonly Syntax[], finding: Finding): Finding {
  const edits = (finding.fix ?? []).flatMap((file) => (file.path === context.port.path ? file.edits : []));
  const copy = copies.find((node) => edits.some((edit) => liesIn(edit, node)));
  if (copy === undefined) return finding;
  const { fix: _, ...rest } = finding;
  const original = markOf(copy)?.mark.object ?? "another class";
  return { ...rest, hint: `${finding.hint} It is a copy of ${original}: change that, and run \`make fix-copies\`.` };
}

/** All findings of the checklist about a port that stands in the checkout, by place. `initParser` must have been awaited. */
export function findingsOf(checkout: Checkout, folder: ModelFolder, text: string, isNew: boolean): readonly Finding[] {
  const context = createContext(checkout, folder, text, isNew);
  const copies = copiesOf(context);
  return checklist
    .flatMap((rule) => rule.find(context))
    .map((finding) => withoutFixOfCopy(context, copies, finding))
    .sort(byPlace);
}
