import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { forgeFailure } from "../forge/failures.ts";
import { fullName, handleOf } from "../forge/names.ts";
import { refreshBody } from "../forge/pull.ts";
import { askForReviews } from "../forge/reviewers.ts";
import { changedPaths, commitOf } from "../forge/tree-state.ts";
import type { ForgeOutcome } from "../report/forge.ts";
import { inCheckout } from "./exclusive.ts";
import { openedModel, portPaths } from "./start-checklist.ts";
import { bodyOf, changedOnBranch, type ForgeOptions, reviewersOf, shownPull, verified } from "./start-context.ts";
import type { ForgeStages } from "./start-stages.ts";
import { checkedTree, fetchWay, type OpenWay, openWay, wantedPull } from "./submit-way.ts";

export interface ReadyOptions extends ForgeOptions {
  /** Goes on although the checklist has findings. */
  readonly anyway: boolean;
}

/** @throws Failure when reviewers would see something else than what lies here. */
async function assertSubmitted({ git, branch, root, model, fork, session }: OpenWay): Promise<void> {
  const [local, there] = [await commitOf(git, `refs/heads/${branch}`), await session.github.branchHead(fork, branch)];
  const own = portPaths(root, (await openedModel(root, model)).folder);
  const open = (await changedPaths(git)).filter(({ path }) => own.has(path));
  if (open.length === 0 && (local === undefined || local === there)) return;
  throw forgeFailure(
    open.length > 0
      ? `${open[0]?.path} has changes that are not in the pull request.`
      : `${branch} has other commits here than on GitHub.`,
    `Bring the pull request up to date first: add-tf-model submit ${model}`,
  );
}

const shownFindings = 10;

/** @throws Failure that lists what the checklist finds. */
function assertChecked(findings: readonly string[], model: string): void {
  if (findings.length === 0) return;
  const more = findings.length > shownFindings ? `\n  and ${findings.length - shownFindings} more` : "";
  const list = findings.slice(0, shownFindings).map((line) => `  ${line}`);
  throw new Failure(
    exitCodes.gaps,
    `The port is not ready; the checklist finds:\n${list.join("\n")}${more}`,
    `Repair them (add-tf-model check ${model} tells more) and submit again, or go on with --anyway.`,
  );
}

/**
 * Holds a port against the checklist, marks its pull request ready for review, and asks for reviews.
 *
 * @throws Failure when the checklist has findings, or the pull request is not what lies here.
 */
export async function ready(options: ReadyOptions, stages: ForgeStages): Promise<ForgeOutcome> {
  const { dryRun } = options;
  const way = await openWay(options);
  const { session, root, model, git, memory, upstream } = way;
  const lock = { readsOnly: dryRun, files: session.files };
  const { base } = await inCheckout(root, lock, async () => {
    await checkedTree(way);
    return fetchWay(way);
  });
  const pull = await wantedPull(way);
  await assertSubmitted(way);
  const stage = { repo: root, model, python: options.python, signal: options.signal };
  const { findings } = await stages.check(stage);
  if (!options.anyway) assertChecked(findings, model);
  const opened = await openedModel(root, model);
  const verification = dryRun ? undefined : await verified(memory, opened, options.verify, stages.verify, stage);
  if (verification?.agrees === false && !options.anyway) assertChecked([verification.summary], model);
  const reviewers = reviewersOf(
    opened,
    { upstream, viewer: pull.author || way.viewer },
    options.reviewers,
    await changedOnBranch({ git, branch: way.branch }, base),
  );
  session.goOn();
  const data = await bodyOf(way, reviewers, verification, options.version);
  const did: string[] = [];
  if (await refreshBody(session, way, pull, data)) did.push(`brought the body of #${pull.number} up to date`);
  if (pull.isDraft) {
    await session.github.markReady(pull);
    did.push(`marked #${pull.number} ready for review`);
  }
  const note = await askForReviews(session.github, upstream, pull, reviewers);
  if (note === undefined && reviewers.length > 0 && pull.reviewers.length + pull.teams.length < reviewers.length) {
    did.push(`asked ${reviewers.map(handleOf).join(", ")} for a review`);
  }
  return {
    command: "ready",
    model,
    upstream: fullName(upstream),
    fork: fullName(way.fork),
    branch: way.branch,
    root,
    pull: { ...shownPull(pull), isDraft: false },
    did,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(findings.length > 0 ? [`The checklist still has ${findings.length} findings.`] : []),
    ],
    next: dryRun ? [] : [`Once it is approved and the weights are on the Hub: add-tf-model finalize ${model}`],
    hasGaps: data.gaps.length > 0,
    ...(dryRun ? { plan: session.told } : {}),
  };
}
