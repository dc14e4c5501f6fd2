import { changeSet } from "../change/change-set.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { commitPaths } from "../forge/commit.ts";
import { fullName } from "../forge/names.ts";
import { refreshBody } from "../forge/pull.ts";
import { pushBranch } from "../forge/push.ts";
import { changedPaths } from "../forge/tree-state.ts";
import type { ForgeOutcome } from "../report/forge.ts";
import { formatPython, initFormat } from "../translate/format.ts";
import { inCheckout } from "./exclusive.ts";
import { withoutFromPt } from "./finalize-from-pt.ts";
import { classNameOf, openedModel } from "./start-checklist.ts";
import { bodyOf, changedOnBranch, type ForgeOptions, reviewersOf, shownPull, verified } from "./start-context.ts";
import type { ForgeStages } from "./start-stages.ts";
import { gather, type Told } from "./submit.ts";
import { writeOwn } from "./submit-format.ts";
import { checkedTree, fetchWay, type OpenWay, openWay, wantedPull } from "./submit-way.ts";

export interface FinalizeOptions extends ForgeOptions {
  /** Runs the port's tests before anything is pushed. */
  readonly tests: boolean;
}

/** The test file before and after. */
interface Edited {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

async function edited({ root, model }: OpenWay): Promise<Edited> {
  const { language, checkout, folder } = await openedModel(root, model);
  const before = checkout.read(folder.portTestPath);
  if (before === undefined) {
    throw new Failure(
      exitCodes.tree,
      `There is no ${folder.portTestPath}.`,
      `Port the tests first: add-tf-model ${model}`,
    );
  }
  // Weights of other libraries are not on the Hub: their tests load them from the originals, and go on doing so.
  const { text, count } = language === "python" ? withoutFromPt(before) : { text: before, count: 0 };
  if (count === 0) return { path: folder.portTestPath, before, after: before, count };
  await initFormat();
  return { path: folder.portTestPath, before, after: formatPython(text), count };
}

/** @throws Failure when the tests fail; the test file is then as it was. */
async function assertPassing(
  way: OpenWay,
  { path, before, after }: Edited,
  options: FinalizeOptions,
  stages: ForgeStages,
): Promise<string> {
  const { root, model } = way;
  const outcome = await stages.test({ repo: root, model, path, python: options.python, signal: options.signal });
  if (outcome.passed) return outcome.summary;
  await writeOwn(model, changeSet(root, [{ path, before: after, after: before }]));
  throw new Failure(
    exitCodes.disagree,
    `The tests do not pass without from_pt=True:\n${outcome.summary}`,
    "Are the TensorFlow weights on the Hub? The test file is as it was; run again when they are, or with --no-tests.",
  );
}

/** Edits the tests, runs them, and commits. */
async function edit(way: OpenWay, options: FinalizeOptions, stages: ForgeStages, told: Told): Promise<void> {
  const { git, root, model, session } = way;
  const change = await edited(way);
  const isLeft = (await changedPaths(git)).some(({ path }) => path === change.path);
  if (change.count === 0 && !isLeft) return;
  if (session.isDry) {
    await git.run("add", "--all", "--", change.path);
    await git.run(
      "commit",
      "--quiet",
      "--only",
      "--message",
      `Load TensorFlow weights in the tests of ${model}`,
      "--",
      change.path,
    );
    return;
  }
  await writeOwn(model, changeSet(root, [change]), options.signal);
  if (options.tests) told.did.push(`ran the tests: ${await assertPassing(way, change, options, stages)}`);
  session.goOn();
  const name = classNameOf((await openedModel(root, model)).folder);
  await commitPaths(git, (path) => path === change.path, `Load TensorFlow weights in the tests of ${name}`);
  if (change.count > 0) told.did.push(`took from_pt=True out of ${change.count} calls in ${change.path}`);
}

/**
 * The last step before a merge, once the TensorFlow weights are on the Hub: tests load them.
 *
 * @throws Failure when the tests fail then.
 */
export async function finalize(options: FinalizeOptions, stages: ForgeStages): Promise<ForgeOutcome> {
  const { dryRun } = options;
  const open = await openWay(options);
  const { session, root, model, git, memory, branch, upstream, fork } = open;
  const pull = await wantedPull(open);
  const told: Told = { did: [], notes: [] };
  const hasGaps = await inCheckout(root, { readsOnly: dryRun, files: session.files }, async () => {
    await checkedTree(open);
    const fetched = await fetchWay(open);
    await gather(fetched, told);
    await edit(open, options, stages, told);
    session.goOn();
    const look = () => session.github.branchHead(fork, branch);
    const there = await look();
    const target = { remote: fetched.way.forkRemote, branch, there, look };
    if (await pushBranch(git, memory, target)) told.did.push(`pushed ${branch} to ${fullName(fork)}`);
    const opened = await openedModel(root, model);
    const stage = { repo: root, model, python: options.python, signal: options.signal };
    const verification = dryRun ? undefined : await verified(memory, opened, options.verify, stages.verify, stage);
    const changed = await changedOnBranch(open, fetched.base);
    const reviewers = reviewersOf(opened, { upstream, viewer: pull.author || open.viewer }, options.reviewers, changed);
    const data = await bodyOf(open, reviewers, verification, options.version);
    if (await refreshBody(session, open, pull, data)) told.did.push(`brought the body of #${pull.number} up to date`);
    return data.gaps.length > 0;
  });
  return {
    command: "finalize",
    model,
    upstream: fullName(upstream),
    fork: fullName(fork),
    branch,
    root,
    pull: shownPull(pull),
    ...told,
    next: [],
    hasGaps,
    ...(dryRun ? { plan: session.told } : {}),
  };
}
