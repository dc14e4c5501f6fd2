import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder, type WhenFinished } from "../../helpers/tree.ts";
import { type Issue, isPull, type Pull, type Repository, type World } from "../servers/world.ts";
import type { Workshop } from "./workshop.ts";

const copyOf = <T extends Issue | Pull>(issue: T): T =>
  isPull(issue)
    ? { ...issue, head: { ...issue.head }, base: { ...issue.base }, reviewers: new Set(issue.reviewers) }
    : { ...issue };

const settled = (repository: Repository) => ({
  repository,
  defaultBranch: repository.defaultBranch,
  looksUntilThere: repository.looksUntilThere,
});

function worldOf(world: World): () => void {
  const [issues, repositories] = [world.issues.map(copyOf), world.repositories.map(settled)];
  return () => {
    world.issues.splice(0, Number.POSITIVE_INFINITY, ...issues.map(copyOf));
    world.repositories.splice(0, Number.POSITIVE_INFINITY, ...repositories.map(({ repository }) => repository));
    for (const { repository, ...values } of repositories) Object.assign(repository, values);
  };
}

/** Remembers a workshop as it is, GitHub and the contributor's machine alike; what comes back restores it. */
export function snapshot({ hub, home }: Workshop, whenFinished: WhenFinished): () => void {
  const kept = temporaryFolder(whenFinished);
  const folders = [
    [hub.world.root, join(kept, "github")],
    [home, join(kept, "home")],
  ] as const;
  const copy = (from: string, to: string): void =>
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  for (const [folder, copied] of folders) copy(folder, copied);
  const restoreWorld = worldOf(hub.world);
  return () => {
    for (const [folder, copied] of folders) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      copy(copied, folder);
    }
    restoreWorld();
    hub.faults.length = 0;
    hub.listeners.length = 0;
    hub.exchanges.length = 0;
    hub.world.forkDelay = 0;
  };
}
