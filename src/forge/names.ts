import { exitCodes, Failure } from "../diagnostics/failure.ts";

/** A repository as GitHub names it: `huggingface/transformers`. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** The library's own repository: where ports go unless told otherwise. */
export const library: RepositoryName = { owner: "huggingface", name: "transformers" };

const login = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9]))*(?:_[A-Za-z0-9]+)?$/;
const repository = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const fullName = ({ owner, name }: RepositoryName): string => `${owner}/${name}`;

/** GitHub compares names without regard to case. */
export const isSame = (a: RepositoryName, b: RepositoryName): boolean =>
  fullName(a).toLowerCase() === fullName(b).toLowerCase();

const usage = (message: string, hint: string): Failure => new Failure(exitCodes.usage, message, hint);

/** Whether a name can be a user of GitHub; enterprise accounts carry a suffix behind an underscore. */
export const isLogin = (name: string): boolean => name.length <= 100 && login.test(name);

/** Whether a name can be a repository of GitHub. */
export const isRepositoryName = (name: string): boolean => repository.test(name) && !name.endsWith(".git");

/**
 * `owner/name` of the command line.
 *
 * @throws Failure when it is anything else.
 */
export function parseRepositoryName(text: string): RepositoryName {
  const [owner = "", name = "", ...rest] = text.split("/");
  if (rest.length === 0 && isLogin(owner) && isRepositoryName(name)) return { owner, name };
  throw usage(
    `${JSON.stringify(text)} is not the name of a repository.`,
    `Give it as owner/name, such as ${fullName(library)}.`,
  );
}

/**
 * The owner and name that the address of a git remote ends with: `https://host/owner/name.git`, `git@host:owner/name`.
 * `undefined` for an address of any other form, such as a folder.
 */
export function repositoryOfUrl(url: string): RepositoryName | undefined {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?[^/]+\/(?:.*\/)?([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^/@]+@)?[^/:]+:(?:.*\/)?([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url);
  const [, owner = "", name = ""] = match ?? [];
  return isLogin(owner) && isRepositoryName(name) ? { owner, name } : undefined;
}

/** The branch of a port, which is the tool's own: the one that it may rewrite. */
export function branchOf(model: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(model) && !/\.\.|\.$|\.lock$/.test(model)) return `add_tf_${model}`;
  throw usage(
    `${JSON.stringify(model)} is not a model name.`,
    "Give the name of a folder below src/transformers/models/: small letters, digits and underscores.",
  );
}

/** A person, or a team as `organisation/team`. */
export interface Reviewer {
  readonly login: string;
  readonly isTeam: boolean;
}

/**
 * `@gante` or `@huggingface/maintainers` as somebody who can be asked for a review.
 *
 * @throws Failure when it can be neither.
 */
export function parseReviewer(handle: string): Reviewer {
  const text = handle.trim().replace(/^@/, "");
  const [owner = "", team, ...rest] = text.split("/");
  if (isLogin(owner) && team === undefined) return { login: owner, isTeam: false };
  if (isLogin(owner) && rest.length === 0 && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(team ?? "")) {
    return { login: text, isTeam: true };
  }
  throw usage(
    `${JSON.stringify(handle)} is not a user name of GitHub.`,
    "Give reviewers as @name, separated by commas; teams as @organisation/team.",
  );
}

export const handleOf = ({ login }: Reviewer): string => `@${login}`;
