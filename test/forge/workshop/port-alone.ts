import { rmSync } from "node:fs";
import { join } from "node:path";
import { findRepository } from "../../../src/checkout/find-root.ts";
import { port } from "../../../src/commands/port.ts";
import { stages } from "../../../src/commands/stages.ts";
import { git } from "../servers/bare-repository.ts";
import { branch, model, type Workshop } from "./workshop.ts";

/**
 * How the pushed branch differs from what a port alone makes of upstream as it is now, in a tree apart: not at all, when
 * the pull request brings the port and nothing else.
 *
 * @param more changes that tree further, as the contributor did
 */
export async function besidesPort(
  { upstream, home, clone, fork }: Workshop,
  more: (root: string) => void = () => undefined,
): Promise<string> {
  const folder = join(home, "alone");
  git(home, "clone", "--quiet", "--shared", upstream.folder, folder);
  git(folder, "config", "user.name", git(clone, "config", "--file", join(home, ".gitconfig"), "user.name"));
  const options = { repo: folder, model, dryRun: false, allowDirty: false, force: false };
  if (findRepository(folder).language === "python") await port(options, stages);
  else await port(options, (await import("../../../src/commands/port-typescript.ts")).typescriptStages);
  more(folder);
  git(folder, "add", "--all");
  git(folder, "fetch", "--quiet", fork()?.folder ?? "", branch);
  const difference = git(folder, "diff", "--cached", "-R", "FETCH_HEAD");
  rmSync(folder, { recursive: true });
  return difference;
}
