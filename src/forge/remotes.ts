import { forgeFailure } from "./failures.ts";
import type { Repository } from "./github-shapes.ts";
import { fullName, isSame, type RepositoryName, repositoryOfUrl } from "./names.ts";
import { isSafeAddress } from "./token.ts";
import type { Git } from "./work-tree.ts";

export interface Remote {
  readonly name: string;
  readonly url: string;
  readonly repository: RepositoryName | undefined;
}

/** The remotes of a clone, with the repositories that their addresses name. */
export async function remotesOf({ ask }: Git): Promise<readonly Remote[]> {
  const output = (await ask("config", "--get-regexp", String.raw`^remote\..*\.url$`)) ?? "";
  return output.split("\n").flatMap((line) => {
    const [, name, url] = /^remote\.(.+)\.url (.+)$/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url, repository: repositoryOfUrl(url) }];
  });
}

/** `host:port` of an address over HTTP, the host alone of one over SSH. */
function hostOf(url: string): string {
  const scp = /^(?:[^/@]+@)?([^/:]+):(?!\/\/)/.exec(url)?.[1];
  if (scp !== undefined) return scp.toLowerCase();
  try {
    const { protocol, host, hostname } = new URL(url);
    return protocol === "ssh:" ? hostname : host;
  } catch {
    return "";
  }
}

/** Whether a remote leads to a repository, over whatever protocol. */
function leadsTo({ url, repository }: Remote, wanted: Repository): boolean {
  if (repository === undefined || !isSame(repository, wanted)) return false;
  const [here, there] = [hostOf(url), new URL(wanted.cloneUrl)];
  return here === there.host || here === there.hostname || here === `ssh.${there.hostname}`;
}

/** @throws Failure when an address that GitHub gave is none to which git may go. */
function checkedAddress(repository: Repository): string {
  try {
    const url = new URL(repository.cloneUrl);
    if (isSafeAddress(url) && url.username === "" && url.password === "") return repository.cloneUrl;
  } catch {
    // told below
  }
  throw forgeFailure(
    `GitHub gave an address of ${fullName(repository)} that git is not sent to.`,
    "It has to be an https address without a user name. Check GITHUB_API_URL.",
  );
}

/**
 * The remote of one of some names that leads to a repository, added under the first free one where there is none: guides
 * and people count on these names.
 *
 * @throws Failure when all of the names lead elsewhere, and no remote of another name leads there.
 */
export async function ensureRemote(
  git: Git,
  repository: Repository,
  names: readonly string[],
  added: (name: string) => void,
): Promise<string> {
  const remotes = await remotesOf(git);
  const fitting = remotes.filter((remote) => leadsTo(remote, repository));
  const found = fitting.find(({ name }) => names.includes(name));
  if (found !== undefined) return found.name;
  const free = names.find((name) => remotes.every((remote) => remote.name !== name));
  if (free === undefined) {
    if (fitting[0] !== undefined) return fitting[0].name;
    const taken = remotes.find(({ name }) => name === names[0]);
    throw forgeFailure(
      `The remote ${names[0]} leads to ${taken?.repository === undefined ? "another place" : fullName(taken.repository)}, not to ${fullName(repository)}.`,
      `Give it another name (git remote rename ${names[0]} NAME), or say with --upstream owner/name where the port goes.`,
    );
  }
  await git.run("remote", "add", free, checkedAddress(repository));
  added(free);
  return free;
}

/** The remote of the user's fork, of whatever name; where there is none, `origin` or the next name that is free. */
export async function ensureForkRemote(git: Git, fork: Repository, added: (name: string) => void): Promise<string> {
  const found = (await remotesOf(git)).find((remote) => leadsTo(remote, fork));
  return found?.name ?? ensureRemote(git, fork, ["origin", "fork", "my-fork"], added);
}

/** Whether a text can be the name of a branch that GitHub gives, in an argument of git. */
const isBranchName = (name: string): boolean =>
  /^[^-/.\s~^:?*[\\@][^\s~^:?*[\\]*$/.test(name) && !/\.\.|@\{|\/\/|\.lock$|\/$/.test(name);

/**
 * Fetches one branch, the whole history of it where the clone is shallow.
 *
 * @returns the ref under which it now is
 */
export async function fetchBranch(
  git: Git,
  remote: string,
  branch: string,
  say: (line: string) => void,
): Promise<string> {
  if (!isBranchName(branch))
    throw forgeFailure(`${JSON.stringify(branch)} is no name of a branch.`, "Rename it on GitHub.");
  const ref = `refs/remotes/${remote}/${branch}`;
  const isShallow = (await git.ask("rev-parse", "--is-shallow-repository")) === "true";
  if (isShallow) say("The clone is shallow: fetching the history that a rebase needs, which may take minutes …");
  const depth = isShallow ? ["--unshallow"] : [];
  await git.talk("fetch", "--quiet", "--no-tags", ...depth, remote, `+refs/heads/${branch}:${ref}`);
  return ref;
}
