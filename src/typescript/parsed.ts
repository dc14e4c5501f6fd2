import { Project, type SourceFile } from "ts-morph";
import type { Edit } from "../change/edit.ts";
import { spliced } from "../register/splice.ts";
import type { SurfaceResult } from "../register/surface.ts";

const kept = 16;
const files = new Map<string, SourceFile>();
const bom = "\ufeff";

let project: Project | undefined;
let count = 0;

/**
 * The syntax tree of a module's text, without types. The last few are kept: several surfaces read the same files.
 * Positions do not count a byte order mark: `edited` puts that right.
 */
export function parsedModule(text: string): SourceFile {
  project ??= new Project({ useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  count += 1;
  const file = files.get(text) ?? project.createSourceFile(`/module-${count}.ts`, text.replace(bom, ""));
  files.delete(text);
  files.set(text, file);
  const [oldest] = files;
  if (files.size > kept && oldest !== undefined) {
    files.delete(oldest[0]);
    oldest[1].forget();
  }
  return file;
}

/** How far positions in a text lie behind those of its tree. */
export const markLength = (text: string): number => (text.startsWith(bom) ? bom.length : 0);

/** The change of a file by edits that are placed in its tree. What is inserted takes the file's own line breaks. */
export function edited(path: string, before: string, edits: readonly Edit[]): SurfaceResult {
  const mark = markLength(before);
  return spliced(
    path,
    before,
    edits.map(({ start, end, text }) => ({ start: start + mark, end: end + mark, text })),
  );
}

/** The first place where a module cannot be parsed. */
export function firstSyntaxProblem(
  text: string,
): { readonly line: number; readonly column: number; readonly message: string } | undefined {
  const file = parsedModule(text);
  const [found] = file.getProject().getProgram().getSyntacticDiagnostics(file);
  if (found === undefined) return undefined;
  const { line, column } = file.getLineAndColumnAtPos(found.getStart());
  const message = found.getMessageText();
  return { line, column, message: typeof message === "string" ? message : message.getMessageText() };
}
