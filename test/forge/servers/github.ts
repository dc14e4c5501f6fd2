import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiAnswer, answerApi, apiPrefix } from "./api.ts";
import { type Fault, type Trouble, takeFault } from "./faults.ts";
import { isGitPath, type Login, serveGit } from "./git-http.ts";
import type { Exchange } from "./recording.ts";
import { createWorld, type World } from "./world.ts";

/** GitHub on this machine: its interface and its git, over real repositories in a temporary folder. */
export interface GitHub {
  readonly world: World;
  /** What `GITHUB_API_URL` is set to. */
  readonly api: string;
  readonly origin: string;
  readonly exchanges: Exchange[];
  readonly faults: Fault[];
  /** Told of every request when it arrives. */
  readonly listeners: ((exchange: Exchange) => void)[];
  readonly close: () => Promise<void>;
}

function loginOf(world: World, header: string | undefined): Login {
  if (header === undefined) return "none";
  const [, scheme = "", text = ""] = /^(\w+)\s+(.*)$/.exec(header) ?? [];
  const secret = /^basic$/i.test(scheme)
    ? Buffer.from(text, "base64")
        .toString()
        .replace(/^[^:]*:/, "")
    : text;
  return world.tokens.get(secret) ?? "bad";
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (data: string) => {
      text += data;
    });
    request.on("end", () => resolve(text)).on("error", reject);
  });
}

function send(response: ServerResponse, exchange: Exchange, { status, headers, body }: ApiAnswer): void {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  exchange.status = status;
  exchange.answerHeaders = {
    "content-type": typeof body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600),
    "x-ratelimit-resource": "core",
    "x-github-request-id": "0000:0000:0000:0000",
    ...headers,
  };
  exchange.answer = text;
  response.writeHead(status, exchange.answerHeaders);
  response.end(text);
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the trouble has settled the request. */
async function suffer(trouble: Trouble | undefined, response: ServerResponse, exchange: Exchange): Promise<boolean> {
  if (trouble?.kind === "delay") await wait(trouble.milliseconds);
  if (trouble?.kind === "drop" && trouble.when === "before") {
    response.destroy();
    return true;
  }
  if (trouble?.kind !== "answer") return false;
  send(response, exchange, { status: trouble.status, headers: trouble.headers ?? {}, body: trouble.body ?? {} });
  return true;
}

async function answer(hub: Omit<GitHub, "close">, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, origin, exchanges, faults } = hub;
  const url = new URL(request.url ?? "/", origin);
  const [method, target] = [request.method ?? "GET", `${url.pathname}${url.search}`];
  const login = loginOf(world, request.headers.authorization);
  const isGit = isGitPath(url.pathname);
  const body = isGit ? "" : await bodyOf(request);
  const exchange: Exchange = {
    ...{ method, target, headers: request.headers, body },
    login: typeof login === "string" ? undefined : login.login,
    ...{ status: undefined, answerHeaders: {}, answer: "" },
  };
  exchanges.push(exchange);
  for (const listener of hub.listeners) listener(exchange);
  const trouble = takeFault(faults, `${method} ${target}`);
  if (await suffer(trouble, response, exchange)) return;
  if (isGit) {
    response.on("finish", () => {
      exchange.status = response.statusCode;
    });
    return serveGit(world, login, url, request, response);
  }
  const reply = answerApi(world, { method, url, body, accept: request.headers.accept ?? "", login });
  if (trouble?.kind === "drop") response.destroy();
  else if (trouble?.kind === "rewrite") {
    const before = typeof reply.body === "object" && reply.body !== null ? { ...reply.body } : {};
    send(response, exchange, { ...reply, body: trouble.body(before) });
  } else send(response, exchange, reply);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject).listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts both servers on one port of the loopback interface. */
export async function startGitHub(): Promise<GitHub> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "add-tf-model-github-")));
  const world = createWorld(root);
  const server = createServer();
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const hub = { world, origin, api: `${origin}${apiPrefix}`, exchanges: [], faults: [], listeners: [] };
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(hub, request, response).catch((error: unknown) => {
      // A mistake of this server must not pass for one of GitHub's.
      response.writeHead(599).end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(root, { recursive: true, force: true });
  };
  return { ...hub, close };
}
