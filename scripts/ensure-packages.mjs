// Installs the npm packages when they are missing, or older than the lock file. Run before `npm start` and `npm test`.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const timeOf = (path) => statSync(new URL(`../${path}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** npm writes this file when an install is through, so a half install does not count. */
const installed = timeOf("node_modules/.package-lock.json");

if (installed === 0 || installed < timeOf("package-lock.json")) {
  console.error("Installing npm packages …");
  // No package needs its install script: the grammar comes as wasm, and nothing shall be compiled.
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm names its own entry point to the scripts that it runs; else it is found in the path.
  const npm = process.env.npm_execpath;
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...words], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", words, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error("npm ci failed; see above.");
    process.exit(status ?? 1);
  }
}
