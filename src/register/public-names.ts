import { basename } from "node:path/posix";
import type { PortedClass } from "../translate/translation.ts";
import type { Registration } from "./surface.ts";

/**
 * Building blocks whose PyTorch twins are public by mistake: `utils/check_repo.py` lists them, and does not ask for them.
 */
function publicByMistake(registration: Registration): ReadonlySet<string> {
  const source = registration.checkout.read("utils/check_repo.py") ?? "";
  const list = /^OBJECT_TO_SKIP_IN_MAIN_INIT_CHECK = \[([^\]]*)\]/m.exec(source)?.[1] ?? "";
  return new Set(list.match(/\w+/g));
}

/**
 * The classes that the library exports. Main layers stay inside: `utils/check_repo.py` asks for every model, and for
 * every twin of a public PyTorch object, and a main layer is neither.
 */
export function publicClasses(registration: Registration): readonly PortedClass[] {
  const skipped = publicByMistake(registration);
  return registration.classes.filter(
    ({ name, kind, isPublic }) => isPublic && kind !== "main-layer" && !skipped.has(name),
  );
}

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
