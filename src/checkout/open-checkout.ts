import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Checkout } from "./checkout.ts";
import { eraOf, majorMinor } from "./eras.ts";
import {
  noSuchFolder,
  notACheckout,
  notUtf8,
  unreadable,
  versionTooNew,
  versionUnreadable,
  versionUnsupported,
} from "./failures.ts";

const mainInit = "src/transformers/__init__.py";
const lastMajorWithTensorflow = 4;

function isKind(path: string, kind: "isFile" | "isDirectory"): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}

/** The root of the checkout that a folder lies in. */
export function findRoot(folder: string): string {
  const start = resolve(folder);
  if (!isKind(start, "isDirectory")) throw noSuchFolder(folder);
  for (let root = realpathSync(start); ; root = dirname(root)) {
    if (isKind(join(root, mainInit), "isFile")) return root;
    if (dirname(root) === root) throw notACheckout(start);
  }
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

/**
 * The checkout that a folder lies in.
 *
 * @throws Failure when there is none, or when the tool does not know its version.
 */
export function openCheckout(folder: string): Checkout {
  const root = findRoot(folder);
  const read = cached((path) => readText(root, path));
  const version = /^\ufeff?__version__\s*=\s*["']([^"']+)["']/m.exec(read(mainInit) ?? "")?.[1];
  const numbers = version === undefined ? undefined : majorMinor(version);
  if (version === undefined || numbers === undefined) throw versionUnreadable(root);
  if (numbers[0] > lastMajorWithTensorflow) throw versionTooNew(version);
  const era = eraOf(numbers);
  if (era === undefined) throw versionUnsupported(version);
  const list = cached((path) => {
    const full = join(root, path);
    return isKind(full, "isDirectory") ? readdirSync(full).sort() : [];
  });
  return { root, version, era, read, list };
}
