import { branchSha, git } from "./bare-repository.ts";
import { fullName, isPull, type Pull, type Repository, source, type World } from "./world.ts";

const pullRef = ({ number }: Pull): string => `refs/pull/${number}/head`;

/** The last commit of a pull request; kept when its branch or fork is gone. Also brings `refs/pull/N/head` up to date. */
export function headSha(world: World, pull: Pull): string {
  const { head } = pull;
  const isThere = world.repositories.includes(head.repository);
  const sha = isThere ? branchSha(head.repository, head.branch) : undefined;
  if (sha !== undefined && pull.state === "open" && sha !== pull.head.lastSha) {
    head.lastSha = sha;
    updateRef(pull);
  }
  // GitHub closes a pull request whose branch is deleted.
  if (sha === undefined && pull.state === "open") pull.state = "closed";
  return head.lastSha;
}

export function updateRef(pull: Pull): void {
  git(
    pull.repository.folder,
    "fetch",
    "--quiet",
    "--force",
    pull.head.repository.folder,
    `+${pull.head.lastSha}:${pullRef(pull)}`,
  );
}

export const baseSha = ({ repository, base }: Pull): string | undefined => branchSha(repository, base.branch);

/** Of a pull request: `git diff` with three dots, as GitHub shows it. */
export function pullDiff(world: World, pull: Pull, ...words: readonly string[]): string {
  headSha(world, pull);
  return git(pull.repository.folder, "diff", ...words, `refs/heads/${pull.base.branch}...${pullRef(pull)}`);
}

export const pullCommits = (world: World, pull: Pull): readonly string[] => {
  headSha(world, pull);
  const range = `refs/heads/${pull.base.branch}..${pullRef(pull)}`;
  return git(pull.repository.folder, "rev-list", "--reverse", range)
    .split("\n")
    .filter((line) => line !== "");
};

export const pullsOf = (world: World, repository: Repository): readonly Pull[] =>
  world.issues.filter(isPull).filter((pull) => pull.repository === repository);

export const headLabel = ({ head }: Pull): string => `${head.repository.owner}:${head.branch}`;

/** The repository that `owner:branch` means: the owner's fork in the network of the base. */
export function headRepository(world: World, base: Repository, owner: string, name?: string): Repository | undefined {
  return world.repositories.find(
    (known) =>
      known.owner.toLowerCase() === owner.toLowerCase() &&
      known.looksUntilThere === 0 &&
      source(known) === source(base) &&
      (name === undefined || known.name === name || fullName(known) === name),
  );
}
