// Compiles the sources into dist/ and puts the Python grammar into wasm/, where the package looks for it.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => timeOf(join(entry.parentPath, entry.name))));
}

const stamp = join(root, "dist", ".built");
const grammar = join(root, "wasm", "tree-sitter-python.wasm");
const isFresh = timeOf(stamp) > Math.max(newestIn(join(root, "src")), timeOf(join(root, "tsconfig.build.json")));

if (!(process.argv.includes("--if-stale") && isFresh && timeOf(grammar) > 0)) {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const compiler = require.resolve("typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(join(root, "wasm"), { recursive: true });
  copyFileSync(require.resolve("tree-sitter-python/tree-sitter-python.wasm"), grammar);
  writeFileSync(stamp, "");
}
