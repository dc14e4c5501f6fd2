import type { StatusReport } from "../report/status.ts";
import { openLibrary } from "../typescript/library.ts";
import { openLibraryModel } from "../typescript/library-model.ts";
import { existingLibraryPort, expectedLibraryClasses } from "../typescript/library-port.ts";
import { librarySurfaces } from "../typescript/library-surfaces.ts";
import { statusOf } from "./status-of.ts";

/** What a TypeScript library knows about a model, and what its TensorFlow.js variant lacks. */
export function libraryStatus(repo: string, name: string): StatusReport {
  const checkout = openLibrary(repo);
  const folder = openLibraryModel(checkout, name);
  const text = checkout.read(folder.portPath);
  const existing = text === undefined ? [] : existingLibraryPort(text, folder).classes;
  const registration = { checkout, folder, classes: expectedLibraryClasses(folder) };
  const told = { modelType: folder.model, configClass: null, era: null };
  // A port's tests are made from the model; whether the model has tests of its own is another matter.
  const tests = folder.sourcePath.replace(/\.ts$/, ".test.ts");
  const testFile = checkout.read(tests) === undefined ? null : tests;
  return { ...statusOf(registration, existing, librarySurfaces, told), testFile };
}
