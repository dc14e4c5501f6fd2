import { rmSync } from "node:fs";
import { join } from "node:path";
import { port } from "../../../src/commands/port.ts";
import { stages } from "../../../src/commands/stages.ts";
import { git } from "../servers/bare-repository.ts";
import { model, type Workshop } from "./workshop.ts";

/**
 * What a port alone makes of upstream as it is now, in a tree apart: the whole of it as git names it.
 *
 * @param more changes it further, as the contributor did
 */
export async function treeOfPortAlone(
  { upstream, home, clone }: Workshop,
  more: (root: string) => void = () => undefined,
): Promise<string> {
  const folder = join(home, "alone");
  git(home, "clone", "--quiet", "--shared", upstream.folder, folder);
  git(folder, "config", "user.name", git(clone, "config", "--file", join(home, ".gitconfig"), "user.name"));
  await port({ repo: folder, model, dryRun: false, allowDirty: false, force: false }, stages);
  more(folder);
  git(folder, "add", "--all");
  const tree = git(folder, "write-tree");
  rmSync(folder, { recursive: true });
  return tree;
}
