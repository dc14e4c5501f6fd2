import type { ModelSource } from "../checkout/checkout.ts";
import type { Surface } from "../register/surface.ts";
import type { PortedClass } from "../translate/translation.ts";
import type { TypescriptLibrary } from "./library.ts";

/** What is to be registered in a TypeScript library, and where. */
export interface LibraryRegistration {
  readonly checkout: TypescriptLibrary;
  readonly folder: ModelSource;
  readonly classes: readonly PortedClass[];
}

/** One place of a TypeScript library where a port has to be named. */
export type LibrarySurface = Surface<LibraryRegistration>;

/** Classes of the port that the library exports. */
export const exportedClasses = ({ classes }: LibraryRegistration): readonly PortedClass[] =>
  classes.filter(({ isPublic }) => isPublic);

export const exportedNames = (registration: LibraryRegistration): readonly string[] =>
  exportedClasses(registration).map(({ name }) => name);
