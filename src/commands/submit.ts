import { ensureBranch } from "../forge/branch.ts";
import { commitPaths } from "../forge/commit.ts";
import { fullName } from "../forge/names.ts";
import { ensurePull, refreshBody } from "../forge/pull.ts";
import { fastForward, noteContained, pushBranch } from "../forge/push.ts";
import { askForReviews } from "../forge/reviewers.ts";
import { assertNoForeign, changedPaths } from "../forge/tree-state.ts";
import type { ForgeOutcome } from "../report/forge.ts";
import { inCheckout } from "./exclusive.ts";
import { classNameOf, openedModel, portPaths } from "./start-checklist.ts";
import {
  bodyOf,
  changedOnBranch,
  type ForgeOptions,
  reviewersOf,
  shownPull,
  verified,
  type Way,
} from "./start-context.ts";
import type { ForgeStages } from "./start-stages.ts";
import { fixup, formatted, writeOwn } from "./submit-format.ts";
import { finishRebase, rebaseBranch } from "./submit-rebase.ts";
import { missingRegistration } from "./submit-registration.ts";
import { assertStarted, checkedTree, type FetchedWay, fetchWay, type OpenWay, openWay } from "./submit-way.ts";

export interface SubmitOptions extends ForgeOptions {
  /** Runs `make fixup`; left out, where its tools are installed. */
  readonly fixup?: boolean | undefined;
}

/** What a step did, and what the user should know. */
export interface Told {
  readonly did: string[];
  readonly notes: string[];
}

/** Paths that are the port's: what the tool wrote, and what the branch changes beside upstream. */
export async function pathsOfPort(
  { root, model, git, branch }: Pick<Way, "root" | "model" | "git" | "branch">,
  base: string,
): Promise<ReadonlySet<string>> {
  const { folder } = await openedModel(root, model);
  return new Set([...portPaths(root, folder), ...(await changedOnBranch({ git, branch }, base))]);
}

/** Checks the branch out with all that was pushed, and commits what lies there of the port. */
export async function gather({ way, base, there, pushed }: FetchedWay, told: Told): Promise<void> {
  const { git, memory, branch, root, model, session } = way;
  await assertStarted(way, pushed);
  const before = await pathsOfPort(way, base);
  assertNoForeign(await changedPaths(git), (path) => before.has(path));
  await ensureBranch(git, memory, { branch, base, pushed });
  const target = { remote: way.forkRemote, branch, there };
  if (await fastForward(git, memory, target, pushed))
    told.did.push(`took over what was pushed to ${branch} from elsewhere`);
  const opened = await openedModel(root, model);
  if (!session.isDry) await writeOwn(model, await formatted(opened));
  const paths = await pathsOfPort(way, base);
  const name = classNameOf(opened.folder);
  if (await commitPaths(git, (path) => paths.has(path), `Update TensorFlow port of ${name}`)) {
    told.did.push("committed what had changed of the port");
  }
  await noteContained(git, memory, target);
}

/** What a new base asks for: registration behind a rebase by hand, and the checkout's own tools. */
async function tidyUp(way: Way, base: string, options: SubmitOptions, told: Told): Promise<void> {
  const { git, memory, root, model, session } = way;
  if (session.isDry) return;
  const opened = await openedModel(root, model);
  const name = classNameOf(opened.folder);
  if (memory.value().registerAgain === true) {
    const missing = await missingRegistration(root, model);
    await writeOwn(model, missing, options.signal);
    const paths = new Set(missing.changes.map(({ path }) => path));
    if (await commitPaths(git, (path) => paths.has(path), `Register TensorFlow port of ${name} on the new base`)) {
      told.did.push(`registered again in ${[...paths].join(", ")}`);
    }
    memory.keep({ registerAgain: undefined });
  }
  const fixed = await fixup(root, options.fixup, options.signal);
  if (fixed === undefined) return;
  (fixed.isDone ? told.did : told.notes).push(fixed.text);
  const paths = await pathsOfPort(way, base);
  await commitPaths(git, (path) => paths.has(path), `Apply make fixup to the TensorFlow port of ${name}`);
  const others = (await changedPaths(git)).filter(({ isTracked }) => isTracked).map(({ path }) => path);
  if (others.length > 0)
    told.notes.push(
      `make fixup changed files that are no part of the port, and are not committed: ${others.join(", ")}`,
    );
}

