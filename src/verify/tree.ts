import type { PairNode } from "../sidecar/verify.ts";

/**
 * The nodes from the root of a tree down to the first bad one, which comes last; empty where all agree. It is the
 * culprit's where that is known, else found by always taking the first bad child.
 */
export function pathToFirstBad(tree: PairNode | null, culprit?: string): readonly PairNode[] {
  if (tree === null) return [];
  const known = culprit === undefined ? undefined : pathTo(tree, (node) => node.path === culprit);
  if (known) return known;
  if (tree.verdict !== "bad") return firstOf(tree, (child) => pathToFirstBad(child));
  return [tree, ...firstNonEmpty(tree.children, (child) => pathToFirstBad(child))];
}

function pathTo(node: PairNode, isIt: (node: PairNode) => boolean): readonly PairNode[] | undefined {
  if (isIt(node)) return [node];
  for (const child of node.children) {
    const below = pathTo(child, isIt);
    if (below) return [node, ...below];
  }
  return undefined;
}

function firstNonEmpty<T>(nodes: readonly PairNode[], look: (node: PairNode) => readonly T[]): readonly T[] {
  for (const node of nodes) {
    const found = look(node);
    if (found.length > 0) return found;
  }
  return [];
}

/** A node that was not paired or agrees may hold one that does not. */
function firstOf(node: PairNode, look: (node: PairNode) => readonly PairNode[]): readonly PairNode[] {
  const below = firstNonEmpty(node.children, look);
  return below.length > 0 ? [node, ...below] : [];
}

/** A node as it is shown, or a run of neighbours that agree and are shown as one. */
export type Shown =
  | { readonly kind: "node"; readonly node: PairNode }
  | { readonly kind: "run"; readonly nodes: readonly PairNode[] };

const shortestRun = 3;

const isQuiet = (node: PairNode): boolean => node.verdict !== "bad" && node.children.every(isQuiet);

/** Children of a node, where many neighbours that agree stand for one line; those of `keep` stay single. */
export function grouped(children: readonly PairNode[], keep: ReadonlySet<PairNode>): readonly Shown[] {
  const shown: Shown[] = [];
  let run: PairNode[] = [];
  const close = (): void => {
    if (run.length >= shortestRun) shown.push({ kind: "run", nodes: run });
    else shown.push(...run.map((node) => ({ kind: "node", node }) as const));
    run = [];
  };
  for (const node of children) {
    if (isQuiet(node) && !keep.has(node)) {
      run.push(node);
      continue;
    }
    close();
    shown.push({ kind: "node", node });
  }
  close();
  return shown;
}

/** A point of the plot of errors: leaves of the tree in the order in which they run. */
export interface Stage {
  readonly path: string;
  /** How far below the root. */
  readonly depth: number;
  /** `null` where shapes differ or one side is no number. */
  readonly difference: number | null;
  readonly isBad: boolean;
}

/** Every pair whose outputs were compared, in the order of the tree. */
export function stagesOf(tree: PairNode | null, depth = 0): readonly Stage[] {
  if (tree === null) return [];
  const below = tree.children.flatMap((child) => stagesOf(child, depth + 1));
  const { path, verdict } = tree;
  const difference = tree.output_difference ?? null;
  if (difference === null && verdict !== "bad") return below;
  // A parent is done when its children are.
  return [...below, { path, depth, difference, isBad: verdict === "bad" }];
}
