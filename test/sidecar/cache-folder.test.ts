import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cacheFolder } from "../../src/sidecar/cache-folder.ts";

it.each([
  [{ ADD_TF_MODEL_CACHE: "/cache", XDG_CACHE_HOME: "/xdg" }, "/cache"],
  [{ ADD_TF_MODEL_CACHE: "", XDG_CACHE_HOME: "/xdg" }, "/xdg/add-tf-model"],
  [{ XDG_CACHE_HOME: "relative" }, join(homedir(), ".cache/add-tf-model")],
  [{}, join(homedir(), ".cache/add-tf-model")],
])("with %j the cache is %s", (variables, folder) => {
  expect(cacheFolder(variables)).toBe(folder);
});
