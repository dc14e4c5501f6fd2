import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where environments and library sources are kept: `ADD_TF_MODEL_CACHE`, else the user's cache folder. */
export function cacheFolder(variables: NodeJS.ProcessEnv = process.env): string {
  const own = variables.ADD_TF_MODEL_CACHE;
  if (own !== undefined && own !== "") return own;
  const shared = variables.XDG_CACHE_HOME;
  // The XDG specification says that relative paths are to be ignored.
  const base = shared !== undefined && isAbsolute(shared) ? shared : join(homedir(), ".cache");
  return join(base, "add-tf-model");
}
