import type { FileChange } from "../../change/change-set.ts";
import type { Edit } from "../../change/edit.ts";
import { declarationOf, declarationsIn, declaredNames, gathersExports } from "../../checkout/exports.ts";
import { field, named, type Syntax, textOf } from "../../python/syntax.ts";
import { typeCheckingStatements } from "../blocks.ts";
import { unknownLayout } from "../codes.ts";
import { parsed } from "../parsed.ts";
import { portModule, publicNames } from "../public-names.ts";
import { lineStart, spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

const initOf = ({ checkout, folder }: Registration) => {
  const path = `${folder.folder}/__init__.py`;
  return { path, source: checkout.read(path) ?? "" };
};

const applies = (registration: Registration): boolean => gathersExports(initOf(registration).source);

const moduleOf = (statement: Syntax): string => textOf(field(statement, "module_name") ?? statement);

/** `from .modeling_maple import *`, in its order. */
const starImports = (init: string): readonly Syntax[] =>
  typeCheckingStatements(parsed(init)).filter(
    (statement) =>
      statement.type === "import_from_statement" && named(statement).some(({ type }) => type === "wildcard_import"),
  );

const isImported = (registration: Registration): boolean =>
  starImports(initOf(registration).source).some((each) => moduleOf(each) === `.${portModule(registration)}`);

function initChanges(registration: Registration): SurfaceResult {
  if (isImported(registration)) return unchanged;
  const { path, source } = initOf(registration);
  const imports = starImports(source);
  const [first] = imports;
  if (first === undefined) return { changes: [], diagnostics: [unknownLayout(path, "`from .module import *` part")] };
  const module = `.${portModule(registration)}`;
  const line = `${" ".repeat(first.column)}from ${module} import *`;
  const previous = imports.findLast((each) => moduleOf(each) < module);
  const place = previous?.end ?? lineStart(source, first.start);
  const edit: Edit = { start: place, end: place, text: previous ? `\n${line}` : `${line}\n` };
  return spliced(path, source, [edit]);
}

const undeclared = (registration: Registration): readonly string[] => {
  const declared = new Set(declaredNames(registration.checkout.read(registration.folder.portPath) ?? ""));
  return publicNames(registration).filter((name) => !declared.has(name));
};

/** A port that stands in the checkout and names too little in `__all__`: one that is translated names it all. */
function portChanges(registration: Registration): readonly FileChange[] {
  const path = registration.folder.portPath;
  const source = registration.checkout.read(path);
  const wanted = undeclared(registration);
  if (source === undefined || wanted.length === 0) return [];
  const last = declarationsIn(source).at(-1);
  const text = declarationOf([...declaredNames(source), ...wanted].sort());
  const edit = last
    ? { start: last.start, end: last.end, text }
    : { start: source.trimEnd().length, end: source.length, text: `\n\n\n${text}\n` };
  return spliced(path, source, [edit]).changes;
}

function register(registration: Registration): SurfaceResult {
  if (!applies(registration) || publicNames(registration).length === 0) return unchanged;
  const { changes, diagnostics } = initChanges(registration);
  return { changes: [...changes, ...portChanges(registration)], diagnostics };
}

/** Packages that export what `__all__` of their modules names: `define_import_structure` of the library. */
export const modelExports: Surface = {
  id: "model-exports",
  title: "Public objects of the model's modules",
  applies,
  register,
  missing: (registration) => {
    if (!applies(registration)) return [];
    return isImported(registration) ? undeclared(registration) : publicNames(registration);
  },
};
