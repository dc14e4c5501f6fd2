import type { FileSystem } from "../change/file-system.ts";
import { isJournalled, recover } from "../change/journal.ts";
import { assertUnlocked, withLock } from "../change/lock.ts";
import { findRepository } from "../checkout/find-root.ts";

/**
 * Does `work` on the checkout that a folder lies in, repaired after a killed run and with other runs kept out.
 *
 * @param readsOnly leaves no trace, unless there is something to repair
 */
export async function inCheckout<T>(
  folder: string,
  { readsOnly, files }: { readonly readsOnly: boolean; readonly files: FileSystem },
  work: (root: string) => Promise<T>,
): Promise<T> {
  const { root } = findRepository(folder);
  if (readsOnly && !isJournalled(root, files)) {
    assertUnlocked(root, files);
    return work(root);
  }
  return withLock(root, files, () => {
    recover(root, files);
    return work(root);
  });
}
