import { writeFileSync } from "node:fs";
import { type FileSystem, nodeFileSystem } from "../../src/change/file-system.ts";

const writing = ["create", "rename", "link", "remove", "makeFolder", "removeFolder"] as const;
const needingSpace: readonly string[] = ["create", "link", "makeFolder"];

/**
 * - `once`: the n-th writing call fails, those after it work.
 * - `full`: from the n-th writing call on, all that need space on the disk fail.
 * - `killed`: the n-th writing call and all calls after it fail, as if the process were gone.
 */
export type Fault = "once" | "full" | "killed";

export interface FaultyFileSystem {
  readonly files: FileSystem;
  /** Whether a call has failed. */
  readonly struck: () => boolean;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: planted fault`), { code });
}

/** The real file system until the n-th writing call. A failing write leaves half of its bytes behind. */
export function faultyFileSystem(fault: Fault, n: number, code = "ENOSPC"): FaultyFileSystem {
  let calls = 0;
  let struck = false;
  const fails = (name: string): boolean => {
    if (fault === "killed" && struck) return true;
    calls += 1;
    const hit = fault === "full" ? calls >= n && needingSpace.includes(name) : calls === n;
    struck ||= hit;
    return hit;
  };
  const files: Record<string, unknown> = { ...nodeFileSystem };
  for (const name of writing) {
    const real = nodeFileSystem[name] as (...all: unknown[]) => void;
    files[name] = (...all: unknown[]) => {
      if (!fails(name)) return real(...all);
      if (name === "create") {
        const bytes = all[1] as Buffer;
        writeFileSync(String(all[0]), bytes.subarray(0, bytes.length / 2));
      }
      throw systemError(code);
    };
  }
  return { files: files as unknown as FileSystem, struck: () => struck };
}
