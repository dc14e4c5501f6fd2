import type { ModelSource } from "../checkout/checkout.ts";
import { librarySteps } from "../report/library-steps.ts";
import { openLibrary, type TypescriptLibrary } from "../typescript/library.ts";
import { openLibraryModel } from "../typescript/library-model.ts";
import { existingLibraryPort, libraryModelTest, translateLibraryModel } from "../typescript/library-port.ts";
import { registerInLibrary } from "../typescript/library-surfaces.ts";
import { notTraced } from "./codes.ts";
import type { Stages } from "./port-options.ts";

/** The stages for model libraries written in TypeScript. Load it late: the compiler comes with it. */
export const typescriptStages: Stages<TypescriptLibrary, ModelSource> = {
  open: async (root) => openLibrary(root),
  openModel: openLibraryModel,
  existing: existingLibraryPort,
  translate: translateLibraryModel,
  trace: async (_library, { sourcePath }) =>
    notTraced(sourcePath, "it is written in TypeScript.", "Leave --trace out: types tell what runs of Python would."),
  register: registerInLibrary,
  portTests: (library, folder) => ({ text: libraryModelTest(library, folder), diagnostics: [] }),
  thanks: false,
  nextSteps: librarySteps,
};
