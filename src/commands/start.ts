import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ModelSource } from "../checkout/checkout.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { ensureBranch, repairSwitch } from "../forge/branch.ts";
import { cloneInto } from "../forge/clone.ts";
import { commitPaths } from "../forge/commit.ts";
import { findFork, makeFork, waitForFork } from "../forge/fork.ts";
import type { Pull, Repository } from "../forge/github-shapes.ts";
import { branchOf, fullName, handleOf } from "../forge/names.ts";
import { findOthers, othersText, spellings } from "../forge/others.ts";
import { ensurePull, openOf, pullsOf, refreshBody } from "../forge/pull.ts";
import { pushBranch } from "../forge/push.ts";
import { ensureForkRemote, ensureRemote, fetchBranch, remotesOf } from "../forge/remotes.ts";
import { askForReviews } from "../forge/reviewers.ts";
import { openSession, openUpstream, type Session } from "../forge/session.ts";
import { freshState, type Memory, openMemory, statePath } from "../forge/state.ts";
import { assertIdentity, assertNoForeign, assertOnBranch, changedPaths } from "../forge/tree-state.ts";
import type { ForgeOutcome } from "../report/forge.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { inCheckout } from "./exclusive.ts";
import { classNameOf, type Opened, openedModel, portPaths } from "./start-checklist.ts";
import {
  bodyOf,
  changedOnBranch,
  type ForgeOptions,
  isOneRepository,
  openedIfThere,
  reviewersOf,
  shownPull,
  upstreamName,
  verified,
  type Way,
} from "./start-context.ts";
import { type PlannedStart, planAbsent } from "./start-plan.ts";
import type { ForgeStages } from "./start-stages.ts";

/** What the first commit of a branch is: the port, the empty file that the guide asks for, or left to the user. */
export type FirstCommit = "port" | "empty" | "none";

export interface StartOptions extends ForgeOptions {
  /** Where to clone to when the command is run outside of any checkout. */
  readonly into: string;
  readonly firstCommit: FirstCommit;
  /** Goes on although others seem to be at work on the model. */
  readonly yes: boolean;
  /** How the port is made. */
  readonly port: {
    readonly heads?: readonly string[] | undefined;
    readonly contributor?: string | undefined;
    readonly force: boolean;
    readonly trace: boolean;
  };
}

export interface StartOutcome extends ForgeOutcome {
  /** The port that was made on the way. */
  readonly port?: PortOutcome | undefined;
}

/** @throws Failure when others are at work and nobody says to go on. */
async function assertNobodyAtWork(
  options: StartOptions,
  session: Session,
  { upstream, at, own }: { upstream: Repository; at: Opened | undefined; own: readonly Pull[] },
): Promise<void> {
  const names = spellings(at?.folder.model ?? options.model, at === undefined ? undefined : classNameOf(at.folder));
  const all = await findOthers(session, upstream, names, Date.now());
  const found = all.filter(({ number }) => own.every((pull) => pull.number !== number));
  if (found.length === 0) return;
  const shown = found.slice(0, 10);
  options.say(`In ${fullName(upstream)}, these speak of ${names.join(" or ")} and TensorFlow:\n${othersText(shown)}`);
  if (options.yes || options.dryRun) return;
  if (options.ask === undefined) {
    throw new Failure(
      exitCodes.usage,
      `Others may be at work on ${options.model}: ${shown.map(({ number }) => `#${number}`).join(", ")} of ${fullName(upstream)}.`,
      "Look at them, and run again with --yes to go on all the same; nothing was changed.",
    );
  }
  if (await options.ask.confirm("Go on all the same?", false)) return;
  throw new Failure(exitCodes.interrupted, "Stopped: others may be at work on the model.", "Nothing was changed.");
}

/** What `start` remembers before there is a clone to keep it in. */
function pendingPath(into: string): string {
  const target = resolve(into);
  return join(dirname(target), `.${basename(target)}.add-tf-model-start.json`);
}

const clockTolerance = 300_000;

/** The user's fork, asked for where there is none. */
async function ensureFork(
  session: Session,
  memory: Memory,
  { upstream, viewer, wait, at }: { upstream: Repository; viewer: string; wait: number; at: Opened | undefined },
): Promise<Repository> {
  const remotes = at === undefined ? [] : await remotesOf(session.git(at.checkout.root));
  const candidates = remotes.flatMap(({ repository }) => (repository === undefined ? [] : [repository]));
  const known = memory.value().fork;
  const found = await findFork(session, upstream, viewer, [...(known === undefined ? [] : [known]), ...candidates]);
  if (found === undefined && memory.value().forkAskedAt === undefined)
    memory.keep({ forkAskedAt: new Date().toISOString() });
  const fork = found ?? (await makeFork(session, upstream, viewer));
  await waitForFork(session, fork, wait);
  const asked = Date.parse(memory.value().forkAskedAt ?? "");
  const isOurs = fork.createdAt !== undefined && Date.parse(fork.createdAt) >= asked - clockTolerance;
  memory.keep({ fork: { owner: fork.owner, name: fork.name, cloneUrl: fork.cloneUrl } });
  if (isOurs) memory.made({ fork: true });
  return fork;
}

