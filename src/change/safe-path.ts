import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { notAFolder, outsideCheckout } from "./failures.ts";
import type { FileSystem } from "./file-system.ts";

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The nearest folder or file on the way up that exists. */
function nearestExisting(path: string, files: FileSystem): string {
  return files.look(path) === undefined ? nearestExisting(dirname(path), files) : path;
}

/**
 * The absolute path of the file that a checkout path names, links resolved, so that a rename replaces the file and
 * not the link to it.
 *
 * @throws Failure when the path or a link on its way leads out of the checkout, or out of reach.
 */
export function resolveInside(root: string, path: string, files: FileSystem): string {
  const wanted = join(root, path);
  if (isAbsolute(path) || !isInside(root, wanted)) throw outsideCheckout(path);
  const existing = nearestExisting(wanted, files);
  let real: string;
  try {
    real = files.realPath(existing);
  } catch {
    // A link to nothing: writing through it would make a file who knows where.
    throw outsideCheckout(path);
  }
  const realRoot = files.realPath(root);
  if (real !== realRoot && !isInside(realRoot, real)) throw outsideCheckout(path);
  if (existing !== wanted && files.look(real)?.isDirectory() !== true) throw notAFolder(relative(root, existing));
  return join(real, relative(existing, wanted));
}
