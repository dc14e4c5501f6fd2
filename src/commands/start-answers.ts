import picocolors from "picocolors";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import { exitCodes } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { type ForgeOutcome, forgeJson, forgeText } from "../report/forge.ts";
import { terminalReport } from "../report/terminal.ts";
import type { GlobalOptions } from "./answers.ts";
import { positive } from "./numbers.ts";
import { splitList } from "./port-options.ts";
import type { FirstCommit, StartOptions, StartOutcome } from "./start.ts";
import { terminalAsk } from "./start-ask.ts";
import { type ForgeOptions, openedIfThere, usage } from "./start-context.ts";
import { forgeStages } from "./start-real-stages.ts";

/** The options of these commands, as commander hands them over. */
export interface ForgeCommandOptions extends GlobalOptions {
  readonly upstream?: string;
  readonly pr?: boolean;
  readonly into?: string;
  readonly firstCommit?: string;
  readonly wait?: string;
  readonly newPullRequest?: boolean;
  readonly fixup?: boolean;
  readonly anyway?: boolean;
  readonly tests?: boolean;
  readonly all?: boolean;
  readonly pullRequest?: boolean;
  readonly branch?: boolean;
  readonly fork?: boolean;
}

const outputColors = () => picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
const noteColors = () => picocolors.createColors(picocolors.isColorSupported && process.stderr.isTTY === true);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const longestWait = 300;

function forgeOptions(options: ForgeCommandOptions, model: string, version: string): ForgeOptions {
  const { repo, dryRun, yes, json, signal, python, upstream } = options;
  const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true && !yes && !json && !dryRun;
  return {
    repo,
    model,
    dryRun,
    upstream,
    reviewers: options.reviewers === undefined ? undefined : splitList(options.reviewers),
    wait: positive("--wait", options.wait, longestWait),
    isAnotherPull: options.newPullRequest === true,
    verify: options.verify === true,
    python,
    version,
    signal,
    ask: isInteractive ? terminalAsk(signal) : undefined,
    say,
  };
}

function forgeAnswer(outcome: ForgeOutcome, { json }: ForgeCommandOptions): Answer {
  const exitCode = outcome.hasGaps ? exitCodes.gaps : exitCodes.done;
  return { output: json ? forgeJson(outcome) : forgeText(outcome, outputColors()), exitCode };
}

const firstCommits: readonly FirstCommit[] = ["port", "empty", "none"];

/** As said, as the user answers, or what fits: a port that lies there uncommitted is the first commit. */
async function firstCommitOf(options: ForgeCommandOptions, forge: ForgeOptions): Promise<FirstCommit> {
  if (options.pr === true) return "port";
  const given = firstCommits.find((each) => each === options.firstCommit);
  if (given !== undefined) return given;
  if (options.firstCommit !== undefined) {
    throw usage(
      `--first-commit ${JSON.stringify(options.firstCommit)} is none of ${firstCommits.join(", ")}.`,
      "Choose one of them.",
    );
  }
  const at = await openedIfThere(forge);
  const isPorted = at !== undefined && ownFiles(at.checkout.root, files)(at.folder.portPath);
  if (isPorted || forge.ask === undefined) return isPorted ? "port" : "empty";
  const choices = [
    { name: "the empty file that the guide asks for", value: "empty" },
    { name: "the port", value: "port" },
    { name: "nothing yet (no pull request before there is a commit)", value: "none" },
  ];
  const answer = await forge.ask.choose("What shall the first commit hold?", choices, "empty");
  return firstCommits.find((each) => each === answer) ?? "empty";
}

/** A start says what it ported before it says where that went. */
function startText(outcome: StartOutcome, options: ForgeCommandOptions): Answer {
  const { port, ...rest } = outcome;
  const answer = forgeAnswer(rest, options);
  if (port === undefined || options.json || options.dryRun) return answer;
  return { ...answer, notes: terminalReport({ ...port, nextSteps: [] }, noteColors()) };
}

export async function startAnswer(options: ForgeCommandOptions, model: string, version: string): Promise<Answer> {
  const forge = forgeOptions(options, model, version);
  const { start } = await import("./start.ts");
  const { contributor, force, yes } = options;
  const run: StartOptions = {
    ...forge,
    into: options.into ?? "transformers",
    firstCommit: await firstCommitOf(options, forge),
    yes,
    port: {
      heads: options.heads === undefined ? undefined : splitList(options.heads),
      contributor,
      force,
      trace: options.trace === true,
    },
  };
  return startText(await start(run, forgeStages), options);
}

export async function submitAnswer(options: ForgeCommandOptions, model: string, version: string): Promise<Answer> {
  const { submit } = await import("./submit.ts");
  const run = { ...forgeOptions(options, model, version), fixup: options.fixup };
  return forgeAnswer(await submit(run, forgeStages), options);
}

export async function readyAnswer(options: ForgeCommandOptions, model: string, version: string): Promise<Answer> {
  const { ready } = await import("./ready.ts");
  const run = { ...forgeOptions(options, model, version), anyway: options.anyway === true };
  return forgeAnswer(await ready(run, forgeStages), options);
}

export async function finalizeAnswer(options: ForgeCommandOptions, model: string, version: string): Promise<Answer> {
  const { finalize } = await import("./finalize.ts");
  const run = { ...forgeOptions(options, model, version), tests: options.tests !== false };
  return forgeAnswer(await finalize(run, forgeStages), options);
}

export async function undoStartAnswer(options: ForgeCommandOptions, model: string, version: string): Promise<Answer> {
  const { undoStart } = await import("./undo-start.ts");
  const all = options.all === true;
  const parts = [
    ...(all || options.pullRequest === true ? (["pull-request"] as const) : []),
    ...(all || options.branch === true ? (["branch"] as const) : []),
    ...(all || options.fork === true ? (["fork"] as const) : []),
  ];
  return forgeAnswer(await undoStart({ ...forgeOptions(options, model, version), parts }), options);
}
