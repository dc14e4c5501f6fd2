import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { forgeFailure } from "./failures.ts";

export interface Token {
  readonly secret: string;
  /** Where it came from, as messages name it. */
  readonly origin: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Where GitHub's interface is: without a slash at the end. */
export interface ApiAddress {
  readonly url: string;
  readonly host: string;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** Whether a token may be sent there: encrypted, or within this machine. */
export const isSafeAddress = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isLoopback(hostname));

/**
 * `GITHUB_API_URL`, such as `https://github.example.com/api/v3`, or GitHub itself.
 *
 * @throws Failure when it is no address, or one to which a token would travel in the open.
 */
export function apiAddress(variables: Variables): ApiAddress {
  const text = variables.GITHUB_API_URL || "https://api.github.com";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Failure(
      exitCodes.usage,
      `GITHUB_API_URL is not an address: ${JSON.stringify(text)}.`,
      "Set it to https://HOST/api/v3 for an enterprise server, or unset it for github.com.",
    );
  }
  if (url.username !== "" || url.password !== "" || !isSafeAddress(url)) {
    throw new Failure(
      exitCodes.usage,
      `GITHUB_API_URL names ${url.protocol}//${url.host}, to which no token is sent.`,
      "Set it to an https address without a user name, such as https://HOST/api/v3.",
    );
  }
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ""), host: url.host };
}

/** The token that the GitHub CLI holds; `undefined` where it is not installed, or not logged in. */
async function tokenOfCli(host: string): Promise<string | undefined> {
  const name = host === "api.github.com" ? "github.com" : host;
  try {
    const { stdout } = await promisify(execFile)("gh", ["auth", "token", "--hostname", name], { timeout: 10_000 });
    return stdout.trim() === "" ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * The token of the environment, or the one that the GitHub CLI holds.
 *
 * @throws Failure when there is none, or when it cannot be one.
 */
export async function findToken(variables: Variables, { host }: ApiAddress): Promise<Token> {
  for (const name of ["GITHUB_TOKEN", "GH_TOKEN"] as const) {
    const secret = variables[name]?.trim() ?? "";
    if (secret === "") continue;
    if (!/^[\x21-\x7e]+$/.test(secret)) {
      throw forgeFailure(`${name} holds what cannot be a token.`, `Set ${name} to the token alone, on one line.`);
    }
    return { secret, origin: name };
  }
  const secret = await tokenOfCli(host);
  if (secret !== undefined) return { secret, origin: "gh auth token" };
  throw forgeFailure(
    "There is no token for GitHub: GITHUB_TOKEN and GH_TOKEN are not set, and gh auth token gives none.",
    "Run gh auth login, or make a token with the scope public_repo and set GITHUB_TOKEN to it.",
  );
}
