import type { Found } from "./github-shapes.ts";
import { fullName, type RepositoryName } from "./names.ts";
import type { Session } from "./session.ts";

const shownDays = 365;
const day = 86_400_000;

const squashed = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The spellings by which people speak of a model: `brand_new_bert`, `BrandNewBert`; one where they differ in case alone. */
export function spellings(model: string, className: string | undefined): readonly string[] {
  const joined =
    className ??
    model
      .split(/[_-]/)
      .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
      .join("");
  return joined.toLowerCase() === model.toLowerCase() ? [joined] : [joined, model];
}

/** Whether a title or text speaks of a model and TensorFlow: searches find words that stand far apart. */
export function speaksOf({ title, body }: Pick<Found, "title" | "body">, names: readonly string[]): boolean {
  const escaped = names.map((name) => name.replaceAll(/[^A-Za-z0-9]/g, "[^A-Za-z0-9]?"));
  const model = new RegExp(`(?<![A-Za-z0-9])(?:TF[^A-Za-z0-9]?)?(?:${escaped.join("|")})(?![a-z0-9])`, "i");
  const text = `${title}\n${body}`;
  return model.test(text) && /tensorflow|(?<![A-Za-z0-9])TF(?![a-z0-9])|\bkeras\b/i.test(text);
}

/**
 * Open and recent pull requests and issues of a repository that speak of the model and TensorFlow, newest first.
 *
 * @param now milliseconds of the clock: what was closed within a year before counts as recent
 */
export async function findOthers(
  { github }: Pick<Session, "github">,
  repository: RepositoryName,
  names: readonly string[],
  now: number,
): Promise<readonly Found[]> {
  const since = new Date(now - shownDays * day).toISOString().slice(0, 10);
  const found = new Map<number, Found>();
  for (const name of names) {
    for (const kind of ["pr", "issue"]) {
      for (const state of ["is:open", `is:closed updated:>=${since}`]) {
        const query = `repo:${fullName(repository)} is:${kind} ${state} in:title,body ${JSON.stringify(name)} tensorflow`;
        for (const each of await github.search(query)) found.set(each.number, each);
      }
    }
  }
  const all = [...new Set(names.map(squashed))];
  return [...found.values()]
    .filter((each) => all.length > 0 && speaksOf(each, names))
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.updatedAt.localeCompare(a.updatedAt));
}

/** One line for each thing found. */
export const othersText = (found: readonly Found[]): string =>
  found
    .map(({ number, title, isPull, isOpen, author, pageUrl }) => {
      const kind = `${isOpen ? "open" : "closed"} ${isPull ? "pull request" : "issue"}`;
      return `  #${number} ${title}\n      ${kind} by ${author}: ${pageUrl}`;
    })
    .join("\n");
