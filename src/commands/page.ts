import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { notWritable } from "../verify/failures.ts";

/**
 * Writes a page that the user named, outside of the change set: it is no part of the port.
 *
 * @throws Failure when the file cannot be written.
 */
export function writePage(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw notWritable(path, error instanceof Error ? error.message : String(error));
  }
}
