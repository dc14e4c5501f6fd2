import { type ChangeSet, changeSet, type FileChange } from "../change/change-set.ts";
import type { Library, ModelSource } from "../checkout/checkout.ts";
import { findRepository } from "../checkout/find-root.ts";
import { merged, type Rebase, type Wanted } from "../forge/rebase.ts";
import type { Git } from "../forge/work-tree.ts";
import type { Stages } from "./port-options.ts";
import { stages } from "./stages.ts";
import { openedModel } from "./start-checklist.ts";

async function registeredBy<C extends Library, M extends ModelSource>(
  { open, openModel, existing, register }: Stages<C, M>,
  root: string,
  model: string,
  port: (folder: ModelSource, checkout: Library) => string,
): Promise<readonly FileChange[]> {
  const checkout = await open(root);
  const folder = openModel(checkout, model);
  const { classes } = existing(port(folder, checkout), folder);
  return (await register({ checkout, folder, classes })).changes;
}

/** What registering a port changes in the tree as it is in a folder, whatever its language. */
async function registered(
  root: string,
  model: string,
  port: (folder: ModelSource, checkout: Library) => string,
): Promise<readonly FileChange[]> {
  if (findRepository(root).language === "python") return registeredBy(stages, root, model, port);
  const { typescriptStages } = await import("./port-typescript.ts");
  return registeredBy(typescriptStages, root, model, port);
}

const textsOf = (changes: readonly FileChange[]): ReadonlyMap<string, string> =>
  new Map(changes.flatMap(({ path, after }) => (after === null ? [] : [[path, after] as const])));

const textAt = (git: Git, commit: string, path: string): Promise<string> => git.exact("show", `${commit}:${path}`);

/**
 * What the files that name a port shall be on a new base: registered there anew, with what people changed in them on the
 * branch besides. A file is left out when a person has to merge it.
 *
 * @param own a tree that may be moved to other commits
 */
export async function wantedRegistration(own: Git, model: string, { tip, from, onto }: Rebase): Promise<Wanted> {
  const move = (commit: string) => own.run("checkout", "--quiet", "--force", "--detach", commit);
  await move(tip);
  const { folder } = await openedModel(own.root, model);
  const port = await textAt(own, tip, folder.portPath);
  const at = async (commit: string): Promise<ReadonlyMap<string, string>> => {
    await move(commit);
    return textsOf(await registered(own.root, model, () => port));
  };
  const [before, after] = [await at(from), await at(onto)];
  const wanted = new Map<string, string>();
  // the tree's own part of the git folder: nobody looks there for files
  const scratch = (await own.ask("rev-parse", "--absolute-git-dir")) ?? own.root;
  for (const [path, theirs] of after) {
    const [ours, base] = [await textAt(own, tip, path), before.get(path)];
    const text = base === undefined ? undefined : await merged(own, scratch, { ours, before: base, theirs });
    if (text !== undefined) wanted.set(path, text);
  }
  return wanted;
}

/** What is missing in the files that name a port, as it is on the disk. */
export async function missingRegistration(root: string, model: string): Promise<ChangeSet> {
  const portOf = (folder: ModelSource, { read }: Library): string => read(folder.portPath) ?? "";
  return changeSet(root, await registered(root, model, portOf));
}
