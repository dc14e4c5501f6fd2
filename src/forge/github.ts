import type { Endpoints } from "@octokit/types";
import { z } from "zod";
import { githubFailure } from "./failures.ts";
import {
  branchesShape,
  type Found,
  type Pull,
  pullShape,
  type Repository,
  readyShape,
  refShape,
  repositoryShape,
  searchShape,
  userShape,
} from "./github-shapes.ts";
import { fullName, type RepositoryName, type Reviewer } from "./names.ts";
import type { GithubClient } from "./octokit.ts";
import type { Redact } from "./redact.ts";

type Route = keyof Endpoints;
type Parameters<R extends Route> = Omit<Endpoints[R]["parameters"], "baseUrl" | "headers" | "mediaType" | "request">;

export interface NewPull {
  readonly title: string;
  readonly body: string;
  /** `login:branch`. */
  readonly head: string;
  readonly base: string;
}

/** What the tool asks of GitHub: one function a request. */
export interface Github {
  /** User name of the token's owner. */
  readonly viewer: () => Promise<string>;
  readonly repository: (name: RepositoryName) => Promise<Repository | undefined>;
  readonly search: (query: string) => Promise<readonly Found[]>;
  /** Asks for a fork; GitHub answers with the one that is there, under whatever name, and makes a new one later. */
  readonly fork: (of: Repository, viewer: string) => Promise<Repository>;
  /** Commit at the end of a branch; `undefined` when there is no such branch, or the repository is not ready. */
  readonly branchHead: (name: RepositoryName, branch: string) => Promise<string | undefined>;
  readonly branches: (name: RepositoryName) => Promise<readonly string[]>;
  /** Pull requests of one branch in any state, newest first. */
  readonly pulls: (name: RepositoryName, head: string) => Promise<readonly Pull[]>;
  readonly createPull: (name: RepositoryName, pull: NewPull) => Promise<Pull>;
  readonly updatePull: (name: RepositoryName, number: number, change: PullChange) => Promise<void>;
  readonly requestReviewers: (name: RepositoryName, number: number, reviewers: readonly Reviewer[]) => Promise<void>;
  readonly markReady: (pull: Pull) => Promise<void>;
  readonly deleteBranch: (name: RepositoryName, branch: string) => Promise<void>;
  readonly deleteRepository: (name: RepositoryName) => Promise<void>;
}

export interface PullChange {
  readonly body?: string;
  readonly state?: "open" | "closed";
}

export interface GithubOptions {
  readonly octokit: GithubClient;
  readonly redact: Redact;
  /** Where the token came from, as messages name it. */
  readonly tokenOrigin: string;
  readonly apiUrl: string;
  /** In a dry run, requests that write are told and not made. */
  readonly isDry: boolean;
  /** Told of every request of a dry run, in order. */
  readonly told: (line: string) => void;
}

const readyMutation = `mutation($pullRequestId: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $pullRequestId }) { pullRequest { isDraft } }
}`;

const shownText = 60;

/** The body of a request on one line; long texts are cut. */
function shownBody(body: object): string {
  const short = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === "string" && value.length > shownText ? `${value.slice(0, shownText)}…` : value,
  );
  return short === "{}" ? "" : ` ${short}`;
}

interface Calls {
  readonly read: <R extends Route, T>(route: R, parameters: Parameters<R>, shape: z.ZodType<T>) => Promise<T>;
  readonly pages: <R extends Route, T>(
    route: R,
    parameters: Parameters<R>,
    shape: z.ZodType<readonly T[]>,
  ) => Promise<readonly T[]>;
  readonly write: <R extends Route, T>(
    route: R,
    parameters: Parameters<R>,
    shape: z.ZodType<T>,
    planned: T,
  ) => Promise<T>;
}

function callsOf(options: GithubOptions): Calls {
  const { octokit, isDry, told } = options;
  const tell = (route: string, parameters: object): void => {
    if (!isDry) return;
    const { method, url, body } = octokit.request.endpoint(route, { ...parameters });
    told(`${method} ${url.slice(options.apiUrl.length)}${method === "GET" ? "" : shownBody((body as object) ?? {})}`);
  };
  const answer = async <T>(route: string, act: () => Promise<unknown>, shape: z.ZodType<T>): Promise<T> => {
    let data: unknown;
    try {
      data = await act();
    } catch (error) {
      throw githubFailure(route, error, options);
    }
    const found = shape.safeParse(data);
    if (found.success) return found.data;
    throw githubFailure(
      route,
      new Error(`its answer has another form than expected: ${z.prettifyError(found.error)}`),
      options,
    );
  };
  const request = async (route: string, parameters: object): Promise<unknown> =>
    (await octokit.request(route, { ...parameters })).data;
  return {
    read: (route, parameters, shape) => {
      tell(route, parameters);
      return answer(route, () => request(route, parameters), shape);
    },
    pages: (route, parameters, shape) => {
      tell(route, { ...parameters, per_page: 100 });
      return answer(route, () => octokit.paginate(route as string, { ...parameters, per_page: 100 }), shape);
    },
    write: async (route, parameters, shape, planned) => {
      tell(route, parameters);
      return isDry ? planned : answer(route, () => request(route, parameters), shape);
    },
  };
}

