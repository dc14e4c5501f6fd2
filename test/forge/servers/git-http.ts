import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { quietGit } from "./bare-repository.ts";
import { findRepository, fullName, mayPush, type Token, type World } from "./world.ts";

export type Login = Token | "none" | "bad";

/** Whether a path is one of git's own protocol. */
export const isGitPath = (path: string): boolean =>
  /^\/[^/]+\/[^/]+\.git\/(info\/refs|git-(upload|receive)-pack)$/.test(path);

function refuse(response: ServerResponse, status: number, text: string): void {
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...challenge });
  response.end(`${text}\n`);
}

function refusal(world: World, login: Login, url: URL): readonly [status: number, text: string] | undefined {
  if (login === "bad") {
    return [401, "Invalid username or token. Password authentication is not supported for Git operations."];
  }
  const [, owner = "", file = ""] = url.pathname.split("/");
  const repository = findRepository(world, owner, file.replace(/\.git$/, ""));
  // Whoever is not known is asked for a password, so that names of private repositories stay unknown.
  if (repository === undefined) return [login === "none" ? 401 : 404, "Repository not found."];
  if (!/git-receive-pack/.test(`${url.pathname}${url.search}`)) return undefined;
  if (login === "none") return [401, "No anonymous write access."];
  if (mayPush(repository, login)) return undefined;
  return [403, `Permission to ${fullName(repository)}.git denied to ${login.login}.`];
}

/** Smart HTTP: asks who it is and what he may do as GitHub does, and leaves the rest to git's own CGI program. */
export function serveGit(
  world: World,
  login: Login,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const refused = refusal(world, login, url);
  if (refused === undefined)
    runBackend(world.root, typeof login === "string" ? "" : login.login, url, request, response);
  else refuse(response, ...refused);
}

function runBackend(root: string, user: string, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const header = (name: string): string => String(request.headers[name] ?? "");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...quietGit,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: header("content-type"),
      REMOTE_USER: user,
      REMOTE_ADDR: "127.0.0.1",
      ...(header("content-length") === "" ? {} : { CONTENT_LENGTH: header("content-length") }),
      ...(header("content-encoding") === "" ? {} : { HTTP_CONTENT_ENCODING: header("content-encoding") }),
      ...(header("git-protocol") === "" ? {} : { GIT_PROTOCOL: header("git-protocol") }),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);
  response.on("close", () => child.kill());
  passOn(child.stdout, response);
}

/** A CGI program prints headers, an empty line, and the body. */
function passOn(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  output.on("data", (data: Buffer) => {
    if (head === undefined) {
      response.write(data);
      return;
    }
    head = Buffer.concat([head, data]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const lines = head.subarray(0, end).toString("latin1").split("\r\n");
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
    const status = Number.parseInt(headers.get("Status") ?? "200", 10);
    headers.delete("Status");
    response.writeHead(status, Object.fromEntries(headers));
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  output.on("end", () => {
    if (head !== undefined) response.writeHead(500);
    response.end();
  });
}
