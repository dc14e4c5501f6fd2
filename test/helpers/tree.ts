import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** How a test hears of its end. Tests that run side by side have to hand their own over. */
export type WhenFinished = typeof onTestFinished;

/** A folder that goes when the test ends. */
export function temporaryFolder(whenFinished: WhenFinished = onTestFinished): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "add-tf-model-")));
  whenFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeTree(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function describe(path: string): string {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (found.isDirectory()) return "folder";
  return `${(found.mode & 0o777).toString(8)} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (path === ".git") return [];
    return entry.isDirectory() ? [path, ...walk(root, path)] : [path];
  });
}

/** Every file, folder and link below a root, with its mode and a hash of its bytes; git's own folder is left out. */
export function treeOf(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    walk(root, "")
      .sort()
      .map((path) => [path, describe(join(root, path))]),
  );
}
