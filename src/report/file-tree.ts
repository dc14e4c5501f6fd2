import type { FileSummary } from "../change/diff.ts";
import type { Colors } from "./code-frame.ts";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, FileSummary>;
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: new Map() });

function insert(folder: Folder, parts: readonly string[], file: FileSummary): void {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) {
    folder.files.set(first, file);
    return;
  }
  const next = folder.folders.get(first) ?? emptyFolder();
  folder.folders.set(first, next);
  insert(next, rest, file);
}

/** A folder that holds one folder alone is shown together with it. */
function joined(name: string, folder: Folder): [string, Folder] {
  const [only] = folder.folders;
  if (only === undefined || folder.folders.size > 1 || folder.files.size > 0) return [name, folder];
  return joined(`${name}/${only[0]}`, only[1]);
}

function counts({ kind, addedLines, removedLines }: FileSummary, colors: Colors): string {
  const parts = [
    addedLines > 0 ? colors.green(`+${addedLines}`) : "",
    removedLines > 0 ? colors.red(`-${removedLines}`) : "",
    kind === "changed" ? "" : colors.dim(kind === "added" ? "new" : "removed"),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function lines(folder: Folder, colors: Colors, indent: string): string[] {
  const folders = [...folder.folders].flatMap(([name, child]) => {
    const [label, shown] = joined(name, child);
    return [`${indent}${colors.dim(`${label}/`)}`, ...lines(shown, colors, `${indent}  `)];
  });
  const files = [...folder.files].map(([name, file]) => `${indent}${name}  ${counts(file, colors)}`);
  return [...folders, ...files];
}

/** The files of a change set as a tree, each with its added and removed lines. */
export function fileTree(files: readonly FileSummary[], colors: Colors): readonly string[] {
  const root = emptyFolder();
  for (const file of files) insert(root, file.path.split("/"), file);
  return lines(root, colors, "  ");
}
