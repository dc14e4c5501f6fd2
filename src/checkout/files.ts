import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { notUtf8, unreadable } from "./failures.ts";

/** What lies below a root, as it was when it was first read. Paths are relative to it, with forward slashes. */
export interface Files {
  /** Text of a file, `undefined` when it does not exist. */
  readonly read: (path: string) => string | undefined;
  /** Names in a folder, sorted; empty when the folder does not exist. */
  readonly list: (path: string) => readonly string[];
}

export function isKind(path: string, kind: "isFile" | "isDirectory"): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readText(root: string, path: string): string | undefined {
  const full = join(root, path);
  if (!isKind(full, "isFile")) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(full);
  } catch (error) {
    throw unreadable(path, reasonOf(error));
  }
  try {
    // A byte order mark stays in the text: what is written back has to be what was there.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notUtf8(path);
  }
}

function cached<T>(look: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined || known.has(path)) return found as T;
    const value = look(path);
    known.set(path, value);
    return value;
  };
}

/** The files below a root; reads are cached. */
export function openFiles(root: string): Files {
  const list = cached((path) => {
    const full = join(root, path);
    return isKind(full, "isDirectory") ? readdirSync(full).sort() : [];
  });
  return { read: cached((path) => readText(root, path)), list };
}
