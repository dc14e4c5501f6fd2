import { basename } from "node:path/posix";
import type { Edit } from "../../change/edit.ts";
import { diagnostic, missingFile, unknownLayout } from "../../register/codes.ts";
import { lineEnd, spliced } from "../../register/splice.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

const path = "docs/index.md";
const no = /❌|✗|\bno\b/i;

interface Cell {
  readonly start: number;
  readonly text: string;
}

interface Table {
  /** Cell of the TensorFlow.js column in the model's line. */
  readonly cell: Cell | undefined;
}

function cellsOf(source: string, start: number): readonly Cell[] {
  const line = source.slice(start, lineEnd(source, start));
  let offset = start;
  return line.split(/(?<!\\)\|/).map((text) => {
    const cell = { start: offset, text };
    offset += text.length + 1;
    return cell;
  });
}

/** The support table: the one with a column TensorFlow.js; `undefined` when the page has none. */
function supportTable(source: string, { folder }: LibraryRegistration): Table | undefined {
  const header = /^\|.*\bTensorFlow(\.js)?\b.*$/im.exec(source);
  if (header === null) return undefined;
  const column = cellsOf(source, header.index).findIndex(({ text }) => /\bTensorFlow(\.js)?\b/i.test(text));
  const page = basename(folder.docPage ?? `${folder.model}.md`);
  for (let start = header.index; source[start] === "|"; start = source.indexOf("\n", start) + 1) {
    const cells = cellsOf(source, start);
    const first = cells[1]?.text ?? "";
    const isOwn = first.includes(`(${page})`) || first.includes(`/${page})`) || first.trim() === folder.model;
    if (isOwn) return { cell: cells[column] };
    if (!source.includes("\n", start)) break;
  }
  return { cell: undefined };
}

function register(registration: LibraryRegistration): SurfaceResult {
  const source = registration.checkout.read(path);
  if (exportedNames(registration).length === 0) return { changes: [], diagnostics: [] };
  if (source === undefined) {
    return { changes: [], diagnostics: [missingFile(path, "Tick the model in the support table, wherever it is.")] };
  }
  const table = supportTable(source, registration);
  if (table === undefined)
    return { changes: [], diagnostics: [unknownLayout(path, "table with a column TensorFlow.js")] };
  if (table.cell === undefined) {
    const message = `The support table has no line for ${registration.folder.model}.`;
    return { changes: [], diagnostics: [diagnostic("warning", "R007", path, message, "Add one by hand.")] };
  }
  const mark = no.exec(table.cell.text);
  if (mark === null) return { changes: [], diagnostics: [] };
  const start = table.cell.start + mark.index;
  const edit: Edit = { start, end: start + mark[0].length, text: mark[0].toLowerCase() === "no" ? "yes" : "✅" };
  return spliced(path, source, [edit]);
}

export const docIndex: LibrarySurface = {
  id: "doc-index",
  title: "Support table",
  applies: ({ checkout }) => checkout.read(path) !== undefined,
  register,
  missing: (registration) => (register(registration).changes.length > 0 ? exportedNames(registration) : []),
};