/** Remotes, the fetched base and the branch: everything before the first commit. */
async function prepareTree(
  way: Omit<Way, "upstreamRemote" | "forkRemote">,
  options: StartOptions,
): Promise<{ readonly way: Way; readonly base: string }> {
  const { git, memory, session, root, branch, upstream, fork } = way;
  await repairSwitch(git, memory, session.isDry);
  await assertOnBranch(git);
  const { folder } = await openedModel(root, way.model);
  const own = portPaths(root, folder);
  assertNoForeign(await changedPaths(git), (path) => own.has(path));
  if (options.firstCommit !== "none") await assertIdentity(git);
  const added = (name: string): void => memory.made({ remotes: [...memory.value().made.remotes, name] });
  const upstreamRemote = await ensureRemote(git, upstream, ["upstream"], added);
  const forkRemote = isOneRepository(way) ? upstreamRemote : await ensureForkRemote(git, fork, added);
  const base = await fetchBranch(git, upstreamRemote, upstream.defaultBranch, session.say);
  if (await git.holds("cat-file", "-e", `${base}:${folder.portPath}`)) {
    throw new Failure(
      exitCodes.forge,
      `${fullName(upstream)} has a TensorFlow port of ${way.model} already: ${folder.portPath} on ${upstream.defaultBranch}.`,
      "Choose another model, or improve that port on a branch of your own.",
    );
  }
  const isPushed = (await session.github.branchHead(fork, branch)) !== undefined;
  const pushed = isPushed ? await fetchBranch(git, forkRemote, branch, session.say) : undefined;
  await ensureBranch(git, memory, { branch, base, pushed });
  return { way: { ...way, upstreamRemote, forkRemote }, base };
}

