import type { Login } from "./git-http.ts";
import { answerGraphql } from "./graphql.ts";
import { linkHeader, page } from "./pages.ts";
import { badCredentials, needsLogin, notFound } from "./refusals.ts";
import { type Call, findRoute, type Refusal, type Route } from "./route.ts";
import { contentRoutes } from "./routes/contents.ts";
import { issueRoutes } from "./routes/issues.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { refRoutes } from "./routes/refs.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { reviewerRoutes } from "./routes/reviewers.ts";
import { userRoutes } from "./routes/users.ts";
import type { World } from "./world.ts";

const routes: readonly Route[] = [
  ...userRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...contentRoutes,
  ...pullRoutes,
  ...reviewerRoutes,
  ...issueRoutes,
];

export const apiPrefix = "/api/v3";
const graphqlPath = "/api/graphql";

export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly accept: string;
  readonly login: Login;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A value that goes out as JSON, a text that goes out as it is, or nothing at all. */
  readonly body: unknown;
}

const refused = ({ status, refusal }: Refusal): ApiAnswer => ({ status, headers: {}, body: refusal });

function readBody(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Lists come in pages, with a header that leads on; so do the items of a search. */
function paged(answer: { status: number; data: unknown }, url: URL): ApiAnswer {
  const { status, data } = answer;
  if (Array.isArray(data)) {
    return { status, headers: linkHeader(url, data.length), body: page(data, url.searchParams) };
  }
  if (typeof data === "object" && data !== null && "items" in data && Array.isArray(data.items)) {
    const items = page(data.items, url.searchParams);
    return { status, headers: linkHeader(url, data.items.length), body: { ...data, items } };
  }
  return { status, headers: {}, body: data };
}

/** What GitHub's interface answers to a request. */
export function answerApi(world: World, { method, url, body, accept, login }: ApiRequest): ApiAnswer {
  if (login === "bad") return refused(badCredentials);
  const token = login === "none" ? undefined : login;
  if (url.pathname === graphqlPath) {
    if (token === undefined) return refused(needsLogin);
    const { query, variables } = readBody(body);
    const given = typeof variables === "object" && variables !== null ? { ...variables } : {};
    return { status: 200, headers: {}, body: answerGraphql(world, token, { query: String(query), variables: given }) };
  }
  const path = url.pathname.startsWith(apiPrefix) ? url.pathname.slice(apiPrefix.length) : undefined;
  const found = path === undefined ? undefined : findRoute(routes, method, path);
  if (found === undefined) return refused(notFound);
  const api = `${url.origin}${apiPrefix}`;
  const call: Call = { world, api, token, path: found.path, query: url.searchParams, body: readBody(body), accept };
  const answer = found.route.answer(call);
  return "refusal" in answer ? refused(answer) : paged(answer, url);
}
