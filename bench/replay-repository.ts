import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { git, quietGit } from "../test/forge/servers/bare-repository.ts";
import type { GitHub } from "../test/forge/servers/github.ts";
import { addRepository, type Repository } from "../test/forge/servers/world.ts";

export interface Replay {
  readonly upstream: Repository;
  /** The library as it was before the port of the first model was merged. */
  readonly base: string;
  /** The same with that port. */
  readonly after: string;
}

/** Where the objects of a mirror are: a git folder, or the clone around one. */
function objectsOf(mirror: string): string {
  const folder = execFileSync("git", ["-C", mirror, "rev-parse", "--absolute-git-dir"], { encoding: "utf8" });
  return join(realpathSync(folder.trim()), "objects");
}

/**
 * A repository on the server with two commits of the library, before and after one that the mirror has. Nothing is
 * copied: the objects stay where they are.
 */
export function publishReplay(hub: GitHub, mirror: string, commit: string): Replay {
  const name = { owner: "huggingface", name: "transformers", parent: undefined, defaultBranch: "main" };
  const upstream = addRepository(hub.world, name);
  upstream.maintainers.add("gante");
  upstream.maintainers.add("Rocketknight1");
  mkdirSync(upstream.folder, { recursive: true });
  git(hub.world.root, "init", "--quiet", "--bare", "--initial-branch=main", upstream.folder);
  appendFileSync(join(upstream.folder, "objects", "info", "alternates"), `${objectsOf(mirror)}\n`);
  git(upstream.folder, "config", "http.receivepack", "true");
  const base = git(upstream.folder, "commit-tree", `${commit}^^{tree}`, "-m", "The library");
  const after = git(upstream.folder, "commit-tree", `${commit}^{tree}`, "-p", base, "-m", "Add another port");
  git(upstream.folder, "update-ref", "refs/heads/main", base);
  return { upstream, base, after };
}

/** A clone of it in which a contributor works. */
export function cloneReplay(hub: GitHub, { upstream }: Replay, folder: string): void {
  execFileSync("git", ["clone", "--quiet", "--shared", upstream.folder, folder], { env: quietGit });
  git(folder, "remote", "set-url", "origin", `${hub.origin}/huggingface/transformers.git`);
}
