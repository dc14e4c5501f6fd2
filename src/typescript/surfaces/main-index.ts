import { SyntaxKind } from "ts-morph";
import { missingFile, unknownLayout } from "../../register/codes.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { itemsOf } from "../imports.ts";
import { layoutOf } from "../layout.ts";
import { exportsAll, moduleName } from "../library-model.ts";
import { listEdits } from "../named-list.ts";
import { edited, parsedModule } from "../parsed.ts";
import { exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

const path = "src/index.ts";

/** The exports of the library's main module that are taken from the model's own index. */
function ownExports({ checkout, folder }: LibraryRegistration) {
  const own = `./models/${folder.model}`;
  const all = parsedModule(checkout.read(path) ?? "").getExportDeclarations();
  return all.filter((one) => !one.isTypeOnly() && moduleName(one.getModuleSpecifierValue() ?? "") === own);
}

function missing(registration: LibraryRegistration): readonly string[] {
  const own = ownExports(registration);
  // `export * from "./models/bert/index.js"` has all names, the new ones too.
  if (own.some(exportsAll)) return [];
  const known = new Set(own.flatMap((one) => one.getNamedExports().map((name) => name.getName())));
  return exportedNames(registration).filter((name) => !known.has(name));
}

function register(registration: LibraryRegistration): SurfaceResult {
  const source = registration.checkout.read(path);
  if (source === undefined) {
    return { changes: [], diagnostics: [missingFile(path, "Export the TensorFlow.js classes where the others are.")] };
  }
  const names = missing(registration);
  if (names.length === 0) return { changes: [], diagnostics: [] };
  const list = ownExports(registration)
    .map((one) => ({ one, braces: one.getFirstChildByKind(SyntaxKind.NamedExports) }))
    .find(({ braces }) => braces !== undefined);
  if (list?.braces === undefined) {
    const what = `export from ./models/${registration.folder.model}`;
    return { changes: [], diagnostics: [unknownLayout(path, what)] };
  }
  const edits = listEdits(
    parsedModule(source).getFullText(),
    { start: list.braces.getStart(), end: list.braces.getEnd() },
    itemsOf(list.one.getNamedExports()),
    names.map((name) => ({ key: name, text: name })),
    { layout: layoutOf(source, registration.checkout) },
  );
  return edited(path, source, edits);
}

export const mainIndex: LibrarySurface = {
  id: "main-index",
  title: "Main index",
  applies: ({ checkout }) => checkout.read(path) !== undefined,
  register,
  missing,
};
