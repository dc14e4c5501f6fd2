import { existsSync } from "node:fs";
import { hashOf } from "../change/record.ts";
import { readSettings } from "../checkout/settings.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import type { BodyData } from "../forge/body.ts";
import type { Pull, Repository } from "../forge/github-shapes.ts";
import { branchOf, isSame, library, parseRepositoryName, type RepositoryName, type Reviewer } from "../forge/names.ts";
import type { PullPlace } from "../forge/pull.ts";
import { remotesOf } from "../forge/remotes.ts";
import { chooseReviewers, codeowners, codeownersPaths } from "../forge/reviewers.ts";
import type { Session } from "../forge/session.ts";
import type { Memory } from "../forge/state.ts";
import { readState, statePath } from "../forge/state.ts";
import type { Git } from "../forge/work-tree.ts";
import type { Ask } from "./start-ask.ts";
import { bodyData, type Opened, openedModel } from "./start-checklist.ts";
import type { StageOptions, VerificationOutcome } from "./start-stages.ts";

/** What all commands on the way to a pull request take. */
export interface ForgeOptions {
  /** A checkout, or a folder in one. */
  readonly repo: string;
  readonly model: string;
  readonly dryRun: boolean;
  /** `owner/name`; from the remote `upstream` when left out, else the library's own repository. */
  readonly upstream?: string | undefined;
  /** Handles of the command line. */
  readonly reviewers?: readonly string[] | undefined;
  /** Seconds to wait for a fork. */
  readonly wait: number;
  /** Opens another pull request where the branch had one that is closed. */
  readonly isAnotherPull: boolean;
  /** Compares the port with PyTorch. */
  readonly verify: boolean;
  readonly python?: string | undefined;
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
  /** Questions; nobody answers where it is left out. */
  readonly ask?: Ask | undefined;
  /** What is told while the command is under way. */
  readonly say: (line: string) => void;
}

/** A port on its way: where it comes from, and where it goes. */
export interface Way extends PullPlace {
  readonly session: Session;
  readonly model: string;
  readonly viewer: string;
  readonly root: string;
  readonly git: Git;
  readonly memory: Memory;
  readonly upstreamRemote: string;
  readonly forkRemote: string;
  readonly branch: string;
  readonly upstream: Repository;
  readonly fork: Repository;
}

/** The model of the checkout that a folder lies in; `undefined` when it lies in none. */
export async function openedIfThere({
  repo,
  model,
}: Pick<ForgeOptions, "repo" | "model">): Promise<Opened | undefined> {
  branchOf(model);
  try {
    return await openedModel(repo, model);
  } catch (error) {
    const isNoCheckout = error instanceof Failure && /is not in a Transformers checkout/.test(error.message);
    if (repo === "." && isNoCheckout) return undefined;
    throw error;
  }
}

/** Where a port goes: as said, as an earlier run noted, where the remote `upstream` leads, or to the library. */
export async function upstreamName(
  session: Session,
  given: string | undefined,
  at: Opened | undefined,
): Promise<RepositoryName> {
  if (given !== undefined) return parseRepositoryName(given);
  if (at === undefined) return library;
  const { root } = at.checkout;
  const known = readState(statePath(root, at.folder.model, session.files), session.files)?.upstream;
  if (known !== undefined) return known;
  if (!existsSync(root)) return library;
  const remotes = await remotesOf(session.git(root));
  const upstream = remotes.find(({ name }) => name === "upstream")?.repository;
  if (upstream !== undefined || at.language === "python") return upstream ?? library;
  // Other libraries have no one place: whoever cloned one without a fork has it as origin.
  const origin = remotes.find(({ name }) => name === "origin")?.repository;
  if (origin !== undefined) return origin;
  throw usage("No remote of the library leads to GitHub.", "Name the repository with --upstream OWNER/NAME.");
}

/** Whether two repositories are one: a maintainer's branch lies beside the one that it goes to. */
export const isOneRepository = ({ upstream, fork }: PullPlace): boolean => isSame(upstream, fork);

/** Reviewers as the command line, the settings, CODEOWNERS or the guide name them. */
export function reviewersOf(
  { checkout }: Opened,
  { upstream, viewer }: Pick<Way, "upstream" | "viewer">,
  given: readonly string[] | undefined,
  changed: readonly string[],
): readonly Reviewer[] {
  const owners = codeownersPaths.map((path) => checkout.read(path)).find((text) => text !== undefined);
  return chooseReviewers({
    given,
    settings: readSettings(checkout).reviewers,
    codeowners: owners === undefined ? [] : codeowners(owners, changed),
    upstream,
    author: viewer,
  });
}

/** Paths that the branch of a port changes, beside upstream's. */
export async function changedOnBranch(
  { git, branch }: Pick<Way, "git" | "branch">,
  base: string,
): Promise<readonly string[]> {
  const output = (await git.ask("diff", "--name-only", "-z", "--no-renames", `${base}...refs/heads/${branch}`)) ?? "";
  return output.split("\0").filter((path) => path !== "");
}

const portHash = ({ checkout, folder }: Opened): string => hashOf(checkout.read(folder.portPath) ?? "");

/** Verifies a port where that was asked for, and remembers what came out as long as the port stays the same. */
export async function verified(
  memory: Memory,
  opened: Opened,
  isWanted: boolean,
  verify: (options: StageOptions) => Promise<VerificationOutcome>,
  options: StageOptions,
): Promise<VerificationOutcome | undefined> {
  const port = portHash(opened);
  if (isWanted) {
    const outcome = await verify(options);
    memory.keep({ verified: { port, summary: outcome.summary, agrees: outcome.agrees, rows: [...outcome.rows] } });
    return outcome;
  }
  const known = memory.value().verified;
  return known?.port === port ? { summary: known.summary, rows: known.rows, agrees: known.agrees } : undefined;
}

/** What the body of the pull request says now. */
export async function bodyOf(
  way: Pick<Way, "root" | "model">,
  reviewers: readonly Reviewer[],
  verification: VerificationOutcome | undefined,
  version: string,
): Promise<BodyData> {
  return bodyData(way.root, way.model, { reviewers, verification, version });
}

/** A pull request as reports show it. */
export const shownPull = ({ number, pageUrl, isDraft }: Pull) => ({ number, url: pageUrl, isDraft });

export const usage = (message: string, hint: string): Failure => new Failure(exitCodes.usage, message, hint);
