import { join } from "node:path";

/** What a token may do; GitHub's fine-grained tokens see public repositories even when they may write to none. */
export type Scope = "everything" | "no-deletion" | "public-read";

export interface Token {
  readonly login: string;
  readonly scope: Scope;
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  /** The bare repository on disk. */
  readonly folder: string;
  readonly parent: Repository | undefined;
  /** Who may push, besides the owner. */
  readonly maintainers: Set<string>;
  readonly createdAt: string;
  defaultBranch: string;
  /** A fork is promised at once and made later: how many more times it is looked for in vain. */
  looksUntilThere: number;
}

/** A pull request, or, without `head`, an issue: GitHub counts both in one row of numbers. */
export interface Issue {
  readonly number: number;
  readonly repository: Repository;
  readonly author: string;
  readonly createdAt: string;
  title: string;
  body: string | null;
  state: "open" | "closed";
  updatedAt: string;
}

export interface Pull extends Issue {
  readonly head: { readonly repository: Repository; readonly branch: string; lastSha: string };
  readonly base: { branch: string };
  readonly reviewers: Set<string>;
  draft: boolean;
}

export interface World {
  /** Where all bare repositories lie, as owner/name.git. */
  readonly root: string;
  readonly tokens: Map<string, Token>;
  /** Accounts that own no token: reviewers, organizations, other contributors. */
  readonly accounts: Set<string>;
  readonly repositories: Repository[];
  readonly issues: (Issue | Pull)[];
  /** How many looks a new fork takes to appear. */
  forkDelay: number;
}

export const createWorld = (root: string): World => ({
  root,
  tokens: new Map(),
  accounts: new Set(),
  repositories: [],
  issues: [],
  forkDelay: 0,
});

export const fullName = ({ owner, name }: Repository): string => `${owner}/${name}`;

export const isPull = (issue: Issue | Pull): issue is Pull => "head" in issue;

/** Accounts are known by any token, by name, or by what they own. GitHub does not tell case apart in logins. */
export function knownLogin(world: World, login: string): string | undefined {
  const all = [
    ...world.accounts,
    ...[...world.tokens.values()].map((token) => token.login),
    ...world.repositories.flatMap(({ owner, maintainers }) => [owner, ...maintainers]),
  ];
  return all.find((known) => known.toLowerCase() === login.toLowerCase());
}

/** A repository by name, unless it is a fork that has not appeared yet; each look brings it nearer. */
export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  const found = world.repositories.find((repository) => fullName(repository).toLowerCase() === wanted);
  if (found === undefined || found.looksUntilThere === 0) return found;
  found.looksUntilThere -= 1;
  return undefined;
}

export function addRepository(
  world: World,
  repository: Pick<Repository, "owner" | "name" | "parent" | "defaultBranch">,
): Repository {
  const { owner, name } = repository;
  const made: Repository = {
    ...repository,
    id: 1000 + world.repositories.length,
    folder: join(world.root, owner, `${name}.git`),
    maintainers: new Set(),
    createdAt: repository.parent === undefined ? "2018-10-29T13:56:00Z" : new Date().toISOString(),
    looksUntilThere: 0,
  };
  world.repositories.push(made);
  return made;
}

/** The root of a network of forks. */
export const source = (repository: Repository): Repository =>
  repository.parent === undefined ? repository : source(repository.parent);

export const mayPush = (repository: Repository, token: Token | undefined): boolean =>
  token !== undefined &&
  token.scope !== "public-read" &&
  (repository.owner === token.login || repository.maintainers.has(token.login));

/** The number of the next issue or pull request of a repository. */
export const nextNumber = (world: World, repository: Repository): number =>
  1 + world.issues.filter((issue) => issue.repository === repository).length;
