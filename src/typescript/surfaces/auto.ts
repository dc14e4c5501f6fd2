import { type ObjectLiteralExpression, type PropertyAssignment, type SourceFile, SyntaxKind } from "ts-morph";
import type { Edit } from "../../change/edit.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnostic, missingFile } from "../../register/codes.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { importEdits } from "../imports.ts";
import { layoutOf } from "../layout.ts";
import { listEdits } from "../named-list.ts";
import { edited, parsedModule } from "../parsed.ts";
import { exportedClasses, exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

const pytorchPath = "src/models/auto/modeling_auto.ts";
const tensorflowPath = "src/models/auto/modeling_tf_auto.ts";

interface Mapping {
  readonly name: string;
  readonly literal: ObjectLiteralExpression;
  readonly entries: readonly PropertyAssignment[];
}

/** Constants such as `MODEL_MAPPING = { bert: BertModel } as const`. */
function mappingsOf(file: SourceFile): readonly Mapping[] {
  return file.getVariableDeclarations().flatMap((declaration) => {
    let value = declaration.getInitializer();
    while (value?.isKind(SyntaxKind.AsExpression) || value?.isKind(SyntaxKind.SatisfiesExpression)) {
      value = value.getExpression();
    }
    if (!declaration.getName().endsWith("_MAPPING") || !value?.isKind(SyntaxKind.ObjectLiteralExpression)) return [];
    const entries = value.getProperties().filter((one) => one.isKind(SyntaxKind.PropertyAssignment));
    return [{ name: declaration.getName(), literal: value, entries }];
  });
}

const keyOf = (entry: PropertyAssignment): string => entry.getName().replace(/^["'](.*)["']$/, "$1");
const classOf = (entry: PropertyAssignment): string => entry.getInitializer()?.getText() ?? "";

/** What a mapping of the PyTorch classes asks of its twin. */
interface Wish {
  readonly mapping: string;
  readonly key: string;
  /** The key as it is written: with quotes, or without. */
  readonly keyText: string;
  readonly name: string;
}

function wishesOf(registration: LibraryRegistration): readonly Wish[] {
  const twins = new Map(exportedClasses(registration).map(({ pytorch, name }) => [pytorch, name]));
  return mappingsOf(parsedModule(registration.checkout.read(pytorchPath) ?? "")).flatMap((mapping) =>
    mapping.entries.flatMap((entry) => {
      const name = twins.get(classOf(entry));
      const key = { key: keyOf(entry), keyText: entry.getName() };
      return name === undefined ? [] : [{ mapping: `TF_${mapping.name}`, ...key, name }];
    }),
  );
}

const mappedTo = (mapping: Mapping | undefined, key: string): string | undefined => {
  const entry = mapping?.entries.find((one) => keyOf(one) === key);
  return entry === undefined ? undefined : classOf(entry);
};

const about = (
  severity: "info" | "warning",
  code: "R003" | "R004" | "R005",
  message: string,
  hint: string,
): Diagnostic => diagnostic(severity, code, tensorflowPath, message, hint);

/** What cannot be registered, and why. */
function complaints(
  registration: LibraryRegistration,
  wishes: readonly Wish[],
  mappings: ReadonlyMap<string, Mapping>,
): Diagnostic[] {
  const wished = new Set(wishes.map(({ name }) => name));
  const homeless = exportedNames(registration).filter((name) => !wished.has(name));
  return [
    ...wishes.flatMap(({ mapping, key, name }) => {
      const found = mappings.get(mapping);
      const other = mappedTo(found, key);
      if (found === undefined) {
        const hint = `Add export const ${mapping} = { ${key}: ${name} } as const; by hand.`;
        return [about("warning", "R003", `${name} has no place: there is no ${mapping}.`, hint)];
      }
      if (other === undefined || other === name) return [];
      const message = `${mapping} has another class for ${key} than ${name}: ${other}.`;
      return [about("info", "R004", message, "Keep it, or change it by hand: it was left as it is.")];
    }),
    ...homeless.map((name) => {
      const message = `${name} is in no mapping of auto classes, as its PyTorch class is in none.`;
      return about("info", "R005", message, `Nothing to do, unless ${pytorchPath} should list the model.`);
    }),
  ];
}

function register(registration: LibraryRegistration): SurfaceResult {
  const { checkout, folder } = registration;
  const source = checkout.read(tensorflowPath);
  if (source === undefined) {
    const hint = "Give the library such a file, with a constant TF_… for each mapping of modeling_auto.ts.";
    return { changes: [], diagnostics: [missingFile(tensorflowPath, hint)] };
  }
  const file = parsedModule(source);
  const mappings = new Map(mappingsOf(file).map((mapping) => [mapping.name, mapping]));
  const wishes = wishesOf(registration);
  const diagnostics = complaints(registration, wishes, mappings);
  const fresh = wishes.filter(
    ({ mapping, key }) => mappings.has(mapping) && mappedTo(mappings.get(mapping), key) === undefined,
  );
  if (fresh.length === 0) return { changes: [], diagnostics };
  const layout = layoutOf(source, checkout);
  const edits = [...mappings.values()].flatMap(({ name, literal, entries }): Edit[] => {
    const additions = fresh.filter(({ mapping }) => mapping === name);
    if (additions.length === 0) return [];
    const items = entries.map((entry) => ({ key: keyOf(entry), start: entry.getStart(), end: entry.getEnd() }));
    const texts = additions.map((wish) => ({ key: wish.key, text: `${wish.keyText}: ${wish.name}` }));
    const span = { start: literal.getStart(), end: literal.getEnd() };
    return listEdits(file.getFullText(), span, items, texts, { layout, breaks: true });
  });
  const imported = importEdits(
    file,
    [...new Set(fresh.map(({ name }) => name))],
    indexOf(file, folder.model, layout.ending),
    layout,
  );
  return { ...edited(tensorflowPath, source, [...imported, ...edits]), diagnostics };
}

/** The model's index as other imports name theirs: `../bert/index.js`, or `../bert`. */
function indexOf(file: SourceFile, model: string, ending: string): string {
  const others = file.getImportDeclarations().map((one) => one.getModuleSpecifierValue());
  const isBare = others.some((specifier) => /^\.\.\/\w+$/.test(specifier));
  return isBare ? `../${model}` : `../${model}/index${ending}`;
}

function missing(registration: LibraryRegistration): readonly string[] {
  const source = registration.checkout.read(tensorflowPath) ?? "";
  const mappings = new Map(mappingsOf(parsedModule(source)).map((mapping) => [mapping.name, mapping]));
  const lacking = wishesOf(registration).filter(
    ({ mapping, key }) => mappedTo(mappings.get(mapping), key) === undefined,
  );
  return [...new Set(lacking.map(({ name }) => name))];
}

export const auto: LibrarySurface = {
  id: "auto",
  title: "Auto classes",
  applies: ({ checkout }) => checkout.read(tensorflowPath) !== undefined,
  register,
  missing,
};
