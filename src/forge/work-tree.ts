import { type SimpleGit, simpleGit } from "simple-git";
import { type Credentials, gitEnvironment, networkEnvironment, withoutHooks } from "./git-environment.ts";
import { type GitOutcome, gitFailure, gitMissing } from "./git-failures.ts";
import { lockOf, waitForLock } from "./git-locks.ts";
import type { Redact } from "./redact.ts";

export interface GitOptions {
  readonly redact: Redact;
  readonly credentials?: Credentials | undefined;
  /** In a dry run, commands that write are told and not run. */
  readonly isDry: boolean;
  /** Told of every command of a dry run, in order. */
  readonly told: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** A tree of our own: the user's hooks do not run. */
  readonly isOwn?: boolean;
}

/** Git in one folder. Arguments are lists; nothing passes through a shell. */
export interface Git {
  readonly root: string;
  /** What a command prints that changes nothing, without the line break behind it; `undefined` when it refuses. */
  readonly ask: (...words: readonly string[]) => Promise<string | undefined>;
  /** What a command prints that changes nothing, to the last byte; empty when it refuses. */
  readonly exact: (...words: readonly string[]) => Promise<string>;
  /** Whether a command that changes nothing ends with 0. */
  readonly holds: (...words: readonly string[]) => Promise<boolean>;
  /** Runs a command that changes the repository; nothing in a dry run. @throws Failure when git refuses */
  readonly run: (...words: readonly string[]) => Promise<string>;
  /** The same over the network, with credentials. */
  readonly talk: (...words: readonly string[]) => Promise<string>;
  /** Runs a command whose refusal is an answer, such as a rebase that meets a conflict. */
  readonly attempt: (...words: readonly string[]) => Promise<GitOutcome>;
  /** The same git in another folder. */
  readonly at: (root: string, options?: Pick<GitOptions, "isOwn">) => Git;
}

const allowed = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeHooksPath: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
  allowUnsafeProtocolOverride: true,
} as const;

/** The environment is the user's own, or ours: what simple-git guards against is that strangers fill it. */
function spawner(root: string, variables: Readonly<Record<string, string>>, signal?: AbortSignal): SimpleGit {
  return simpleGit({
    baseDir: root,
    unsafe: allowed,
    allowEnvironment: Object.keys(variables),
    maxConcurrentProcesses: 1,
    ...(signal === undefined ? {} : { abort: signal }),
    errors: (error, { exitCode, stdOut, stdErr }) => {
      if (exitCode === 0) return undefined;
      const [out, err] = [Buffer.concat(stdOut).toString("utf8"), Buffer.concat(stdErr).toString("utf8")];
      const own = err === "" && error instanceof Error ? error.message : err;
      return Buffer.from(JSON.stringify({ code: exitCode, out, err: own }));
    },
  }).env({ ...variables });
}

async function outcomeOf(git: SimpleGit, words: readonly string[]): Promise<GitOutcome> {
  try {
    return { code: 0, out: await git.raw([...words]), err: "" };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/ENOENT/.test(text) && !text.startsWith("{")) throw gitMissing();
    try {
      return JSON.parse(text) as GitOutcome;
    } catch {
      return { code: -1, out: "", err: text };
    }
  }
}

const shown = (words: readonly string[], redact: Redact): string =>
  redact(
    ["git", ...words.map((word) => (/^[\w@%+=:,./^~{}<>-]+$/.test(word) ? word : JSON.stringify(word)))].join(" "),
  );

/** Git in a folder that exists. */
export function openGit(root: string, options: GitOptions): Git {
  const { redact, credentials, isDry, told, signal } = options;
  const base = gitEnvironment(process.env);
  const plain = options.isOwn === true ? withoutHooks(base) : base;
  const [local, network] = [spawner(root, plain), spawner(root, networkEnvironment(plain, credentials), signal)];
  const tell = (words: readonly string[]): void => {
    if (isDry) told(shown(words, redact));
  };
  const patient = async (git: SimpleGit, words: readonly string[]): Promise<GitOutcome> => {
    const outcome = await outcomeOf(git, words);
    if (outcome.code === 0) return outcome;
    const lock = lockOf(outcome.err);
    if (lock !== undefined) return (await waitForLock(lock, root)) ? outcomeOf(git, words) : outcome;
    // another git moved the ref in between, such as one that a killed run left at work
    return /cannot lock ref/.test(outcome.err) ? outcomeOf(git, words) : outcome;
  };
  const sure = async (git: SimpleGit, words: readonly string[]): Promise<string> => {
    tell(words);
    if (isDry) return "";
    const outcome = await patient(git, words);
    if (outcome.code !== 0) throw gitFailure(shown(words, redact), outcome, redact);
    return outcome.out.replace(/\n$/, "");
  };
  const look = (words: readonly string[]): Promise<GitOutcome> => {
    tell(words);
    return outcomeOf(local, words);
  };
  return {
    root,
    ask: async (...words) => {
      const { code, out } = await look(words);
      return code === 0 ? out.replace(/\n$/, "") : undefined;
    },
    exact: async (...words) => {
      const { code, out } = await look(words);
      return code === 0 ? out : "";
    },
    holds: async (...words) => (await look(words)).code === 0,
    run: (...words) => sure(local, words),
    talk: (...words) => sure(network, words),
    attempt: async (...words) => {
      tell(words);
      return isDry ? { code: 0, out: "", err: "" } : patient(local, words);
    },
    at: (folder, more = {}) => openGit(folder, { ...options, ...more }),
  };
}
