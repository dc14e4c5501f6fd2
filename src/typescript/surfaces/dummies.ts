import { type SourceFile, SyntaxKind, type VariableStatement } from "ts-morph";
import type { Edit } from "../../change/edit.ts";
import { missingFile, unknownLayout } from "../../register/codes.ts";
import { textOrder } from "../../register/order.ts";
import { lineEnd, lineStart } from "../../register/splice.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { layoutOf } from "../layout.ts";
import { placeOf } from "../named-list.ts";
import { edited, parsedModule } from "../parsed.ts";
import { exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

const path = "src/utils/dummy_tf_objects.ts";
const maker = "dummyTfObject";

interface Dummy {
  readonly name: string;
  readonly statement: VariableStatement;
}

/** Statements such as `export const TFBertModel = dummyTfObject("TFBertModel");` */
function dummiesOf(file: SourceFile): readonly Dummy[] {
  return file.getVariableStatements().flatMap((statement) => {
    const [declaration, ...others] = statement.getDeclarations();
    const call = declaration?.getInitializerIfKind(SyntaxKind.CallExpression);
    const isDummy = others.length === 0 && statement.isExported() && call?.getExpression().getText() === maker;
    return declaration !== undefined && isDummy ? [{ name: declaration.getName(), statement }] : [];
  });
}

/** Whether the file has the function that makes dummies, its own or an imported one. */
const hasMaker = (file: SourceFile): boolean =>
  file.getFunction(maker) !== undefined ||
  file.getImportDeclarations().some((one) => one.getNamedImports().some((name) => name.getName() === maker));

function missing(registration: LibraryRegistration): readonly string[] {
  const source = registration.checkout.read(path) ?? "";
  const known = parsedModule(source).getExportedDeclarations();
  return exportedNames(registration).filter((name) => !known.has(name));
}

function register(registration: LibraryRegistration): SurfaceResult {
  const source = registration.checkout.read(path);
  if (source === undefined) {
    const hint = `Give the library such a file (see docs/typescript-libraries.md), with a line for each class.`;
    return { changes: [], diagnostics: [missingFile(path, hint)] };
  }
  const names = [...missing(registration)].sort(textOrder);
  if (names.length === 0) return { changes: [], diagnostics: [] };
  const file = parsedModule(source);
  if (!hasMaker(file))
    return { changes: [], diagnostics: [unknownLayout(path, `function ${maker}, its own or imported`)] };
  const { quote, semicolon } = layoutOf(source, registration.checkout);
  const line = (name: string): string => `export const ${name} = ${maker}(${quote}${name}${quote})${semicolon}`;
  return edited(path, source, lineEdits(file, names, line));
}

/** A line for each name, in the order of those that are there. */
function lineEdits(file: SourceFile, names: readonly string[], line: (name: string) => string): Edit[] {
  const text = file.getFullText();
  const dummies = dummiesOf(file);
  const keys = dummies.map(({ name }) => name);
  const last = dummies.at(-1)?.statement ?? file.getStatements().at(-1);
  const end = last === undefined ? text.length : lineEnd(text, last.getEnd());
  const gap = dummies.length === 0 ? "\n\n" : "\n";
  const edits = names.map((name): Edit | string => {
    const next = dummies[placeOf(keys, name)]?.statement;
    if (next === undefined) return line(name);
    const place = lineStart(text, next.getStart(true));
    return { start: place, end: place, text: `${line(name)}\n` };
  });
  const tail = edits.filter((edit) => typeof edit === "string");
  const lastBreak = text.slice(end) === "" ? "\n" : "";
  const behind = tail.length === 0 ? [] : [{ start: end, end, text: `${gap}${tail.join("\n")}${lastBreak}` }];
  return [...edits.filter((edit) => typeof edit !== "string"), ...behind];
}

export const dummies: LibrarySurface = {
  id: "dummies",
  title: "Dummy objects",
  applies: ({ checkout }) => checkout.read(path) !== undefined,
  register,
  missing,
};