const at = ({ owner, name }: RepositoryName) => ({ owner, repo: name });
const nothing = z.unknown();

/** An answer, or `undefined` where GitHub says that there is none. */
async function unlessMissing<T>(work: Promise<T>, statuses: readonly number[] = [404]): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "status" in error && statuses.includes(Number(error.status))) return undefined;
    throw error;
  }
}

/** What a fork will be, as far as one can tell before it is there. */
const plannedFork = (of: Repository, viewer: string): Repository => ({
  ...of,
  owner: viewer,
  forkOf: [{ owner: of.owner, name: of.name }],
  cloneUrl: of.cloneUrl.replace(`/${fullName(of)}`, `/${viewer}/${of.name}`),
  pageUrl: of.pageUrl.replace(`/${fullName(of)}`, `/${viewer}/${of.name}`),
  createdAt: undefined,
});

const plannedPull = (pull: NewPull): Pull => ({
  number: 0,
  nodeId: "",
  isOpen: true,
  isDraft: true,
  isMerged: false,
  title: pull.title,
  body: pull.body,
  pageUrl: "",
  author: "",
  reviewers: [],
  teams: [],
  base: pull.base,
  head: "",
});

type PullCalls = Pick<Github, "pulls" | "createPull" | "updatePull" | "requestReviewers" | "markReady">;

function pullCalls({ pages, write }: Calls, options: GithubOptions): PullCalls {
  return {
    pulls: (name, head) =>
      pages("GET /repos/{owner}/{repo}/pulls", { ...at(name), head, state: "all" }, z.array(pullShape)),
    createPull: (name, pull) =>
      write(
        "POST /repos/{owner}/{repo}/pulls",
        { ...at(name), ...pull, draft: true, maintainer_can_modify: true },
        pullShape,
        plannedPull(pull),
      ),
    updatePull: async (name, number, change) => {
      const parameters = { ...at(name), pull_number: number, ...change };
      await write("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", parameters, nothing, undefined);
    },
    requestReviewers: async (name, number, all) => {
      const people = all.filter(({ isTeam }) => !isTeam).map(({ login }) => login);
      const teams = all.filter(({ isTeam }) => isTeam).map(({ login }) => login.split("/")[1] ?? "");
      const asked = {
        ...(people.length > 0 ? { reviewers: people } : {}),
        ...(teams.length > 0 ? { team_reviewers: teams } : {}),
      };
      await write(
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
        { ...at(name), pull_number: number, ...asked },
        nothing,
        undefined,
      );
    },
    markReady: async ({ nodeId, number }) => {
      options.told(`POST /graphql markPullRequestReadyForReview ${JSON.stringify({ pullRequestId: nodeId })}`);
      if (options.isDry) return;
      try {
        readyShape.parse(await options.octokit.graphql(readyMutation, { pullRequestId: nodeId }));
      } catch (error) {
        throw githubFailure(`POST /graphql markPullRequestReadyForReview (pull request ${number})`, error, options);
      }
    },
  };
}

/** The client through which all of GitHub is reached. Failures carry an HTTP `status` where there was an answer. */
export function github(options: GithubOptions): Github {
  const calls = callsOf(options);
  const { read, pages, write } = calls;
  return {
    ...pullCalls(calls, options),
    viewer: async () => (await read("GET /user", {}, userShape)).login,
    repository: (name) => unlessMissing(read("GET /repos/{owner}/{repo}", at(name), repositoryShape)),
    search: async (q) => (await read("GET /search/issues", { q, per_page: 30 }, searchShape)).items,
    fork: (of, viewer) =>
      write(
        "POST /repos/{owner}/{repo}/forks",
        { ...at(of), default_branch_only: true },
        repositoryShape,
        plannedFork(of, viewer),
      ),
    branchHead: async (name, branch) => {
      const route = "GET /repos/{owner}/{repo}/git/ref/{ref}";
      // 409: the repository is empty, as a fork is at first
      const found = await unlessMissing(read(route, { ...at(name), ref: `heads/${branch}` }, refShape), [404, 409]);
      return found?.object.sha;
    },
    branches: async (name) =>
      (await pages("GET /repos/{owner}/{repo}/branches", at(name), branchesShape)).map((branch) => branch.name),
    deleteBranch: async (name, branch) => {
      const route = "DELETE /repos/{owner}/{repo}/git/refs/{ref}";
      await write(route, { ...at(name), ref: `heads/${branch}` }, nothing, undefined);
    },
    deleteRepository: async (name) => {
      await write("DELETE /repos/{owner}/{repo}", at(name), nothing, undefined);
    },
  };
}
