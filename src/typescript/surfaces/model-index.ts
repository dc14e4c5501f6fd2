import { type ObjectBindingPattern, type SourceFile, SyntaxKind } from "ts-morph";
import type { Edit } from "../../change/edit.ts";
import { missingFile, unknownLayout } from "../../register/codes.ts";
import { textOrder } from "../../register/order.ts";
import { lineEnd } from "../../register/splice.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { importEdits, itemsOf } from "../imports.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { exportsAll, moduleName } from "../library-model.ts";
import { bracedList, listEdits } from "../named-list.ts";
import { edited, parsedModule } from "../parsed.ts";
import { exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

const helpers = "src/utils/import_utils.ts";
const loader = "loadTf";

const pathOf = ({ folder }: LibraryRegistration): string => `${folder.folder}/index.ts`;
const portModule = ({ folder }: LibraryRegistration): string => `./modeling_tf_${folder.model}`;

/** The pattern of `const { TFA } = await loadTf(() => import("./modeling_tf_a.js"))`. */
function loadedNames(file: SourceFile, module: string): ObjectBindingPattern | undefined {
  const declarations = file.getVariableDeclarations().filter((one) => {
    const specifiers = one.getDescendantsOfKind(SyntaxKind.StringLiteral).map((text) => text.getLiteralValue());
    return specifiers.some((text) => moduleName(text) === module);
  });
  return declarations.map((one) => one.getNameNode()).find((one) => one.isKind(SyntaxKind.ObjectBindingPattern));
}

const staticExport = (file: SourceFile, module: string) =>
  file
    .getExportDeclarations()
    .find((one) => !one.isTypeOnly() && moduleName(one.getModuleSpecifierValue() ?? "") === module);

function missing(registration: LibraryRegistration): readonly string[] {
  const file = parsedModule(registration.checkout.read(pathOf(registration)) ?? "");
  const from = staticExport(file, portModule(registration));
  if (from !== undefined && exportsAll(from)) return [];
  const loaded = loadedNames(file, portModule(registration))?.getElements() ?? [];
  const known = new Set([...loaded, ...(from?.getNamedExports() ?? [])].map((one) => one.getName()));
  return exportedNames(registration).filter((name) => !known.has(name));
}

const hasLoader = ({ checkout }: LibraryRegistration): boolean =>
  new RegExp(`\\bexport\\b.*\\b${loader}\\b`).test(checkout.read(helpers) ?? "");

/** A statement of its own at the end of the file: loaded where TensorFlow.js is, or exported as the models are. */
function newExport(registration: LibraryRegistration, file: SourceFile, layout: Layout): Edit[] {
  const names = [...missing(registration)].sort(textOrder);
  const { quote, semicolon, ending } = layout;
  const module = `${quote}${portModule(registration)}${ending}${quote}`;
  const isLoaded = hasLoader(registration);
  const before = isLoaded ? "export const " : "export ";
  const after = isLoaded ? ` = await ${loader}(() => import(${module}))${semicolon}` : ` from ${module}${semicolon}`;
  const statement = `${before}${bracedList(names, before, after, layout)}${after}`;
  const text = file.getFullText();
  const last = file.getStatements().at(-1);
  const place = last === undefined ? text.length : lineEnd(text, last.getEnd());
  const gap = isLoaded ? "\n\n" : "\n";
  const end = text.slice(place) === "" ? "\n" : "";
  return [
    ...(isLoaded ? importEdits(file, [loader], `../../utils/import_utils${ending}`, layout) : []),
    { start: place, end: place, text: `${gap}${statement}${end}` },
  ];
}

function register(registration: LibraryRegistration): SurfaceResult {
  const path = pathOf(registration);
  const source = registration.checkout.read(path);
  if (source === undefined) return { changes: [], diagnostics: [missingFile(path, "Export the model there.")] };
  const names = missing(registration);
  if (names.length === 0) return { changes: [], diagnostics: [] };
  const file = parsedModule(source);
  const layout = layoutOf(source, registration.checkout);
  const additions = names.map((name) => ({ key: name, text: name }));
  const put = (list: { getStart: () => number; getEnd: () => number }, items: ReturnType<typeof itemsOf>): Edit[] =>
    listEdits(file.getFullText(), { start: list.getStart(), end: list.getEnd() }, items, additions, { layout });
  const pattern = loadedNames(file, portModule(registration));
  if (pattern !== undefined) return edited(path, source, put(pattern, itemsOf(pattern.getElements())));
  const from = staticExport(file, portModule(registration));
  if (from === undefined) return edited(path, source, newExport(registration, file, layout));
  const list = from.getFirstChildByKind(SyntaxKind.NamedExports);
  if (list === undefined) {
    return { changes: [], diagnostics: [unknownLayout(path, `list of names in ${from.getText()}`)] };
  }
  return edited(path, source, put(list, itemsOf(from.getNamedExports())));
}

export const modelIndex: LibrarySurface = {
  id: "model-index",
  title: "Model index",
  applies: (registration) => registration.checkout.read(pathOf(registration)) !== undefined,
  register,
  missing,
};
