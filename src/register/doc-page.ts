/** A stretch of a page that documents one object. Line numbers are 0-based; `end` is exclusive. */
export interface DocSection {
  readonly object: string;
  readonly heading: string;
  readonly marks: string;
  readonly methods: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** `<frameworkcontent>` and the parts inside it, by line of their opening and closing tags. */
export interface FrameworkContent {
  readonly start: number;
  readonly end: number;
  readonly parts: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

export interface DocPage {
  readonly lines: readonly string[];
  readonly sections: readonly DocSection[];
  readonly frameworks: readonly FrameworkContent[];
}

const tag = /^\s*<(\/?)(frameworkcontent|pt|tf|jax)>\s*$/;
const heading = /^(#{2,})\s+(.*?)\s*$/;

/** Indexes of the lines that are not inside a code fence. */
function proseLines(lines: readonly string[]): ReadonlySet<number> {
  const prose = new Set<number>();
  let fenced = false;
  lines.forEach((line, i) => {
    const isFence = /^\s*```/.test(line);
    if (!fenced && !isFence) prose.add(i);
    if (isFence) fenced = !fenced;
  });
  return prose;
}

function sectionsOf(lines: readonly string[], prose: ReadonlySet<number>): DocSection[] {
  const borders = [...prose].filter((i) => heading.test(lines[i] ?? "") || tag.test(lines[i] ?? ""));
  return borders.flatMap((start, i): DocSection[] => {
    const title = heading.exec(lines[start] ?? "");
    if (!title) return [];
    let end = borders[i + 1] ?? lines.length;
    while (end > start && (lines[end - 1] ?? "").trim() === "") end--;
    const body = lines.slice(start, end);
    const at = body.findIndex((line) => line.startsWith("[[autodoc]]"));
    if (at < 0) return [];
    const object = (body[at] ?? "").replace("[[autodoc]]", "").trim();
    const methods = body.slice(at + 1).flatMap((line) => /^\s+- (\S+)\s*$/.exec(line)?.[1] ?? []);
    return [{ object, heading: title[2] ?? "", marks: title[1] ?? "##", methods, start, end }];
  });
}

function frameworksOf(lines: readonly string[], prose: ReadonlySet<number>): FrameworkContent[] {
  const found: FrameworkContent[] = [];
  let parts = new Map<string, { start: number; end: number }>();
  const opened = new Map<string, number>();
  for (const i of prose) {
    const [, slash, name] = tag.exec(lines[i] ?? "") ?? [];
    if (name === undefined) continue;
    const start = opened.get(name);
    if (slash === "") opened.set(name, i);
    else if (start !== undefined && name === "frameworkcontent") {
      found.push({ start, end: i, parts });
      parts = new Map();
    } else if (start !== undefined) parts.set(name, { start, end: i });
  }
  return found;
}

/** The objects that a page documents, and its framework tabs. */
export function readDocPage(text: string): DocPage {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const prose = proseLines(lines);
  return { lines, sections: sectionsOf(lines, prose), frameworks: frameworksOf(lines, prose) };
}

/** Offset at which each line begins, and at the end one past the text. */
export function lineOffsets(text: string): readonly number[] {
  const offsets = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) offsets.push(i + 1);
  return offsets;
}
