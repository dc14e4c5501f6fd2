import { dirname, join, relative, resolve } from "node:path";
import { errorCode, type FileSystem } from "./file-system.ts";

const name = "add-tf-model";

/** The git folder of a work tree: its folder `.git`, or where its file `.git` points in a linked worktree. */
function gitFolder(workTree: string, files: FileSystem): string | undefined {
  const path = join(workTree, ".git");
  const found = files.look(path);
  if (found === undefined) return undefined;
  if (!found.isFile()) return path;
  const target = /^gitdir: (.+)$/m.exec(files.read(path)?.toString("utf8") ?? "")?.[1]?.trim();
  if (target === undefined) return undefined;
  const folder = resolve(workTree, target);
  return files.look(folder) === undefined ? undefined : folder;
}

/**
 * Where journal, lock and undo records of a checkout live: in its git folder, so that git never lists them, or in
 * that of the repository around it; without git, in a hidden folder of the checkout.
 */
export function stateFolder(root: string, files: FileSystem): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const git = gitFolder(folder, files);
    if (git !== undefined) {
      const way = relative(folder, root);
      return way === "" ? join(git, name) : join(git, name, `in-${encodeURIComponent(way)}`);
    }
    if (dirname(folder) === folder) return join(root, `.${name}`);
  }
}

/** Makes a folder and those above it that are missing; returns those that it made, outermost first. */
export function makeFolders(path: string, files: FileSystem): string[] {
  if (files.look(path) !== undefined) return [];
  const made = makeFolders(dirname(path), files);
  try {
    files.makeFolder(path);
  } catch (error) {
    // Another run may have made it in between.
    if (errorCode(error) === "EEXIST") return made;
    throw error;
  }
  return [...made, path];
}

/** Removes folders that became empty, `path` and upwards, as far as `last` (which stays). */
export function removeEmptyFolders(path: string, last: string, files: FileSystem): void {
  for (let folder = path; folder !== last && folder !== dirname(folder); folder = dirname(folder)) {
    try {
      files.removeFolder(folder);
    } catch (error) {
      const code = errorCode(error) ?? "";
      if (code === "ENOENT") continue;
      if (["ENOTEMPTY", "EEXIST", "EBUSY"].includes(code)) return;
      throw error;
    }
  }
}
