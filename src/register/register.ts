import type { FileChange } from "../change/change-set.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { surfaces } from "./catalogue.ts";
import type { Registration, SurfaceResult } from "./surface.ts";

/** The registration as it looks once some files have been changed. */
function after(registration: Registration, changes: ReadonlyMap<string, FileChange>): Registration {
  const { checkout } = registration;
  const read = (path: string) => {
    const change = changes.get(path);
    return change ? (change.after ?? undefined) : checkout.read(path);
  };
  return { ...registration, checkout: { ...checkout, read } };
}

/** Names a port on every surface of a checkout. Two surfaces may share a file: each sees what those before it did. */
export function register(registration: Registration): SurfaceResult {
  const changes = new Map<string, FileChange>();
  const diagnostics: Diagnostic[] = [];
  for (const surface of surfaces) {
    const result = surface.register(after(registration, changes));
    diagnostics.push(...result.diagnostics);
    for (const change of result.changes) {
      const first = changes.get(change.path);
      changes.set(change.path, first ? { ...change, before: first.before } : change);
    }
  }
  return { changes: [...changes.values()], diagnostics };
}
