import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import type { Library, ModelSource } from "../checkout/checkout.ts";
import type { Surface } from "../register/surface.ts";
import type { StatusReport } from "../report/status.ts";
import type { PortedClass } from "../translate/translation.ts";

/** What is to be registered in some kind of library. */
interface Expected {
  readonly checkout: Library;
  readonly folder: ModelSource;
  /** The classes that a whole port has. */
  readonly classes: readonly PortedClass[];
}

/**
 * The report on a model.
 *
 * @param existing the classes that its port has
 * @param told what a language alone has: `null` where it does not
 */
export function statusOf<R extends Expected>(
  registration: R,
  existing: readonly PortedClass[],
  surfaces: readonly Surface<R>[],
  told: { readonly modelType: string; readonly configClass: string | null; readonly era: string | null },
): StatusReport {
  const { checkout, folder, classes } = registration;
  const present = new Set(existing.map(({ name }) => name));
  const applying = surfaces.filter((surface) => surface.applies(registration));
  const missing = applying.map(({ id, title, missing: missingIn }) => ({
    id,
    title,
    missing: missingIn(registration),
  }));
  const { model, docPage, testFile, portPath, portTestPath } = folder;
  const isOwn = ownFiles(checkout.root, files);
  const exists = checkout.read(portPath) !== undefined;
  return {
    model,
    modelType: told.modelType,
    configClass: told.configClass,
    checkout: { root: checkout.root, version: checkout.version, era: told.era },
    source: folder.sourcePath,
    docPage: docPage ?? null,
    testFile: testFile ?? null,
    port: { path: portPath, exists, isOwn: exists && isOwn(portPath) },
    portTests: { path: portTestPath, exists: checkout.read(portTestPath) !== undefined },
    classes: classes.map(({ name, pytorch }) => ({ pytorch, tensorflow: name, exists: present.has(name) })),
    surfaces: missing,
  };
}
