import { registerOn } from "../register/register.ts";
import type { SurfaceResult } from "../register/surface.ts";
import type { LibraryRegistration, LibrarySurface } from "./surface.ts";
import { auto } from "./surfaces/auto.ts";
import { docIndex } from "./surfaces/doc-index.ts";
import { docPage } from "./surfaces/doc-page.ts";
import { dummies } from "./surfaces/dummies.ts";
import { mainIndex } from "./surfaces/main-index.ts";
import { modelIndex } from "./surfaces/model-index.ts";

/** Every place where a TypeScript library names its models; `surfaces/` holds a file for each. */
export const librarySurfaces: readonly LibrarySurface[] = [auto, docIndex, docPage, dummies, mainIndex, modelIndex];

/** Names a port everywhere in its library. */
export const registerInLibrary = (registration: LibraryRegistration): SurfaceResult =>
  registerOn(librarySurfaces, registration);
