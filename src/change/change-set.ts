/** One file of a change set. `null` stands for "does not exist". */
export interface FileChange {
  /** Path relative to the root, with forward slashes. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** All that one run wants to write. Files whose text stays the same are left out. */
export interface ChangeSet {
  /** Absolute path of the checkout. */
  readonly root: string;
  readonly changes: readonly FileChange[];
}

/** A change set of the files whose text differs, sorted by path. */
export function changeSet(root: string, changes: readonly FileChange[]): ChangeSet {
  const kept = changes.filter((change) => change.before !== change.after);
  return { root, changes: kept.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
