import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addRepository, fullName, isPull, type Repository, type World } from "./world.ts";

/** Git away from the user's own configuration, so that no hook or helper of this machine takes part. */
export const quietGit: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "A maintainer",
  GIT_AUTHOR_EMAIL: "maintainer@localhost",
  GIT_COMMITTER_NAME: "A maintainer",
  GIT_COMMITTER_EMAIL: "maintainer@localhost",
};

/** What git prints; throws what git says. */
export function git(folder: string, ...words: readonly string[]): string {
  const options = { cwd: folder, env: quietGit, encoding: "utf8", maxBuffer: 2 ** 26, stdio: "pipe" } as const;
  return execFileSync("git", [...words], options).trimEnd();
}

/** The commit of a branch; `undefined` when there is no such branch. */
export function branchSha({ folder }: Repository, branch: string): string | undefined {
  try {
    return git(folder, "rev-parse", "--verify", "--quiet", `refs/heads/${branch}^{commit}`);
  } catch {
    return undefined;
  }
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

export const branchesOf = ({ folder }: Repository): readonly string[] =>
  linesOf(git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads"));

/** Refuses what a rule of the repository forbids, in GitHub's words. */
const updateHook = `#!/bin/sh
if [ -f "$GIT_DIR/protected-branches" ] && grep -qxF "$1" "$GIT_DIR/protected-branches"; then
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: Cannot change this protected branch" >&2
  exit 1
fi
`;

const configuration = "[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n";

function prepare(folder: string): void {
  appendFileSync(join(folder, "config"), configuration);
  rmSync(join(folder, "hooks"), { recursive: true, force: true });
  mkdirSync(join(folder, "hooks"));
  const hook = join(folder, "hooks", "update");
  writeFileSync(hook, updateHook);
  chmodSync(hook, 0o755);
}

/** A bare repository as a server keeps it, made of one branch of a local one. */
export function makeBare(from: string, to: string, branch: string): void {
  mkdirSync(dirname(to), { recursive: true });
  git(from, "clone", "--quiet", "--bare", "--no-local", "--single-branch", "--branch", branch, from, to);
  prepare(to);
}

/** Puts a bare repository on the server, as a copy. */
export function publish(world: World, bare: string, owner: string, name: string, defaultBranch = "main"): Repository {
  const repository = addRepository(world, { owner, name, parent: undefined, defaultBranch });
  cpSync(bare, repository.folder, { recursive: true });
  return repository;
}

/** A fork as GitHub makes it: a repository of its own, that takes a further number when the owner has the name already. */
export function fork(world: World, parent: Repository, owner: string, wanted?: string, isWhole = true): Repository {
  const taken = new Set(world.repositories.map((known) => fullName(known)));
  const names = [wanted ?? parent.name, ...Array.from({ length: 9 }, (_, i) => `${wanted ?? parent.name}-${i + 1}`)];
  const name = names.find((free) => !taken.has(`${owner}/${free}`)) ?? parent.name;
  const made = addRepository(world, { owner, name, parent, defaultBranch: parent.defaultBranch });
  cpSync(parent.folder, made.folder, { recursive: true });
  const isTaken = (ref: string): boolean =>
    ref.startsWith("refs/heads/") && (isWhole || ref === `refs/heads/${parent.defaultBranch}`);
  for (const ref of linesOf(git(made.folder, "for-each-ref", "--format=%(refname)"))) {
    if (!isTaken(ref)) git(made.folder, "update-ref", "-d", ref);
  }
  rmSync(join(made.folder, "protected-branches"), { force: true });
  made.looksUntilThere = world.forkDelay;
  return made;
}

export function removeRepository(world: World, repository: Repository): void {
  world.repositories.splice(world.repositories.indexOf(repository), 1);
  rmSync(repository.folder, { recursive: true, force: true });
}

/** Protects a branch against any push, as a rule of the repository does. */
export function protect({ folder }: Repository, branch: string): void {
  writeFileSync(join(folder, "protected-branches"), `refs/heads/${branch}\n`);
}

/** Takes every protection away. */
export function unprotect({ folder }: Repository): void {
  rmSync(join(folder, "protected-branches"), { force: true });
}

/** GitHub turns the pull requests that go to a branch along with it. */
export function renameDefaultBranch(world: World, repository: Repository, name: string): void {
  for (const pull of world.issues.filter(isPull)) {
    if (pull.repository === repository && pull.base.branch === repository.defaultBranch) pull.base.branch = name;
  }
  git(repository.folder, "branch", "--move", repository.defaultBranch, name);
  git(repository.folder, "symbolic-ref", "HEAD", `refs/heads/${name}`);
  repository.defaultBranch = name;
}
