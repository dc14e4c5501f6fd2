import { type ChangeSet, changeSet } from "../change/change-set.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { merged, type Rebase, type Wanted } from "../forge/rebase.ts";
import type { Git } from "../forge/work-tree.ts";
import { initParser } from "../python/parser.ts";
import { register } from "../register/register.ts";
import { readExistingPort } from "./existing-port.ts";

/** The texts of all files that registering a port changes, on the tree as it is in a folder. */
function registered(root: string, model: string, port: string): ReadonlyMap<string, string> {
  const checkout = openCheckout(root);
  const folder = openModel(checkout, model);
  const { classes } = readExistingPort(port, folder);
  const { changes } = register({ checkout, folder, classes });
  return new Map(changes.flatMap(({ path, after }) => (after === null ? [] : [[path, after] as const])));
}

const textAt = (git: Git, commit: string, path: string): Promise<string> => git.exact("show", `${commit}:${path}`);

/**
 * What the files that name a port shall be on a new base: registered there anew, with what people changed in them on the
 * branch besides. A file is left out when a person has to merge it.
 *
 * @param own a tree that may be moved to other commits
 */
export async function wantedRegistration(own: Git, model: string, { tip, from, onto }: Rebase): Promise<Wanted> {
  await initParser();
  const portPath = `src/transformers/models/${model}/modeling_tf_${model}.py`;
  const port = await textAt(own, tip, portPath);
  const at = async (commit: string): Promise<ReadonlyMap<string, string>> => {
    await own.run("checkout", "--quiet", "--force", "--detach", commit);
    return registered(own.root, model, port);
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
  await initParser();
  const checkout = openCheckout(root);
  const folder = openModel(checkout, model);
  const { classes } = readExistingPort(checkout.read(folder.portPath) ?? "", folder);
  return changeSet(root, register({ checkout, folder, classes }).changes);
}
