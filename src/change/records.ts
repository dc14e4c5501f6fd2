import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, type FileSystem } from "./file-system.ts";
import { hashOf, type PortRecord, readRecord, recordPath } from "./record.ts";

function modelsWithRecord(root: string, files: FileSystem): readonly string[] {
  try {
    const names = readdirSync(dirname(recordPath(root, "any", files)));
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Tells whether a file is as some port of this tool left it. Ports of several models write the same inits, so all
 * records count.
 */
export function ownFiles(root: string, files: FileSystem): (path: string) => boolean {
  const records = modelsWithRecord(root, files)
    .map((model) => readRecord(root, model, files))
    .filter((port): port is PortRecord => port !== undefined);
  const hashes = new Map<string, Set<string>>();
  for (const { path, after } of records.flatMap((port) => port.files)) {
    hashes.set(path, (hashes.get(path) ?? new Set()).add(after));
  }
  return (path) => {
    const known = hashes.get(path);
    if (known === undefined) return false;
    const bytes = files.read(join(root, path));
    return known.has(bytes === undefined ? "" : hashOf(bytes));
  };
}
