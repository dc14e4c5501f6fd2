import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { fork, git, quietGit } from "../servers/bare-repository.ts";
import type { Repository } from "../servers/world.ts";
import { branch, login, model, type Workshop } from "../workshop/workshop.ts";

/** Something that goes wrong on the way to a pull request, and how the tool comes out of it. */
export interface FaultCase {
  readonly name: string;
  /** What is wrong. */
  readonly arrange?: (workshop: Workshop) => void | Promise<void>;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How the command ends; left out where it gets over the fault by itself. */
  readonly fails?: { readonly code: number; readonly says: RegExp };
  /** What is printed all the same when it gets over it. */
  readonly says?: RegExp;
  /** What a user does about it, as the message says. */
  readonly repair?: (workshop: Workshop) => void | Promise<void>;
  /** The command of the second run, where the message names another one; never, where nothing may have been begun. */
  readonly again?: readonly string[] | "never";
  /** What has to hold in the end, besides what always has to. */
  readonly holds?: (workshop: Workshop) => Readonly<Record<string, boolean>>;
}

export const startWords = ["start", model] as const;
export const submitWords = ["submit", model] as const;

/** The fork as it would be if it had been made on GitHub's page. */
export const makeFork = ({ hub, upstream }: Workshop, name?: string): Repository =>
  fork(hub.world, upstream, login, name);

/** A commit of the contributor's on the branch that is checked out. */
export function commitWork({ clone }: Workshop, path = "my-work.txt", text = "my own work\n"): string {
  writeFileSync(join(clone, path), text);
  git(clone, "add", "--", path);
  git(clone, "commit", "--quiet", "--message", "My own work");
  return git(clone, "rev-parse", "HEAD");
}

/** A commit on a branch of a repository on the server, made on another machine. */
export function commitElsewhere(
  { home }: Workshop,
  repository: Repository,
  name = branch,
  path = "elsewhere.txt",
): string {
  const folder = mkdtempSync(join(home, "other-machine-"));
  git(folder, "clone", "--quiet", repository.folder, ".");
  const isThere = git(folder, "branch", "--remotes", "--list", `origin/${name}`) !== "";
  git(folder, "switch", "--quiet", ...(isThere ? [name] : ["--create", name]));
  writeFileSync(join(folder, path), "written elsewhere\n");
  git(folder, "add", "--", path);
  git(folder, "commit", "--quiet", "--message", "Work from elsewhere");
  git(repository.folder, "fetch", "--quiet", folder, `${name}:${name}`);
  const commit = git(folder, "rev-parse", "HEAD");
  rmSync(folder, { recursive: true });
  return commit;
}

/** Git as the contributor runs it, towards the servers of this process, which must not be blocked. */
export async function userGit({ clone, home }: Workshop, ...words: readonly string[]): Promise<string> {
  const env = { ...quietGit, HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
  return (await promisify(execFile)("git", [...words], { cwd: clone, env })).stdout.trim();
}

/** Whether a commit is part of what the pull request would bring. */
export function isInPull({ pulls, upstream }: Workshop, path: string): boolean {
  const open = pulls().find(({ state }) => state === "open");
  if (open === undefined) return false;
  const { folder } = open.head.repository;
  git(upstream.folder, "fetch", "--quiet", folder, branch);
  return git(upstream.folder, "ls-tree", "-r", "--name-only", "FETCH_HEAD").split("\n").includes(path);
}

/** Runs `start` before anything is wrong. */
export async function started(workshop: Workshop): Promise<void> {
  const run = await workshop.run(startWords);
  if (run.code !== 0) throw new Error(`start ended with ${run.code}: ${run.stderr}`);
}
