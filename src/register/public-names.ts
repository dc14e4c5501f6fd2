import { basename } from "node:path/posix";
import type { PortedClass } from "../translate/translation.ts";
import type { Registration } from "./surface.ts";

/**
 * The classes that the library exports. Main layers stay inside: `utils/check_repo.py` asks for every model, and for
 * every twin of a public PyTorch object, and a main layer is neither.
 */
export const publicClasses = (registration: Registration): readonly PortedClass[] =>
  registration.classes.filter((ported) => ported.isPublic && ported.kind !== "main-layer");

/** All names that the library exports from the port. */
export const publicNames = (registration: Registration): readonly string[] => [
  ...publicClasses(registration).map((ported) => ported.name),
  ...(registration.exports ?? []),
];

/** `modeling_tf_bert` */
export const portModule = (registration: Registration): string => basename(registration.folder.portPath, ".py");

/** `models.bert`, or `models.deprecated.bert` */
export const modelPackage = (registration: Registration): string =>
  registration.folder.folder.replace(/^src\/transformers\//, "").replaceAll("/", ".");
