import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";

export interface OctokitOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly version: string;
  /** No pause between requests, and milliseconds where GitHub's answers speak of seconds: for tests. */
  readonly isUnthrottled: boolean;
  /** Told before the program waits for GitHub. */
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const Client = Octokit.plugin(retry, throttling);
export type GithubClient = InstanceType<typeof Client>;

/** A longer wait is the user's to decide on: the program says when the limit ends, and stops. */
const longestWait = 120;
const retries = 2;
const requestLimit = 60_000;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** In place of the plugin's queues, which space writes by seconds. */
const immediate = {
  key: () => ({
    schedule: (_options: object, act: (...words: unknown[]) => unknown, ...words: unknown[]) =>
      Promise.resolve(act(...words)),
  }),
};
const unthrottled = {
  global: immediate,
  auth: immediate,
  search: immediate,
  write: immediate,
  notifications: immediate,
};

/** GitHub's interface, with GitHub's own manners: pauses between writes, retries, and waits where it asks for one. */
export function makeOctokit(options: OctokitOptions): GithubClient {
  const { apiUrl, token, version, isUnthrottled, log, signal } = options;
  const wait = (what: string) => (seconds: number, _request: object, _octokit: object, retryCount: number) => {
    const isPatient = retryCount < retries && seconds <= longestWait;
    if (isPatient) log(`GitHub asks to wait (${what}): going on in ${seconds} seconds.`);
    return isPatient;
  };
  const limited = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const limit = AbortSignal.timeout(requestLimit);
    return fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  };
  return new Client({
    auth: token,
    baseUrl: apiUrl,
    userAgent: `add-tf-model/${version}`,
    log: silent,
    request: { fetch: limited },
    // 403 and 429 are limits, which the other plugin waits for
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retryAfterBaseValue: isUnthrottled ? 1 : 1000 },
    throttle: {
      onRateLimit: wait("rate limit"),
      onSecondaryRateLimit: wait("secondary rate limit"),
      ...(isUnthrottled ? { ...unthrottled, retryAfterBaseValue: 1 } : {}),
    } as never,
  });
}
