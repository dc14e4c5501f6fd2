import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { switchTo } from "../forge/branch.ts";
import type { Pull } from "../forge/github-shapes.ts";
import { fullName } from "../forge/names.ts";
import { openPull } from "../forge/pull.ts";
import { changedPaths, commitOf, currentBranch } from "../forge/tree-state.ts";
import type { ForgeOutcome } from "../report/forge.ts";
import { inCheckout } from "./exclusive.ts";
import { type ForgeOptions, isOneRepository, shownPull, usage } from "./start-context.ts";
import { checkedTree, type OpenWay, openWay } from "./submit-way.ts";

type Part = "pull-request" | "branch" | "fork";

export interface UndoStartOptions extends ForgeOptions {
  /** Parts that the command line names; asked for when there are none. */
  readonly parts: readonly Part[];
}

/** What a start made and what is still there. */
interface Found {
  readonly pull: Pull | undefined;
  /** Commits of the branch here and on GitHub. */
  readonly local: string | undefined;
  readonly there: string | undefined;
  readonly hasFork: boolean;
}

async function look(way: OpenWay): Promise<Found> {
  const { session, git, memory, branch, fork } = way;
  const { made } = memory.value();
  const pull = await openPull(session, way);
  return {
    pull: pull?.number === made.pull ? pull : undefined,
    local: made.branch ? await commitOf(git, `refs/heads/${branch}`) : undefined,
    there: made.remoteBranch ? await session.github.branchHead(fork, branch) : undefined,
    hasFork: made.fork && !isOneRepository(way),
  };
}

const choicesOf = ({ branch, fork }: OpenWay, { pull, local, there, hasFork }: Found) => [
  ...(pull === undefined
    ? []
    : [{ value: "pull-request", name: `pull request #${pull.number}: close it (${pull.pageUrl})` }]),
  ...(local === undefined && there === undefined
    ? []
    : [
        {
          value: "branch",
          name: `branch ${branch}: delete it here and on GitHub; its commits stay under refs/add-tf-model/undone/`,
        },
      ]),
  ...(hasFork ? [{ value: "fork", name: `fork ${fullName(fork)}: delete the repository` }] : []),
];

/** Keeps a commit reachable under a name that no branch has. */
const undoneRef = (branch: string, commit: string): string =>
  `refs/add-tf-model/undone/${branch}-${commit.slice(0, 12)}`;

/** @throws Failure when the branch is checked out and holds work that is in no commit. */
async function deleteBranches(
  way: OpenWay,
  { local, there }: Found,
  upstreamBranch: string,
): Promise<readonly string[]> {
  const { git, session, memory, branch, fork } = way;
  const did: string[] = [];
  if (local !== undefined) {
    await git.run("update-ref", undoneRef(branch, local), local);
    if ((await currentBranch(git)) === branch) {
      const changed = (await changedPaths(git)).filter(({ isTracked }) => isTracked);
      if (changed.length > 0) {
        throw new Failure(
          exitCodes.tree,
          `${branch} is checked out, and ${changed[0]?.path} has changes that are not committed.`,
          "Commit them or put them aside (git stash), then run again; the branch was not deleted.",
        );
      }
      const to = await commitOf(git, `refs/heads/${upstreamBranch}`);
      const other = to ?? (await git.ask("merge-base", "HEAD", local)) ?? local;
      await switchTo(git, memory, branch, other, ...(to === undefined ? ["--detach", other] : [upstreamBranch]));
    }
    await git.run("branch", "--quiet", "--delete", "--force", branch);
    memory.made({ branch: false });
    did.push(`deleted ${branch} here; its commits stay under ${undoneRef(branch, local)}`);
  }
  if (there !== undefined) {
    await session.github.deleteBranch(fork, branch);
    did.push(`deleted ${branch} of ${fullName(fork)}`);
  }
  memory.made({ remoteBranch: false });
  return did;
}

/** @throws Failure when the fork holds more than the start put there. */
async function deleteFork(way: OpenWay, there: string | undefined): Promise<readonly string[]> {
  const { session, memory, fork, branch, git } = way;
  const branches = await session.github.branches(fork);
  const others = branches.filter((name) => name !== fork.defaultBranch && name !== branch);
  const isForeign = there !== undefined && (await commitOf(git, there)) === undefined;
  if (others.length > 0 || isForeign) {
    throw new Failure(
      exitCodes.forge,
      `${fullName(fork)} was not deleted: it has ${isForeign ? "commits that are not in this clone" : `branches that this port did not make: ${others.slice(0, 5).join(", ")}`}.`,
      "Delete it on its page (Settings, Delete this repository) if nobody needs them.",
    );
  }
  await session.github.deleteRepository(fork);
  memory.made({ fork: false, remoteBranch: false });
  memory.keep({ fork: undefined, forkAskedAt: undefined });
  return [`deleted the fork ${fullName(fork)}`];
}

async function picked(
  options: UndoStartOptions,
  choices: readonly { readonly name: string; readonly value: string }[],
): Promise<readonly string[]> {
  if (options.parts.length > 0) return options.parts;
  if (options.ask !== undefined) return options.ask.pick("What shall be taken back?", choices);
  throw usage(
    `A start of ${options.model} made:\n${choices.map(({ name }) => `  ${name}`).join("\n")}`,
    "Say what to take back: --all, --pull-request, --branch, --fork.",
  );
}

const closed = ({ number }: Pull): string => `closed #${number}`;

/** Lists what a start made, and takes back what the user picks: last things first. */
export async function undoStart(options: UndoStartOptions): Promise<ForgeOutcome> {
  const { dryRun } = options;
  const way = await openWay(options);
  const { session, root, model, memory, upstream, fork, branch } = way;
  const shared = {
    command: "undo-start",
    model,
    upstream: fullName(upstream),
    fork: fullName(fork),
    branch,
    root,
  } as const;
  return inCheckout(root, { readsOnly: dryRun, files: session.files }, async () => {
    await checkedTree(way);
    const found = await look(way);
    const choices = choicesOf(way, found);
    const did: string[] = [];
    if (choices.length > 0) {
      const wanted = new Set(await picked(options, choices));
      const parts = new Set(choices.map(({ value }) => value).filter((value) => wanted.has(value)));
      if (parts.has("pull-request") && found.pull !== undefined) {
        await session.github.updatePull(upstream, found.pull.number, { state: "closed" });
        memory.made({ pull: undefined });
        did.push(closed(found.pull));
      }
      session.goOn();
      if (parts.has("branch")) did.push(...(await deleteBranches(way, found, upstream.defaultBranch)));
      session.goOn();
      if (parts.has("fork")) did.push(...(await deleteFork(way, found.there)));
    }
    return {
      ...shared,
      pull: found.pull === undefined || did.includes(closed(found.pull)) ? undefined : shownPull(found.pull),
      did,
      notes: [],
      next: [],
      hasGaps: false,
      ...(dryRun ? { plan: session.told } : {}),
    };
  });
}