/** The empty file that the guide asks for, unless there is a file. */
async function writeEmptyPort(root: string, { portPath }: ModelSource): Promise<void> {
  mkdirSync(dirname(join(root, portPath)), { recursive: true });
  try {
    writeFileSync(join(root, portPath), "", { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

/** Makes what the first commit holds, and commits it. */
async function firstCommit(
  way: Way,
  options: StartOptions,
  stages: ForgeStages,
): Promise<{ readonly port?: PortOutcome; readonly isMade: boolean }> {
  const { git, root, model, session } = way;
  if (options.firstCommit === "none") return { isMade: false };
  const opened = await openedModel(root, model);
  const name = classNameOf(opened.folder);
  const isPort = options.firstCommit === "port";
  const choices = {
    ...options.port,
    repo: root,
    model,
    dryRun: options.dryRun,
    allowDirty: true,
    python: options.python,
    signal: options.signal,
  };
  const port = isPort ? await stages.port(choices) : undefined;
  const message = isPort ? `Add TensorFlow port of ${name}` : `Start a TensorFlow port of ${name}`;
  if (session.isDry) {
    const paths = port?.changes.changes.map(({ path }) => path) ?? [opened.folder.portPath];
    if (paths.length > 0) {
      await git.run("add", "--all", "--", ...paths);
      await git.run("commit", "--quiet", "--only", "--message", message, "--", ...paths);
    }
    return { isMade: true, ...(port === undefined ? {} : { port }) };
  }
  const isMade = await inCheckout(root, { readsOnly: false, files: session.files }, async () => {
    if (!isPort) await writeEmptyPort(root, opened.folder);
    const own = portPaths(root, opened.folder);
    return commitPaths(git, (path) => own.has(path), message);
  });
  return { isMade, ...(port === undefined ? {} : { port }) };
}

/** Pushes the branch, and opens the draft with its body and reviewers. */
async function publish(
  way: Way,
  base: string,
  options: StartOptions,
  stages: ForgeStages,
): Promise<{ readonly pull?: Pull; readonly did: readonly string[]; readonly notes: readonly string[] }> {
  const { git, memory, session, root, model, branch, fork, upstream } = way;
  const isAhead = session.isDry || (await git.ask("rev-list", "--count", `${base}..refs/heads/${branch}`)) !== "0";
  const look = () => session.github.branchHead(fork, branch);
  const there = await look();
  const isPushed = await pushBranch(git, memory, { remote: way.forkRemote, branch, there, look });
  const did = isPushed ? [`pushed ${branch} to ${fullName(fork)}`] : [];
  if (!isAhead) {
    return { did, notes: ["There is no commit yet, and so no pull request: add-tf-model submit opens it."] };
  }
  const opened = await openedModel(root, model);
  const stage = { repo: root, model, python: options.python, signal: options.signal };
  const verification = session.isDry ? undefined : await verified(memory, opened, options.verify, stages.verify, stage);
  const reviewers = reviewersOf(opened, way, options.reviewers, await changedOnBranch(way, base));
  const data = await bodyOf(way, reviewers, verification, options.version);
  const before = memory.value().made.pull;
  const title = `Add TensorFlow port of ${classNameOf(opened.folder)}`;
  const pull = await ensurePull(session, memory, way, { title, data, isAnother: options.isAnotherPull });
  const isNew = memory.value().made.pull !== before;
  const isRefreshed = await refreshBody(session, way, pull, data);
  const note = await askForReviews(session.github, upstream, pull, reviewers);
  return {
    pull,
    did: [
      ...did,
      ...(isNew
        ? [`opened draft pull request #${pull.number}`]
        : isRefreshed
          ? [`brought the body of #${pull.number} up to date`]
          : []),
      ...(note === undefined && isNew && reviewers.length > 0
        ? [`asked ${reviewers.map(handleOf).join(", ")} for a review`]
        : []),
    ],
    notes: note === undefined ? [] : [note],
  };
}

/** Where a port starts from, and the record of its way. */
async function begin(options: StartOptions, session: Session) {
  const at = await openedIfThere(options);
  const model = at?.folder.model ?? options.model;
  const branch = branchOf(model);
  const name = await upstreamName(session, options.upstream, at);
  const viewer = await session.github.viewer();
  const upstream = await openUpstream(session, name);
  const path = at === undefined ? pendingPath(options.into) : statePath(at.checkout.root, model, session.files);
  const memory = openMemory(path, freshState(model, upstream), session.files, session.isDry);
  const place = { upstream, fork: { ...upstream, owner: viewer }, branch };
  const own = await pullsOf(session, place);
  if (openOf(own, options.isAnotherPull) === undefined)
    await assertNobodyAtWork(options, session, { upstream, at, own });
  const fork = await ensureFork(session, memory, { upstream, viewer, wait: options.wait, at });
  return { at, model, branch, viewer, upstream, fork, memory, path };
}

/** The record moves into the clone once there is one. */
function movedMemory(from: Memory, pending: string, root: string, model: string, session: Session): Memory {
  const memory = openMemory(
    statePath(root, model, session.files),
    { ...from.value(), model },
    session.files,
    session.isDry,
  );
  memory.keep({});
  if (!session.isDry) session.files.remove(pending);
  return memory;
}

/**
 * Signals that a model is being ported: fork, clone, branch, first commit, push, draft pull request. Each step does only
 * what is missing, so that a second run, or one behind a killed run, ends in the same state.
 *
 * @throws Failure when a step cannot be done; what was done before it stays.
 */
export async function start(options: StartOptions, stages: ForgeStages): Promise<StartOutcome> {
  const { dryRun, version, say, signal } = options;
  const session = await openSession({ isDry: dryRun, version, say, signal });
  const { at, branch, viewer, upstream, fork, path, ...begun } = await begin(options, session);
  const root = at?.checkout.root ?? (await cloneInto(session, fork, options.into));
  const shared = { command: "start", upstream: fullName(upstream), fork: fullName(fork), branch } as const;
  if (at === undefined && dryRun) {
    const planned: PlannedStart = { session, upstream, fork, branch, root, model: begun.model, options };
    await planAbsent(planned);
    return { ...shared, model: begun.model, did: [], notes: [], next: [], plan: session.told, hasGaps: false };
  }
  const { model } = (await openedModel(root, begun.model)).folder;
  const memory = at === undefined ? movedMemory(begun.memory, path, root, model, session) : begun.memory;
  const git = session.git(root, upstream);
  const bare = { session, model, viewer, root, git, memory, branch: branchOf(model), upstream, fork };
  const lock = { readsOnly: dryRun, files: session.files };
  const { way, base } = await inCheckout(root, lock, () => prepareTree(bare, options));
  session.goOn();
  const commit = await firstCommit(way, options, stages);
  session.goOn();
  const { pull, did, notes } = await inCheckout(root, lock, () => publish(way, base, options, stages));
  return {
    ...shared,
    model,
    root,
    pull: pull === undefined ? undefined : shownPull(pull),
    did: [...(commit.isMade ? ["made the first commit"] : []), ...did],
    notes,
    next: dryRun ? [] : nextOf(options.firstCommit, model),
    hasGaps: commit.port?.diagnostics.some(({ severity }) => severity === "error") ?? false,
    ...(dryRun ? { plan: session.told } : {}),
    ...(commit.port === undefined ? {} : { port: commit.port }),
  };
}

function nextOf(first: FirstCommit, model: string): readonly string[] {
  const port = first === "port" ? [] : [`Port the model: add-tf-model ${model}`];
  return [
    ...port,
    `Bring the pull request up to date: add-tf-model submit ${model}`,
    `When it is complete: add-tf-model ready ${model}`,
  ];
}
