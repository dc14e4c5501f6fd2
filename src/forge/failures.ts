import { exitCodes, Failure } from "../diagnostics/failure.ts";
import type { Redact } from "./redact.ts";

/** A refusal of GitHub; `status` is that of its HTTP answer. */
export class GithubFailure extends Failure {
  readonly status: number | undefined;
  /** GitHub's own words, for steps that can go on. */
  readonly reason: string;

  constructor(message: string, hint: string, status: number | undefined, reason: string) {
    super(exitCodes.forge, message, hint);
    this.status = status;
    this.reason = reason;
  }
}

export const forgeFailure = (message: string, hint: string): Failure => new Failure(exitCodes.forge, message, hint);

interface Context {
  readonly redact: Redact;
  readonly tokenOrigin: string;
  readonly apiUrl: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly reason: string;
}

const again = "What was done so far stays; the same command goes on from here.";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** `errors` of a 422: sentences, or a field and a code. */
function detailsOf(data: unknown): readonly string[] {
  const errors = isRecord(data) && Array.isArray(data.errors) ? (data.errors as readonly unknown[]) : [];
  return errors.flatMap((error) => {
    if (typeof error === "string") return [error];
    if (!isRecord(error)) return [];
    if (typeof error.message === "string") return [error.message];
    return [[error.resource, error.field, error.code].filter((word) => typeof word === "string").join(" ")];
  });
}

function answerOf(error: unknown): Answer | undefined {
  if (!isRecord(error) || typeof error.status !== "number" || !isRecord(error.response)) return undefined;
  const { data, headers } = error.response;
  const said = isRecord(data) && typeof data.message === "string" ? data.message : "";
  const reason = [said, ...detailsOf(data)].filter((part) => part !== "").join(": ");
  return { status: error.status, headers: isRecord(headers) ? (headers as Answer["headers"]) : {}, reason };
}

/** Codes of the network, from the error itself or what caused it. */
function networkCode(error: unknown): string | undefined {
  for (let each: unknown = error, depth = 0; isRecord(each) && depth < 5; each = each.cause, depth += 1) {
    if (typeof each.code === "string" && /^(E[A-Z]+|UND_ERR_\w+|CERT_\w+|DEPTH_\w+|SELF_\w+)$/.test(each.code))
      return each.code;
    if (each.name === "TimeoutError") return "ETIMEDOUT";
  }
  return undefined;
}

const clock = (seconds: number): string =>
  new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, " UTC")
    .replace("T", " ");

function rateLimit({ status, headers, reason }: Answer): GithubFailure {
  const reset = Number(headers["x-ratelimit-reset"]);
  const when = Number.isFinite(reset) && reset > 0 ? ` It ends at ${clock(reset)}.` : "";
  return new GithubFailure(
    `The hourly limit of requests to GitHub is used up.${when}`,
    `Run the same command again after that. ${again}`,
    status,
    reason,
  );
}

function secondaryLimit({ status, headers, reason }: Answer): GithubFailure {
  const after = Number(headers["retry-after"]);
  const when = Number.isFinite(after) && after > 0 ? `in ${after} seconds` : "in a few minutes";
  return new GithubFailure(
    "GitHub slows this account down (secondary rate limit): too many requests in a short time.",
    `Run the same command again ${when}. ${again}`,
    status,
    reason,
  );
}

function forbidden(route: string, { status, headers, reason }: Answer, { tokenOrigin }: Context): GithubFailure {
  const sso = headers["x-github-sso"];
  if (sso !== undefined) {
    const hint =
      "Authorise the token for the organisation (Settings, Developer settings, Configure SSO), then run again.";
    return new GithubFailure(`The organisation asks for single sign-on: ${route} was refused.`, hint, status, reason);
  }
  const [wanted, has] = [headers["x-accepted-oauth-scopes"], headers["x-oauth-scopes"]];
  const permissions = headers["x-accepted-github-permissions"];
  const lacks =
    wanted !== undefined && wanted !== "" && has !== undefined
      ? `It has the scopes ${JSON.stringify(has)} and needs one of ${JSON.stringify(wanted)}.`
      : permissions !== undefined
        ? `It needs the permission ${JSON.stringify(permissions)}.`
        : "";
  return new GithubFailure(
    `GitHub forbids ${route} to the token from ${tokenOrigin}${reason === "" ? "." : `: ${reason}`}`,
    `${lacks === "" ? "" : `${lacks} `}Use a token with the scope public_repo (classic), or with write access to contents and pull requests. ${again}`,
    status,
    reason,
  );
}

function ofStatus(route: string, answer: Answer, context: Context): GithubFailure {
  const { status, headers, reason } = answer;
  const fail = (message: string, hint: string): GithubFailure => new GithubFailure(message, hint, status, reason);
  const said = reason === "" ? "." : `: ${reason}`;
  if (status === 401) {
    return fail(
      `GitHub does not accept the token from ${context.tokenOrigin} (401).`,
      "It may have expired or been revoked: make a new one (Settings, Developer settings), or run gh auth login.",
    );
  }
  if (status === 403 || status === 429) {
    if (/secondary rate|abuse/i.test(reason)) return secondaryLimit(answer);
    if (String(headers["x-ratelimit-remaining"]) === "0") return rateLimit(answer);
    if (headers["retry-after"] !== undefined || status === 429) return secondaryLimit(answer);
    return forbidden(route, answer, context);
  }
  if (status === 404) {
    return fail(
      `GitHub knows nothing of this, or hides it from the token from ${context.tokenOrigin}: ${route} (404).`,
      "Check the name; for a private repository, the token needs access to it.",
    );
  }
  if (status === 422)
    return fail(`GitHub refuses ${route} (422)${said}`, `Repair what it names, then run again. ${again}`);
  if (status >= 500) {
    return fail(
      `GitHub has trouble: ${route} was answered with ${status}, also when asked again.`,
      `See https://www.githubstatus.com, and run the same command again later. ${again}`,
    );
  }
  return fail(`GitHub refuses ${route} (${status})${said}`, `Repair the cause and run again. ${again}`);
}

const networkReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name cannot be resolved",
  EAI_AGAIN: "its name cannot be resolved at the moment",
  ECONNREFUSED: "it refuses the connection",
  ECONNRESET: "the connection broke off",
  ETIMEDOUT: "it does not answer",
  UND_ERR_SOCKET: "the connection broke off",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_TIMEOUT: "it does not answer",
};

/** What went wrong with a request, in words of our own and without secrets. */
export function githubFailure(route: string, error: unknown, context: Context): Failure {
  if (error instanceof Failure) return error;
  const answer = answerOf(error);
  if (answer !== undefined) {
    const clean = { ...answer, reason: context.redact(answer.reason) };
    return ofStatus(route, clean, context);
  }
  const code = networkCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code === undefined && isRecord(error) && error.name === "AbortError") {
    return new Failure(exitCodes.interrupted, "Interrupted.", again);
  }
  const reason = code === undefined ? undefined : (networkReasons[code] ?? code);
  if (reason !== undefined || (isRecord(error) && error.status === 500)) {
    return new GithubFailure(
      `GitHub cannot be reached at ${context.apiUrl}: ${reason ?? context.redact(text)}.`,
      `Check the network (and GITHUB_API_URL), then run the same command again. ${again}`,
      undefined,
      "",
    );
  }
  return new GithubFailure(
    `${route} failed: ${context.redact(text)}`,
    `Run again. ${again}`,
    undefined,
    context.redact(text),
  );
}
