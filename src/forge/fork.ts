import { setTimeout as pause } from "node:timers/promises";
import { forgeFailure } from "./failures.ts";
import type { Repository } from "./github-shapes.ts";
import { fullName, isSame, type RepositoryName } from "./names.ts";
import type { Session } from "./session.ts";

const isForkOf = (candidate: Repository, upstream: RepositoryName): boolean =>
  candidate.forkOf.some((origin) => isSame(origin, upstream));

/**
 * The user's fork, where one can tell which it is: the repository of the same name, or one that the clone has as a
 * remote. Forks under other names are found when a fork is asked for: GitHub then answers with the one that is there.
 *
 * @param candidates names of repositories that remotes of the clone lead to
 */
export async function findFork(
  { github }: Session,
  upstream: Repository,
  viewer: string,
  candidates: readonly RepositoryName[],
): Promise<Repository | undefined> {
  // who owns the repository needs no fork of it
  if (upstream.owner.toLowerCase() === viewer.toLowerCase()) return upstream;
  const own = candidates.filter(({ owner }) => owner.toLowerCase() === viewer.toLowerCase());
  const names = [...own, { owner: viewer, name: upstream.name }];
  const unique = names.filter((name, index) => names.findIndex((each) => isSame(each, name)) === index);
  for (const name of unique) {
    const found = await github.repository(name);
    if (found !== undefined && isForkOf(found, upstream)) return found;
  }
  return undefined;
}

/**
 * Asks for a fork, which GitHub makes in the background. Where there is one already, that is the answer.
 *
 * @throws Failure when GitHub refuses, or answers with something that is no fork.
 */
export async function makeFork(
  { github, say, isDry }: Session,
  upstream: Repository,
  viewer: string,
): Promise<Repository> {
  if (!isDry) say(`Forking ${fullName(upstream)} …`);
  const fork = await github.fork(upstream, viewer);
  const isRight = fork.forkOf.length === 0 || isForkOf(fork, upstream);
  if (isRight && fork.owner.toLowerCase() === viewer.toLowerCase()) return fork;
  throw forgeFailure(
    `GitHub answered with ${fullName(fork)} instead of a fork of ${fullName(upstream)} for ${viewer}.`,
    "Fork the repository on its page, then run again.",
  );
}

/**
 * Waits until a fork can be fetched from: its default branch is there.
 *
 * @param limit seconds
 * @throws Failure when it is not there within the limit.
 */
export async function waitForFork(
  { github, lookEvery, say, goOn, isDry }: Session,
  fork: Repository,
  limit: number,
): Promise<void> {
  if (isDry) return;
  const end = Date.now() + limit * 1000;
  for (let looks = 0; ; looks += 1) {
    goOn();
    if ((await github.branchHead(fork, fork.defaultBranch)) !== undefined) return;
    if (Date.now() >= end) {
      throw forgeFailure(
        `The fork ${fullName(fork)} is not there yet, after ${limit} seconds.`,
        "GitHub is still making it. Run the same command again in a few minutes, or give it longer with --wait SECONDS.",
      );
    }
    if (looks === 0) say(`Waiting until ${fullName(fork)} is there …`);
    await pause(Math.min(lookEvery, Math.max(end - Date.now(), 1)));
  }
}
