import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { stateUnreadable } from "./failures.ts";
import type { FileSystem } from "./file-system.ts";
import { stateFolder } from "./state-folder.ts";

const record = z.object({
  schemaVersion: z.literal(1),
  model: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      /** Text before the port, `null` when the file was not there. */
      before: z.string().nullable(),
      /** Hash of the text that the port left. */
      after: z.string(),
    }),
  ),
});

/** What a port wrote, so that it can be recognised and taken back. */
export type PortRecord = z.infer<typeof record>;

export function hashOf(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

export function recordPath(root: string, model: string, files: FileSystem): string {
  return join(stateFolder(root, files), "ports", `${model}.json`);
}

export const recordText = (port: PortRecord): string => `${JSON.stringify(port)}\n`;

export function readRecord(root: string, model: string, files: FileSystem): PortRecord | undefined {
  const path = recordPath(root, model, files);
  const bytes = files.read(path);
  if (bytes === undefined) return undefined;
  try {
    return record.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    throw stateUnreadable(path);
  }
}
