import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A commit that somebody asked the stand-in for. */
export interface AskedCommit {
  readonly path: string;
  readonly authorization: string | undefined;
  /** The lines of the request: a header with the texts, then files. */
  readonly lines: readonly { readonly key: string; readonly value: Readonly<Record<string, string>> }[];
}

export interface HubStandIn {
  readonly address: string;
  readonly commits: readonly AskedCommit[];
  readonly close: () => Promise<void>;
}

const revision = "0123456789abcdef0123456789abcdef01234567";

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, folder: string, name: string, isHead: boolean): void {
  const bytes = readFileSync(join(folder, name));
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  const headers = { etag, "x-repo-commit": revision, "content-length": bytes.length, "accept-ranges": "bytes" };
  response.writeHead(200, headers).end(isHead ? undefined : bytes);
}

/**
 * As much of the Hub as fetching a small model and opening a pull request take, on the loopback.
 *
 * @param folder what the model `somebody/small` holds
 * @param isOpen whether pull requests are taken
 */
export async function hubStandIn(folder: string, isOpen: () => boolean): Promise<HubStandIn> {
  const commits: AskedCommit[] = [];
  const model = "/api/models/somebody/small";
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    const body = request.method === "POST" ? await textOf(request) : "";
    if (path.startsWith(`${model}/preupload/`)) {
      const { files } = JSON.parse(body) as { files: readonly { path: string }[] };
      json(response, 200, {
        files: files.map((file) => ({ path: file.path, uploadMode: "regular", shouldIgnore: false })),
      });
    } else if (path.startsWith(`${model}/commit/`)) {
      const lines = body.split("\n").filter((line) => line !== "");
      commits.push({
        path,
        authorization: request.headers.authorization,
        lines: lines.map((line) => JSON.parse(line)),
      });
      if (!isOpen()) json(response, 403, { error: `Forbidden for ${request.headers.authorization}` });
      else {
        const pullRequestUrl = "https://huggingface.co/somebody/small/discussions/1";
        json(response, 200, {
          commitUrl: `https://huggingface.co/somebody/small/commit/${revision}`,
          commitOid: revision,
          pullRequestUrl,
        });
      }
    } else if (path.startsWith(`${model}/revision/`) || path === model) {
      const siblings = readdirSync(folder).map((rfilename) => ({ rfilename }));
      json(response, 200, { id: "somebody/small", sha: revision, siblings });
    } else {
      const [, name] = /^\/somebody\/small\/resolve\/\w+\/([\w.-]+)$/.exec(path) ?? [];
      if (name === undefined) json(response, 404, { error: "Not found" });
      else sendFile(response, folder, name, request.method === "HEAD");
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { address: `http://127.0.0.1:${port}`, commits, close };
}
