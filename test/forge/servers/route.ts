import type { Endpoints } from "@octokit/types";
import type { Token, World } from "./world.ts";

type ResponseOf<K extends keyof Endpoints> = Endpoints[K]["response"];

/** What GitHub says when it does not do what it is asked. */
export interface Refusal {
  readonly status: 301 | 401 | 403 | 404 | 409 | 422;
  readonly refusal: {
    readonly message: string;
    readonly errors?: readonly { resource?: string; field?: string; code?: string; message?: string }[];
    readonly documentation_url?: string;
    readonly url?: string;
  };
}

/** An answer in the shape and with the status that GitHub's description of the route allows. */
export interface Reply<K extends keyof Endpoints> {
  readonly status: ResponseOf<K>["status"];
  readonly data: ResponseOf<K>["data"];
}

export interface Call {
  readonly world: World;
  /** The address of the API, without a slash at the end. */
  readonly api: string;
  /** Who asks; requests without a token reach only routes that read. */
  readonly token: Token | undefined;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What kind of text is asked for. */
  readonly accept: string;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly answer: (call: Call) => { status: number; data: unknown } | Refusal;
}

const escaped = (text: string): string => text.replace(/[.*+?^$()[\]\\|]/g, "\\$&");

/**
 * A route by the name that GitHub's description gives it. The last parameter of a path may hold slashes where it is a
 * file or a ref.
 */
export function route<K extends keyof Endpoints>(name: K, answer: (call: Call) => Reply<K> | Refusal): Route {
  const [method = "", path = ""] = name.split(" ");
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => parameter);
  const text = escaped(path).replace(/\{(\w+)\}/g, (_, parameter: string) =>
    ["ref", "path", "branch", "basehead"].includes(parameter) ? "(.+)" : "([^/]+)",
  );
  return { method, pattern: new RegExp(`^${text}$`), names, answer };
}

export function findRoute(routes: readonly Route[], method: string, path: string) {
  for (const found of routes) {
    const match = found.method === method ? found.pattern.exec(path) : null;
    if (match === null) continue;
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    return { route: found, path: Object.fromEntries(found.names.map((name, i) => [name, values[i] ?? ""])) };
  }
  return undefined;
}
