import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gitEnvironment } from "./git-environment.ts";

const run = promisify(execFile);

/** What git prints, or `undefined` when it is not installed, or refuses: no repository, or somebody else's. */
async function git(root: string, ...words: readonly string[]): Promise<string | undefined> {
  try {
    // Without optional locks, a look at the tree does not disturb a git that is at work.
    const all = ["--no-optional-locks", "-C", root, ...words];
    const env = gitEnvironment(process.env);
    return (await run("git", all, { maxBuffer: 64 * 1024 * 1024, env })).stdout;
  } catch {
    return undefined;
  }
}

export interface ChangedFile {
  /** Path relative to the checkout. */
  readonly path: string;
  readonly isTracked: boolean;
}

/** Files that differ from the last commit; `undefined` when git cannot tell. */
export async function changedFiles(root: string): Promise<readonly ChangedFile[] | undefined> {
  const words = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", "."];
  const [output, prefix] = await Promise.all([git(root, ...words), git(root, "rev-parse", "--show-prefix")]);
  if (output === undefined || prefix === undefined) return undefined;
  const above = prefix.trimEnd().length;
  const entries = output.split("\0").filter((entry) => entry !== "");
  return entries.map((entry) => ({ path: entry.slice(3 + above), isTracked: !entry.startsWith("??") }));
}

/** Where pull requests go, the likeliest first; the last one serves a clone that has only its own branch. */
const targets = ["upstream/main", "origin/main", "main", "master", "HEAD"] as const;

/** Whether a file is on the branch that pull requests go to; `undefined` when git cannot tell. */
export async function isMerged(root: string, path: string): Promise<boolean | undefined> {
  for (const branch of targets) {
    const commit = await git(root, "rev-parse", "--verify", "--quiet", `${branch}^{commit}`);
    if (commit !== undefined) return (await git(root, "cat-file", "-e", `${commit.trim()}:./${path}`)) !== undefined;
  }
  return undefined;
}

/** The name under which the user commits here. */
export async function userName(root: string): Promise<string | undefined> {
  const name = (await git(root, "config", "user.name"))?.trim();
  return name === "" ? undefined : name;
}

/** Makes a folder a repository with one commit of all that it holds; does nothing where git is not installed. */
export async function commitAll(folder: string, message: string): Promise<void> {
  if ((await git(folder, "init", "--quiet")) === undefined) return;
  await git(folder, "add", "--all", "--force");
  const author = [
    "-c",
    "user.name=add-tf-model",
    "-c",
    "user.email=add-tf-model@localhost",
    "-c",
    "commit.gpgsign=false",
  ];
  await git(folder, ...author, "commit", "--quiet", "--no-verify", "--message", message);
}
