import { type BodyData, freshBody, isOfTool, updatedBody } from "./body.ts";
import { forgeFailure, GithubFailure } from "./failures.ts";
import type { Pull, Repository } from "./github-shapes.ts";
import { fullName } from "./names.ts";
import type { Session } from "./session.ts";
import type { Memory } from "./state.ts";

export interface PullPlace {
  readonly upstream: Repository;
  readonly fork: Repository;
  readonly branch: string;
}

/** `login:branch`, by which GitHub knows a branch of a fork. */
const headOf = ({ fork, branch }: PullPlace): string => `${fork.owner}:${branch}`;

/** The open pull request of a branch. */
export async function openPull(session: Session, place: PullPlace): Promise<Pull | undefined> {
  return (await pullsOf(session, place)).find(({ isOpen }) => isOpen);
}

/** Pull requests of a branch in any state, newest first. */
export const pullsOf = ({ github }: Session, place: PullPlace): Promise<readonly Pull[]> =>
  github.pulls(place.upstream, headOf(place));

/**
 * The open one of a branch's pull requests.
 *
 * @param isAnother opens a second one where the first is closed
 * @throws Failure when the branch had one that is closed by now
 */
export function openOf(all: readonly Pull[], isAnother: boolean): Pull | undefined {
  const open = all.find(({ isOpen }) => isOpen);
  const last = all[0];
  if (open !== undefined || last === undefined || isAnother) return open;
  const what = last.isMerged ? "was merged" : "was closed without being merged";
  throw forgeFailure(
    `The pull request of this branch, #${last.number}, ${what}: ${last.pageUrl}`,
    last.isMerged
      ? "There is nothing left to submit. For another one of the same branch, run with --new-pull-request."
      : "Reopen it on its page, or open another one with --new-pull-request.",
  );
}

/** @throws Failure that says what a refusal to open a draft means. */
function explained(error: unknown, place: PullPlace): unknown {
  if (!(error instanceof GithubFailure) || error.status !== 422) return error;
  if (/draft pull requests are not supported/i.test(error.reason)) {
    return forgeFailure(
      `${fullName(place.upstream)} does not support draft pull requests.`,
      `The branch ${place.branch} is pushed: open the pull request on the page of the repository when the port is ready.`,
    );
  }
  if (/no commits between/i.test(error.reason)) {
    return forgeFailure(
      `GitHub opens no pull request without a commit, and ${place.branch} has none of its own.`,
      "Commit something (or start with --first-commit empty), then run add-tf-model submit.",
    );
  }
  return error;
}

/**
 * The open pull request of a branch, as a new draft where there is none.
 *
 * @param isAnother opens a second one where the first is closed
 */
export async function ensurePull(
  session: Session,
  memory: Memory,
  place: PullPlace,
  draft: { readonly title: string; readonly data: BodyData; readonly isAnother: boolean },
): Promise<Pull> {
  const found = openOf(await pullsOf(session, place), draft.isAnother);
  if (found !== undefined) {
    // a run that was killed behind its request could not note it
    if (isOfTool(found.body)) memory.made({ pull: found.number });
    return found;
  }
  const { github } = session;
  const { upstream } = place;
  const pull = { title: draft.title, body: freshBody(draft.data), head: headOf(place), base: upstream.defaultBranch };
  try {
    const made = await github.createPull(upstream, pull);
    memory.made({ pull: made.number });
    return made;
  } catch (error) {
    // an answer that was lost on its way: the pull request is there all the same
    const isThere = error instanceof GithubFailure && error.status === 422 && /already exists/i.test(error.reason);
    const other = isThere ? await openPull(session, place) : undefined;
    if (other === undefined) throw explained(error, place);
    return other;
  }
}

/** Brings the tool's part of a pull request's body up to date; asks GitHub only when something changed. */
export async function refreshBody(
  { github }: Session,
  { upstream }: PullPlace,
  pull: Pull,
  data: BodyData,
): Promise<boolean> {
  const body = updatedBody(pull.body, data);
  if (body === pull.body) return false;
  await github.updatePull(upstream, pull.number, { body });
  return true;
}
