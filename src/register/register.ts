import type { FileChange } from "../change/change-set.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { surfaces } from "./catalogue.ts";
import type { Registration, Surface, SurfaceResult } from "./surface.ts";

interface InLibrary {
  readonly checkout: { readonly read: (path: string) => string | undefined };
}

/** The registration as it looks once some files have been changed. */
function after<R extends InLibrary>(registration: R, changes: ReadonlyMap<string, FileChange>): R {
  const { checkout } = registration;
  const read = (path: string) => {
    const change = changes.get(path);
    return change ? (change.after ?? undefined) : checkout.read(path);
  };
  return { ...registration, checkout: { ...checkout, read } };
}

/** Names a port on surfaces in turn. Two surfaces may share a file: each sees what those before it did. */
export function registerOn<R extends InLibrary>(surfaces: readonly Surface<R>[], registration: R): SurfaceResult {
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

/** Names a port on every surface of a Transformers checkout. */
export const register = (registration: Registration): SurfaceResult => registerOn(surfaces, registration);
