import { renderTemplate } from "../render/render.ts";

/** A line of the checklist. What the tool cannot know stays as people tick it. */
export interface ChecklistItem {
  readonly text: string;
  readonly state: "done" | "open" | "unknown";
  /** What is missing, on the same line. */
  readonly note?: string | undefined;
}

/** What comparing the port with PyTorch came to. */
export interface Verification {
  /** One sentence: "Not run." or "4 of 4 classes agree." */
  readonly summary: string;
  readonly rows: readonly VerificationRow[];
}

export interface VerificationRow {
  readonly name: string;
  readonly result: string;
  readonly difference: string;
}

export interface BodyData {
  readonly model: string;
  /** `BrandNewBert`, as its classes begin. */
  readonly className: string;
  readonly items: readonly ChecklistItem[];
  /** One line of Markdown each. */
  readonly gaps: readonly string[];
  readonly verification: Verification;
  /** Handles with their signs: `@gante`. */
  readonly reviewers: readonly string[];
  readonly version: string;
}

const begin = "<!-- add-tf-model:begin -->";
const end = "<!-- add-tf-model:end -->";
const shownGaps = 50;
/** GitHub takes no longer ones. */
const longestBody = 65_000;

/** A text as code on one line: it may hold anything. */
export const asCode = (text: string): string =>
  `\`${text
    .replaceAll(/[`\r\n]/g, " ")
    .replaceAll("<!--", "<! --")
    .trim()}\``;

/** A text in a cell of a table. */
const asCell = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<!--", "&lt;!--");

/** The body of a pull request as a new one gets it. */
export function freshBody(data: BodyData): string {
  const { items, gaps, verification, reviewers } = data;
  const more = gaps.length - shownGaps;
  const text = renderTemplate("pull-request.md", {
    ...data,
    begin,
    end,
    items: items.map(({ text, state, note }) => ({
      mark: state === "done" ? "x" : " ",
      text,
      note: note === undefined ? "" : ` (${note})`,
    })),
    gaps: more > 0 ? [...gaps.slice(0, shownGaps), `and ${more} more`] : gaps,
    verification: {
      summary: verification.summary,
      rows: verification.rows.map(({ name, result, difference }) => ({
        name: asCell(name),
        result: asCell(result),
        difference: asCell(difference),
      })),
    },
    reviewers: reviewers.length === 0 ? "Anyone who knows the model." : reviewers.join(" "),
  });
  return text.slice(0, longestBody);
}

/** Whether a body has the tool's part. */
export const isOfTool = (body: string): boolean => split(body) !== undefined;

interface Split {
  readonly before: string;
  readonly own: string;
  readonly after: string;
}

/** The tool's own part and what stands around it; `undefined` where the marks are not there once, in their order. */
function split(body: string): Split | undefined {
  const [start, stop] = [body.indexOf(begin), body.lastIndexOf(end)];
  if (start < 0 || stop < start) return undefined;
  return {
    before: body.slice(0, start),
    own: body.slice(start, stop + end.length),
    after: body.slice(stop + end.length),
  };
}

const itemLine = /^- \[([ xX])\] (.*)$/;

/** The texts of all lines that somebody ticked. */
const ticked = (own: string): ReadonlySet<string> =>
  new Set(
    own.split(/\r?\n/).flatMap((line) => {
      const [, mark, text] = itemLine.exec(line) ?? [];
      return text !== undefined && mark !== " " ? [text] : [];
    }),
  );

/** Ticks of items of which the tool knows nothing stay as people left them. */
function keepTicks(own: string, old: string, items: readonly ChecklistItem[]): string {
  const unknown = new Set(items.filter(({ state }) => state === "unknown").map(({ text }) => text));
  const done = ticked(old);
  return own
    .split("\n")
    .map((line) => {
      const text = itemLine.exec(line)?.[2];
      return text !== undefined && unknown.has(text) && done.has(text) ? `- [x] ${text}` : line;
    })
    .join("\n");
}

/**
 * A body brought up to date: the tool's own part is replaced, every byte around it stays. Where somebody took the part
 * out, it is added at the end.
 */
export function updatedBody(old: string, data: BodyData): string {
  const fresh = split(freshBody(data));
  if (fresh === undefined) return old;
  const found = split(old);
  if (found === undefined) return `${old.trimEnd()}${old.trim() === "" ? "" : "\n\n"}${fresh.own}\n`;
  const own = keepTicks(fresh.own, found.own, data.items);
  // GitHub's editor writes CRLF: lines that are otherwise the same are no news
  if (own === found.own.replaceAll("\r\n", "\n")) return old;
  return `${found.before}${own}${found.after}`;
}
