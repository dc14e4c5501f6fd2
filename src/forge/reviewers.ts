import { GithubFailure } from "./failures.ts";
import type { Github } from "./github.ts";
import type { Pull } from "./github-shapes.ts";
import { handleOf, isSame, library, parseReviewer, type RepositoryName, type Reviewer } from "./names.ts";

/** Whom the library's guide asks to name as reviewers of a TensorFlow port. */
const guideReviewers = ["@gante", "@Rocketknight1"];

/** Where GitHub looks for code owners, in its order. */
export const codeownersPaths = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** A pattern of a CODEOWNERS file, which follows the rules of .gitignore, as a regular expression. */
function patternOf(pattern: string): RegExp {
  const isRooted = pattern.replace(/\/$/, "").includes("/");
  const body = pattern
    .replace(/^\//, "")
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*\*\/|\*\*|\*|\?/g, (sign) => {
      if (sign === "**/") return "(?:.*/)?";
      if (sign === "**") return ".*";
      return sign === "*" ? "[^/]*" : "[^/]";
    });
  // `docs/*` means the files of the folder, `docs/` and `docs` all that is below it
  const tail = pattern.endsWith("/") ? ".*" : pattern.endsWith("/*") ? "" : "(?:/.*)?";
  return new RegExp(`^${isRooted ? "" : "(?:.*/)?"}${body}${tail}$`);
}

/** The owners of files by a CODEOWNERS file: of each file, those of the last line that fits. Addresses of mail are left out. */
export function codeowners(text: string, paths: readonly string[]): readonly string[] {
  const rules = text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern === undefined || pattern === "" ? [] : [{ fits: patternOf(pattern), owners }];
  });
  const found = paths.flatMap((path) => rules.findLast(({ fits }) => fits.test(path))?.owners ?? []);
  return [...new Set(found)].filter((owner) => owner.startsWith("@"));
}

export interface ReviewerSources {
  /** Handles of the command line. */
  readonly given: readonly string[] | undefined;
  /** Handles of the settings file. */
  readonly settings: readonly string[] | undefined;
  readonly codeowners: readonly string[];
  readonly upstream: RepositoryName;
  /** Who opened the pull request, whom GitHub does not let review it. */
  readonly author: string;
}

/**
 * Whom to ask for a review: the first source that names anybody, without the author.
 *
 * @throws Failure when a handle cannot be one.
 */
export function chooseReviewers({
  given,
  settings,
  codeowners: owners,
  upstream,
  author,
}: ReviewerSources): readonly Reviewer[] {
  const guide = isSame(upstream, library) ? guideReviewers : [];
  const handles = given ?? settings ?? (owners.length > 0 ? owners : guide);
  const all = handles.map(parseReviewer).filter(({ login }) => login.toLowerCase() !== author.toLowerCase());
  return all.filter(({ login }, index) => all.findIndex((other) => other.login === login) === index);
}

/**
 * Asks for reviews. Contributors who have no rights in a repository may not ask in this way; that ends nothing, as the
 * body of the pull request names the reviewers as well.
 *
 * @returns a sentence for the user where GitHub did not take it
 */
export async function askForReviews(
  github: Github,
  upstream: RepositoryName,
  pull: Pull,
  reviewers: readonly Reviewer[],
): Promise<string | undefined> {
  const asked = new Set([...pull.reviewers, ...pull.teams].map((name) => name.toLowerCase()));
  const open = reviewers.filter(({ login }) => !asked.has((login.split("/")[1] ?? login).toLowerCase()));
  if (open.length === 0) return undefined;
  try {
    await github.requestReviewers(upstream, pull.number, open);
    return undefined;
  } catch (error) {
    const isRefused = error instanceof GithubFailure && [403, 404, 422].includes(error.status ?? 0);
    if (!isRefused || /rate limit/i.test(error.reason)) throw error;
    const why = error.reason === "" ? "" : `: ${error.reason}`;
    return `GitHub did not take the request for reviews by ${open.map(handleOf).join(", ")}${why}. The pull request names them; a maintainer can add them.`;
  }
}
