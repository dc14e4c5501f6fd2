import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { quietGit } from "../servers/bare-repository.ts";
import type { Exchange } from "../servers/recording.ts";

/** Base64 of a text within a longer one: three of them, as the text may begin at any of three places. */
const base64Forms = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    // what its neighbours have a part in is cut off at both ends
    return bytes.toString("base64").slice(shift === 0 ? 0 : shift + 1, -4);
  });

/** The spellings in which a secret may turn up. */
export const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("hex"),
  ...base64Forms(secret),
];

/** Whether a text, or bytes, hold a secret in any spelling. */
export function holds(secret: string, text: string | Buffer): boolean {
  return spellings(secret).some((spelling) => text.includes(spelling));
}

/** Every file below a folder that holds a secret, git's objects among them, which are compressed. */
export function leaksBelow(secret: string, root: string): readonly string[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true);
  const found = files.filter((path) => holds(secret, path) || holds(secret, readFileSync(join(root, path))));
  const repositories = paths.filter(
    (path) => existsSync(join(root, path, "objects")) && existsSync(join(root, path, "HEAD")),
  );
  const inObjects = repositories.filter((path) => {
    const words = ["cat-file", "--batch-all-objects", "--batch", "--unordered"];
    const objects = execFileSync("git", words, { cwd: join(root, path), env: quietGit, maxBuffer: 2 ** 28 });
    return holds(secret, objects);
  });
  return [...found, ...inObjects.map((path) => `${path} (objects)`)];
}

/** Requests that carry a secret anywhere but in the header that is made for it. */
export function leaksSent(secret: string, exchanges: readonly Exchange[]): readonly string[] {
  return exchanges.flatMap((exchange) => {
    const { authorization: _, ...headers } = exchange.headers;
    const parts = [
      exchange.target,
      exchange.body,
      JSON.stringify(headers),
      exchange.answer,
      JSON.stringify(exchange.answerHeaders),
    ];
    return parts.some((part) => holds(secret, part)) ? [`${exchange.method} ${exchange.target}`] : [];
  });
}

export interface SeenProcess {
  readonly words: string;
  readonly environment: string;
}

const readOf = (pid: string, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
};

/** Looks at the arguments of all processes of this machine, over and over, until it is stopped. */
export function watchProcesses(): { readonly stop: () => readonly string[] } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) seen.add(readOf(pid, "cmdline"));
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen].map((words) => words.replaceAll("\0", " ")).filter((words) => words !== "");
    },
  };
}

/** A `git` in front of the real one, which writes down how it was called: no call is too short to be seen. */
export function recordGit(folder: string): { readonly path: string; readonly calls: () => readonly SeenProcess[] } {
  const real = process.env.PATH?.split(delimiter).find((path) => existsSync(join(path, "git"))) ?? "/usr/bin";
  const log = join(folder, "calls");
  const bin = join(folder, "bin");
  mkdirSync(log);
  mkdirSync(bin);
  const script = `#!/bin/sh
printf '%s\\0' "$@" > "${log}/$$.words"
env > "${log}/$$.environment"
exec "${join(real, "git")}" "$@"
`;
  writeFileSync(join(bin, "git"), script);
  chmodSync(join(bin, "git"), 0o755);
  const calls = (): readonly SeenProcess[] =>
    readdirSync(log)
      .filter((name) => name.endsWith(".words"))
      .map((name) => ({
        words: readFileSync(join(log, name), "utf8").replaceAll("\0", " "),
        environment: readFileSync(join(log, name.replace(".words", ".environment")), "utf8"),
      }));
  return { path: `${bin}${delimiter}${process.env.PATH}`, calls };
}
