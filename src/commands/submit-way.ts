import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { repairSwitch } from "../forge/branch.ts";
import { forgeFailure } from "../forge/failures.ts";
import { findFork } from "../forge/fork.ts";
import type { Pull } from "../forge/github-shapes.ts";
import { branchOf, fullName } from "../forge/names.ts";
import { openPull } from "../forge/pull.ts";
import { ensureForkRemote, ensureRemote, fetchBranch, remotesOf } from "../forge/remotes.ts";
import { openSession, openUpstream } from "../forge/session.ts";
import { freshState, openMemory, statePath } from "../forge/state.ts";
import { assertOnBranch, commitOf } from "../forge/tree-state.ts";
import { openedModel } from "./start-checklist.ts";
import { type ForgeOptions, isOneRepository, upstreamName, type Way } from "./start-context.ts";

/** The way of a port that was started: everything is there and only looked up. Fetches nothing yet. */
export type OpenWay = Omit<Way, "upstreamRemote" | "forkRemote">;

/**
 * @throws Failure when there is no checkout, no token, or no fork.
 */
export async function openWay(options: ForgeOptions): Promise<OpenWay> {
  const { dryRun, version, say, signal } = options;
  branchOf(options.model);
  const opened = await openedModel(options.repo, options.model);
  const { root } = opened.checkout;
  const { model } = opened.folder;
  const session = await openSession({ isDry: dryRun, version, say, signal });
  const viewer = await session.github.viewer();
  const upstream = await openUpstream(session, await upstreamName(session, options.upstream, opened));
  const memory = openMemory(statePath(root, model, session.files), freshState(model, upstream), session.files, dryRun);
  const git = session.git(root, upstream);
  const remotes = (await remotesOf(git)).flatMap(({ repository }) => (repository === undefined ? [] : [repository]));
  const known = memory.value().fork;
  const fork = await findFork(session, upstream, viewer, [...(known === undefined ? [] : [known]), ...remotes]);
  if (fork === undefined) {
    throw forgeFailure(
      `${viewer} has no fork of ${fullName(upstream)} that this clone knows of.`,
      `Start the port first: add-tf-model start ${model}`,
    );
  }
  return { session, model, viewer, root, git, memory, branch: branchOf(model), upstream, fork };
}

/** The fetched way: its remotes, the ref of the base, and what is pushed. */
export interface FetchedWay {
  readonly way: Way;
  /** Ref of upstream's default branch. */
  readonly base: string;
  /** Commit of the branch on GitHub. */
  readonly there: string | undefined;
  /** Ref of the branch as it was pushed. */
  readonly pushed: string | undefined;
}

/** Fetches upstream's default branch and the pushed branch. */
export async function fetchWay(open: OpenWay): Promise<FetchedWay> {
  const { git, session, memory, upstream, fork, branch } = open;
  const added = (name: string): void => memory.made({ remotes: [...memory.value().made.remotes, name] });
  const upstreamRemote = await ensureRemote(git, upstream, ["upstream"], added);
  const isOne = isOneRepository(open);
  const forkRemote = isOne ? upstreamRemote : await ensureForkRemote(git, fork, added);
  const base = await fetchBranch(git, upstreamRemote, upstream.defaultBranch, session.say);
  const there = await session.github.branchHead(fork, branch);
  const pushed = there === undefined ? undefined : await fetchBranch(git, forkRemote, branch, session.say);
  return { way: { ...open, upstreamRemote, forkRemote }, base, there, pushed };
}

/**
 * Looks at the tree before anything is done to it.
 *
 * @returns the branch that is checked out
 * @throws Failure when an operation of git is under way, or HEAD is on no branch
 */
export async function checkedTree({ git, memory, session }: OpenWay): Promise<string> {
  await repairSwitch(git, memory, session.isDry);
  return assertOnBranch(git);
}

/** @throws Failure when the branch of the port is nowhere. */
export async function assertStarted({ git, branch, model }: OpenWay, pushed: string | undefined): Promise<void> {
  if (pushed !== undefined || (await commitOf(git, `refs/heads/${branch}`)) !== undefined) return;
  throw new Failure(
    exitCodes.tree,
    `There is no branch ${branch}, here or on GitHub.`,
    `Start the port first: add-tf-model start ${model}`,
  );
}

/** @throws Failure when the branch has no open pull request. */
export async function wantedPull({ session, model, ...place }: OpenWay): Promise<Pull> {
  const pull = await openPull(session, place);
  if (pull !== undefined) return pull;
  throw forgeFailure(
    `There is no open pull request of ${place.branch}.`,
    `Open it with add-tf-model submit ${model}; one that was closed has to be reopened on its page.`,
  );
}
