import type { PairNode } from "../sidecar/verify.ts";
import { grouped, pathToFirstBad } from "../verify/tree.ts";
import { classesOf, differenceText, labelOf } from "./verify-tree.ts";

/** A line of the tree as the template prints it; `children` are below it and can be folded away. */
export interface TreeItem {
  readonly name: string;
  readonly about: string;
  readonly difference: string;
  /** `ok`, `bad` or `unpaired`. */
  readonly kind: string;
  /** How hot the line is painted, 0 to 5. */
  readonly heat: number;
  readonly isOpen: boolean;
  readonly isFirst: boolean;
  readonly children: readonly TreeItem[];
}

const hottest = 5;

/** One degree for every power of ten above the limit, and all of them where there is no number. */
function heatOf({ verdict, output_difference: difference }: PairNode, maxError: number): number {
  if (verdict !== "bad") return 0;
  if (difference === undefined || difference === null) return hottest;
  return Math.min(Math.max(Math.ceil(Math.log10(difference / maxError)), 1), hottest);
}

/** The tree of a class, open down to the first bad node. */
export function treeItem(tree: PairNode, culprit: string | undefined, maxError: number): TreeItem {
  const path = pathToFirstBad(tree, culprit);
  const [open, first] = [new Set(path), path.at(-1)];
  const item = (node: PairNode, parent?: PairNode): TreeItem => ({
    name: labelOf(node, parent),
    about: classesOf(node),
    difference: node.verdict === "unpaired" ? "" : differenceText(node.output_difference),
    kind: node.verdict,
    heat: heatOf(node, maxError),
    isOpen: open.has(node),
    isFirst: node === first,
    children: grouped(node.children, open).map((shown) =>
      shown.kind === "node" ? item(shown.node, node) : run(shown.nodes, node),
    ),
  });
  const run = (nodes: readonly PairNode[], parent: PairNode): TreeItem => ({
    name: [nodes[0], nodes.at(-1)].map((node) => (node ? labelOf(node, parent) : "")).join(" … "),
    about: `${nodes.length} modules`,
    difference: "",
    kind: "ok",
    heat: 0,
    isOpen: false,
    isFirst: false,
    children: nodes.map((node) => item(node, parent)),
  });
  return item(tree);
}
