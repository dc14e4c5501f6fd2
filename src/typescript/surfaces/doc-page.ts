import { relative } from "node:path/posix";
import type { Edit } from "../../change/edit.ts";
import { diagnostic } from "../../register/codes.ts";
import { spliced } from "../../register/splice.ts";
import type { SurfaceResult } from "../../register/surface.ts";
import { exportedClasses, exportedNames, type LibraryRegistration, type LibrarySurface } from "../surface.ts";

interface Section {
  readonly marks: string;
  readonly title: string;
  readonly start: number;
  /** End of its text, without the blank lines behind it. */
  readonly end: number;
}

/** Sections of a page, code blocks left out of account. */
function sectionsOf(text: string): readonly Section[] {
  const heads: { marks: string; title: string; start: number }[] = [];
  let fence = "";
  let offset = 0;
  for (const line of text.split("\n")) {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1] ?? "";
    if (mark !== "" && (fence === "" || fence === mark)) fence = fence === "" ? mark : "";
    const [, marks, title] = /^(#{1,6})\s+(.*?)\s*$/.exec(line) ?? [];
    if (fence === "" && marks !== undefined && title !== undefined) {
      heads.push({ marks, title: title.replace(/[`#]/g, "").trim(), start: offset });
    }
    offset += line.length + 1;
  }
  return heads.map((head, i) => {
    const end = heads[i + 1]?.start ?? text.length;
    return { ...head, end: head.start + text.slice(head.start, end).trimEnd().length };
  });
}

function missing(registration: LibraryRegistration): readonly string[] {
  const { checkout, folder } = registration;
  const known = new Set(sectionsOf(checkout.read(folder.docPage ?? "") ?? "").map(({ title }) => title));
  return exportedNames(registration).filter((name) => !known.has(name));
}

function sectionText(registration: LibraryRegistration, page: string, marks: string, name: string): string {
  const { portPath } = registration.folder;
  const pytorch = exportedClasses(registration).find((ported) => ported.name === name)?.pytorch ?? "";
  const file = `[${portPath.split("/").at(-1)}](${relative(page.replace(/\/[^/]*$/, ""), portPath)})`;
  return `${marks} ${name}\n\nThe variant of \`${pytorch}\` for TensorFlow.js: ${file}.`;
}

function register(registration: LibraryRegistration): SurfaceResult {
  const { checkout, folder } = registration;
  const path = folder.docPage;
  const source = path === undefined ? undefined : checkout.read(path);
  if (path === undefined || source === undefined) {
    const message = `${folder.model} has no documentation page.`;
    const hint = `Write docs/${folder.model}.md, and document the TensorFlow.js classes there.`;
    return { changes: [], diagnostics: [diagnostic("warning", "R006", folder.sourcePath, message, hint)] };
  }
  const names = missing(registration);
  if (names.length === 0) return { changes: [], diagnostics: [] };
  const sections = sectionsOf(source);
  const kin = new Set(registration.classes.flatMap(({ name, pytorch }) => [name, pytorch]));
  const last = sections.findLast(({ title }) => kin.has(title));
  const place = last?.end ?? source.trimEnd().length;
  const texts = names.map((name) => sectionText(registration, path, last?.marks ?? "##", name));
  const end = source.slice(place) === "" ? "\n" : "";
  const edit: Edit = { start: place, end: place, text: `\n\n${texts.join("\n\n")}${end}` };
  return spliced(path, source, [edit]);
}

export const docPage: LibrarySurface = {
  id: "doc-page",
  title: "Documentation page",
  applies: ({ folder }) => folder.docPage !== undefined,
  register,
  missing,
};
