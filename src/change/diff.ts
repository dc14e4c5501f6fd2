import { formatPatch, type StructuredPatch, structuredPatch } from "diff";
import type { ChangeSet, FileChange } from "./change-set.ts";

/** What a change set does to one file. */
export interface FileSummary {
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
  readonly addedLines: number;
  readonly removedLines: number;
}

const patchOf = ({ path, before, after }: FileChange): StructuredPatch =>
  structuredPatch(
    before === null ? "/dev/null" : `a/${path}`,
    after === null ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
  );

function modeLine({ before, after }: FileChange): string {
  if (before === null) return "new file mode 100644\n";
  return after === null ? "deleted file mode 100644\n" : "";
}

/** A place where a change puts lines in or takes lines out. */
export interface Hunk {
  /** 1-based line of the text as it was. */
  readonly line: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Where a change touches a file, line by line, without the lines around it. */
export function hunksOf({ path, before, after }: FileChange): readonly Hunk[] {
  const { hunks } = structuredPatch(path, path, before ?? "", after ?? "", "", "", { context: 0 });
  return hunks.map(({ oldStart, oldLines, lines }) => ({
    // a hunk that only adds names the line that it stands behind
    line: Math.max(oldLines === 0 ? oldStart + 1 : oldStart, 1),
    added: lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1)),
    removed: lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1)),
  }));
}

/** A change set as `git diff` prints one; `git apply` takes it. */
export function unifiedDiff({ changes }: ChangeSet): string {
  return changes
    .map((change) => {
      const patch = formatPatch(patchOf(change)).replace(/^={3,}\n/, "");
      return `diff --git a/${change.path} b/${change.path}\n${modeLine(change)}${patch}`;
    })
    .join("");
}

function kindOf({ before, after }: FileChange): FileSummary["kind"] {
  if (before === null) return "added";
  return after === null ? "removed" : "changed";
}

/** Files and counts of lines, in the order of the change set. */
export function summary({ changes }: ChangeSet): readonly FileSummary[] {
  return changes.map((change) => {
    const lines = patchOf(change).hunks.flatMap((hunk) => hunk.lines);
    const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
    return { path: change.path, kind: kindOf(change), addedLines: count("+"), removedLines: count("-") };
  });
}
