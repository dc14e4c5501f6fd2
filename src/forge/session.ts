import { type FileSystem, nodeFileSystem } from "../change/file-system.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { forgeFailure } from "./failures.ts";
import { type Github, github } from "./github.ts";
import type { Repository } from "./github-shapes.ts";
import { fullName, type RepositoryName } from "./names.ts";
import { makeOctokit } from "./octokit.ts";
import { type Redact, redactor } from "./redact.ts";
import { apiAddress, findToken, isSafeAddress, type Token } from "./token.ts";
import { type Git, openGit } from "./work-tree.ts";

export interface SessionOptions {
  readonly isDry: boolean;
  readonly version: string;
  /** What the user may read while the command is under way. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly variables?: NodeJS.ProcessEnv;
}

/** All that the steps of a command share: who the user is, and how to reach git and GitHub. */
export interface Session {
  readonly github: Github;
  readonly files: FileSystem;
  readonly isDry: boolean;
  /** Milliseconds between two looks at something that GitHub is still making. */
  readonly lookEvery: number;
  readonly redact: Redact;
  readonly say: (line: string) => void;
  /** What a dry run would do: git commands and requests, in order. */
  readonly told: readonly string[];
  /** @throws Failure when the user has interrupted */
  readonly goOn: () => void;
  /** Git in a folder, with the token for the server that a repository's address names. */
  readonly git: (root: string, repository?: Pick<Repository, "cloneUrl">) => Git;
}

/** The variable that takes the pauses out, for tests. */
const unthrottled = "ADD_TF_MODEL_NO_THROTTLE";

/** The address below which git sends the token: that of the server which GitHub's interface names. */
function credentialsFor(token: Token, cloneUrl: string) {
  const url = new URL(cloneUrl);
  return isSafeAddress(url) ? { token: token.secret, address: `${url.origin}/` } : undefined;
}

/**
 * Finds the token, and makes what the steps work with. Asks GitHub nothing yet.
 *
 * @throws Failure when there is no token.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { isDry, version, signal, variables = process.env } = options;
  const api = apiAddress(variables);
  const token = await findToken(variables, api);
  const redact = redactor([token.secret, variables.GITHUB_TOKEN ?? "", variables.GH_TOKEN ?? ""]);
  const say = (line: string): void => options.say(redact(line));
  const told: string[] = [];
  const tell = (line: string): void => void told.push(redact(line));
  const isUnthrottled = (variables[unthrottled] ?? "") !== "";
  const octokit = makeOctokit({ apiUrl: api.url, token: token.secret, version, isUnthrottled, log: say, signal });
  const shared = { redact, isDry, told: tell };
  return {
    github: github({ ...shared, octokit, tokenOrigin: token.origin, apiUrl: api.url }),
    files: nodeFileSystem,
    isDry,
    lookEvery: isUnthrottled ? 50 : 3000,
    redact,
    say,
    told,
    goOn: () => {
      if (signal?.aborted !== true) return;
      throw new Failure(
        exitCodes.interrupted,
        "Interrupted.",
        "What was done so far stays; the same command goes on from here.",
      );
    },
    git: (root, repository) => {
      const credentials = repository === undefined ? undefined : credentialsFor(token, repository.cloneUrl);
      return openGit(root, { ...shared, credentials, signal });
    },
  };
}

/**
 * The repository that a port goes to.
 *
 * @throws Failure when it does not exist, or takes no changes.
 */
export async function openUpstream({ github }: Session, name: RepositoryName): Promise<Repository> {
  const found = await github.repository(name);
  if (found === undefined) {
    throw forgeFailure(
      `GitHub has no repository ${fullName(name)}, or hides it from this token.`,
      "Give --upstream owner/name, or a token that may see it.",
    );
  }
  if (found.isArchived) {
    throw forgeFailure(
      `${fullName(name)} is archived: it takes no pull requests.`,
      "Give another one with --upstream.",
    );
  }
  return found;
}
