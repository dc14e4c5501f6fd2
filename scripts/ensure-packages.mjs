// Installs the npm packages when they are missing or are not those of the lock file. Runs before `npm start` and
// `npm test`, so it needs nothing but Node.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).packages;
  } catch {
    return {};
  }
}

/** npm writes this file when an install is through, so a half install does not count. */
const installed = packagesOf("node_modules/.package-lock.json");
const isThere = ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version;

if (!Object.entries(packagesOf("package-lock.json")).every(isThere)) {
  console.error("Installing npm packages …");
  // No package needs its install script: the grammar comes as wasm, and nothing shall be compiled.
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm names its own entry point to the scripts that it runs; else it is found in the path.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ["npm"];
  const { status } = spawnSync(command, [...first, ...words], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error("npm ci failed; see above.");
    process.exit(status ?? 1);
  }
}
