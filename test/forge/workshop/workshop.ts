import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder, type WhenFinished } from "../../helpers/tree.ts";
import { git } from "../servers/bare-repository.ts";
import { type GitHub, startGitHub } from "../servers/github.ts";
import { isPull, type Pull, type Repository } from "../servers/world.ts";
import { cloneLibrary, type Library, publishLibrary } from "./upstream.ts";

export const model = "brand_new_bert";
export const branch = `add_tf_${model}`;
/** The form of a classic token, so that whatever knows tokens by their form takes part. */
export const token = "ghp_k7Qm2xVb9RtLw4ZsYc1NfHd8PjUaGe3oXiKz";
export const login = "contributor";

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly started?: (pid: number) => void;
}

/** A contributor's machine beside GitHub: a home folder, a clone to work in, and the command line. */
export interface Workshop {
  readonly hub: GitHub;
  readonly upstream: Repository;
  readonly home: string;
  /** Where the clone is. */
  readonly clone: string;
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Run>;
  /** The same in a process of its own, where `run` uses one that stays. */
  readonly spawn: (words: readonly string[], options?: RunOptions) => Promise<Run>;
  readonly git: (...words: readonly string[]) => string;
  readonly pulls: () => readonly Pull[];
  /** The fork that the contributor has on GitHub. */
  readonly fork: () => Repository | undefined;
}

export type CliRunner = (
  words: readonly string[],
  options: Required<Pick<RunOptions, "cwd" | "env">> & RunOptions,
) => Promise<Run>;

/** Runs the command line in a process of its own, as a user does. */
export const spawnedCli =
  (cli: string): CliRunner =>
  (words, { cwd, env, started }) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli, ...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      child.on("error", reject).on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
      if (child.pid !== undefined) started?.(child.pid);
    });

/** The environment of the contributor: nothing of this machine's own configuration and tokens. */
const environment = (home: string, api: string): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  TMPDIR: process.env.TMPDIR,
  HOME: home,
  XDG_CONFIG_HOME: join(home, ".config"),
  XDG_CACHE_HOME: join(home, ".cache"),
  GIT_CONFIG_NOSYSTEM: "1",
  NO_COLOR: "1",
  GITHUB_TOKEN: token,
  GITHUB_API_URL: api,
  ADD_TF_MODEL_NO_THROTTLE: "1",
});

/** Starts GitHub with the library on it, and clones it from there as the guide says, unless told otherwise. */
export async function openWorkshop(
  library: Library,
  whenFinished: WhenFinished,
  runner: CliRunner = spawnedCli(library.cli),
): Promise<Workshop> {
  const hub = await startGitHub();
  whenFinished(() => hub.close());
  const upstream = publishLibrary(hub, library, ["gante", "Rocketknight1"]);
  hub.world.tokens.set(token, { login, scope: "everything" });
  const home = temporaryFolder(whenFinished);
  mkdirSync(join(home, ".config"));
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = A Contributor\n\temail = contributor@localhost\n");
  const clone = join(home, "transformers");
  cloneLibrary(hub, library, clone);
  const env = environment(home, hub.api);
  const ran =
    (by: CliRunner): Workshop["run"] =>
    (words, options = {}) =>
      by(words, { cwd: clone, ...options, env: { ...env, ...options.env } });
  return {
    ...{ hub, upstream, home, clone },
    run: ran(runner),
    spawn: ran(spawnedCli(library.cli)),
    git: (...words) => git(clone, ...words),
    pulls: () => hub.world.issues.filter(isPull),
    fork: () => hub.world.repositories.find(({ owner }) => owner === login),
  };
}
