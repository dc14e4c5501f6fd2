/** What a planted fault does instead of the true answer, or before it. */
export type Trouble =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  /** The connection breaks: before the request is looked at, or after it has taken effect and before the answer. */
  | { readonly kind: "drop"; readonly when: "before" | "after" }
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The true answer with another body. */
  | { readonly kind: "rewrite"; readonly body: (answer: Readonly<Record<string, unknown>>) => unknown };

export interface Fault {
  /** Of `METHOD /path?query`. */
  readonly match: RegExp;
  /** How many requests it hits before it is over. */
  times: number;
  readonly trouble: Trouble;
  /** How many requests it has hit. */
  hits: number;
}

export const fault = (match: RegExp, trouble: Trouble, times = 1): Fault => ({ match, times, trouble, hits: 0 });

/** The fault that hits a request, if any; uses it up. */
export function takeFault(faults: readonly Fault[], line: string): Trouble | undefined {
  const found = faults.find(({ match, times }) => times > 0 && match.test(line));
  if (found === undefined) return undefined;
  found.times -= 1;
  found.hits += 1;
  return found.trouble;
}

const documentation = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** The primary limit: nothing is left until the given second. */
export const primaryLimit = (resetsAt: number): Trouble => ({
  kind: "answer",
  status: 403,
  headers: {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "5000",
    "x-ratelimit-reset": String(resetsAt),
    "x-ratelimit-resource": "core",
  },
  body: { message: "API rate limit exceeded for user ID 1.", documentation_url: documentation },
});

/** The secondary limit, which asks to wait some seconds. */
export const secondaryLimit = (retryAfter: number): Trouble => ({
  kind: "answer",
  status: 403,
  headers: { "retry-after": String(retryAfter) },
  body: {
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation_url: documentation,
  },
});

export const serverError = (status: 500 | 502 | 503): Trouble => ({
  kind: "answer",
  status,
  body: { message: status === 500 ? "Server Error" : "Bad Gateway" },
});
