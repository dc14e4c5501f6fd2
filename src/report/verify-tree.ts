import type { PairNode } from "../sidecar/verify.ts";
import { grouped, pathToFirstBad } from "../verify/tree.ts";
import type { Colors } from "./code-frame.ts";

/** A difference as people read it: `7.2e-7`, `0`. */
export function differenceText(difference: number | null | undefined): string {
  if (difference === undefined || difference === null) return "no number";
  return difference === 0 ? "0" : difference.toExponential(1);
}

const lastPart = (path: string): string => path.split(".").at(-1) ?? path;

/** The name of a node below another one: `0.attention`, where its parent is `encoder.layer`. */
export function labelOf({ path }: PairNode, parent?: PairNode): string {
  if (path === parent?.path) return "(main layer)";
  if (path === "") return "(whole model)";
  if (parent === undefined || parent.path === "") return path;
  return path.startsWith(`${parent.path}.`) ? path.slice(parent.path.length + 1) : lastPart(path);
}

export function classesOf({ pytorch, tensorflow }: PairNode): string {
  if (pytorch !== null && tensorflow !== null) return `${pytorch} ↔ ${tensorflow}`;
  return pytorch === null ? `${tensorflow}, no PyTorch module` : `${pytorch}, no Keras layer`;
}

interface Drawing {
  readonly colors: Colors;
  readonly open: ReadonlySet<PairNode>;
  readonly first: PairNode | undefined;
}

function nodeLine(node: PairNode, parent: PairNode | undefined, { colors, first }: Drawing): string {
  const name = labelOf(node, parent);
  const about = colors.dim(classesOf(node));
  if (node.verdict === "unpaired") return `${colors.yellow("?")} ${name}  ${about}`;
  const difference = differenceText(node.output_difference);
  if (node.verdict === "ok") return `${colors.green("✓")} ${name}  ${colors.green(difference)}  ${about}`;
  const here = node === first ? colors.bold(colors.red("  ← first difference")) : "";
  return `${colors.red("✗")} ${node === first ? colors.bold(name) : name}  ${colors.red(difference)}  ${about}${here}`;
}

function lines(node: PairNode, parent: PairNode | undefined, indent: string, drawing: Drawing): readonly string[] {
  const line = `${indent}${nodeLine(node, parent, drawing)}`;
  if (!drawing.open.has(node)) return [line];
  const below = grouped(node.children, drawing.open).flatMap((shown) => {
    if (shown.kind === "node") return lines(shown.node, node, `${indent}  `, drawing);
    const [from, to] = [shown.nodes[0], shown.nodes.at(-1)].map((each) => (each ? labelOf(each, node) : ""));
    return [`${indent}  ${drawing.colors.green("✓")} ${from} … ${to}  ${drawing.colors.dim("agree")}`];
  });
  return [line, ...below];
}

/** A tree of pairs, open down to the first bad one and closed elsewhere. */
export function treeLines(
  tree: PairNode,
  culprit: string | undefined,
  indent: string,
  colors: Colors,
): readonly string[] {
  const path = pathToFirstBad(tree, culprit);
  return lines(tree, undefined, indent, { colors, open: new Set(path), first: path.at(-1) });
}