/** Pushes, and brings the pull request up to date; opens it where there is none. */
async function publish(way: Way, base: string, options: SubmitOptions, stages: ForgeStages, told: Told) {
  const { git, memory, session, root, model, branch, fork, upstream } = way;
  const opened = await openedModel(root, model);
  const stage = { repo: root, model, python: options.python, signal: options.signal };
  const verification = session.isDry ? undefined : await verified(memory, opened, options.verify, stages.verify, stage);
  const look = () => session.github.branchHead(fork, branch);
  const there = await look();
  if (await pushBranch(git, memory, { remote: way.forkRemote, branch, there, look })) {
    told.did.push(`pushed ${branch} to ${fullName(fork)}`);
  }
  const reviewers = reviewersOf(opened, way, options.reviewers, await changedOnBranch(way, base));
  const data = await bodyOf(way, reviewers, verification, options.version);
  const before = memory.value().made.pull;
  const title = `Add TensorFlow port of ${classNameOf(opened.folder)}`;
  const pull = await ensurePull(session, memory, way, { title, data, isAnother: options.isAnotherPull });
  const isNew = memory.value().made.pull !== before;
  if (isNew) {
    told.did.push(`opened draft pull request #${pull.number}`);
    const note = await askForReviews(session.github, upstream, pull, reviewers);
    if (note !== undefined) told.notes.push(note);
  }
  if (await refreshBody(session, way, pull, data)) told.did.push(`brought the body of #${pull.number} up to date`);
  return { pull, hasGaps: data.gaps.length > 0 };
}

const shownFindings = 5;

async function findings(way: OpenWay, stages: ForgeStages, options: SubmitOptions, told: Told): Promise<void> {
  const { findings: found } = await stages.check({ repo: way.root, model: way.model, signal: options.signal });
  if (found.length === 0) return;
  const more =
    found.length > shownFindings ? `\n  and ${found.length - shownFindings} more: add-tf-model check ${way.model}` : "";
  told.notes.push(
    `The checklist has ${found.length} findings:\n${found
      .slice(0, shownFindings)
      .map((line) => `  ${line}`)
      .join("\n")}${more}`,
  );
}

/**
 * Brings the branch of a port and its pull request up to date: commits, rebases, formats, pushes, and rewrites its part of
 * the body. A second run, or one behind a killed run, does what is missing.
 *
 * @throws Failure when a step cannot be done; what was done before it stays.
 */
export async function submit(options: SubmitOptions, stages: ForgeStages): Promise<ForgeOutcome> {
  const { dryRun } = options;
  const open = await openWay(options);
  const { session, root, model } = open;
  const told: Told = { did: [], notes: [] };
  const lock = { readsOnly: dryRun, files: session.files };
  const { way, base } = await inCheckout(root, lock, async () => {
    await finishRebase(open);
    await checkedTree(open);
    const fetched = await fetchWay(open);
    session.goOn();
    await gather(fetched, told);
    session.goOn();
    told.did.push(...(await rebaseBranch(fetched.way, fetched.base)));
    await tidyUp(fetched.way, fetched.base, options, told);
    return fetched;
  });
  session.goOn();
  if (!dryRun) await findings(way, stages, options, told);
  const { pull, hasGaps } = await inCheckout(root, lock, () => publish(way, base, options, stages, told));
  return {
    command: "submit",
    model,
    upstream: fullName(way.upstream),
    fork: fullName(way.fork),
    branch: way.branch,
    root,
    pull: shownPull(pull),
    ...told,
    next: pull.isDraft && !dryRun ? [`When it is complete: add-tf-model ready ${model}`] : [],
    hasGaps,
    ...(dryRun ? { plan: session.told } : {}),
  };
}
