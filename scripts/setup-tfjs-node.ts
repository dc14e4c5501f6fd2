// Makes @tensorflow/tfjs-node usable without its own download: compiles its addon against the TensorFlow libraries of
// PyPI's tensorflow-cpu wheel, keeps it in the user's cache, and links it into node_modules, where `npm ci` wipes it.
// With --optional, whatever goes wrong is said and is no failure: the tests then run on TensorFlow.js' wasm backend.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cacheFolder } from "../src/sidecar/cache-folder.ts";

const wheel = "2.15.1";
const started = Date.now();
const require = createRequire(import.meta.url);
const isOptional = process.argv.includes("--optional");

/** Runs a program to its end; what it printed is told when it fails. */
function run(program: string, words: readonly string[], cwd: string, path = process.env.PATH): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PATH: path, TF_CPP_MIN_LOG_LEVEL: "3" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw new Error(`${program} cannot be run: ${error.message}`);
  if (status === 0) return stdout;
  const said = `${stdout}${stderr}`.trim().split("\n").slice(-8).join("\n");
  throw new Error(`${program} ${words.slice(0, 3).join(" ")} … failed:\n${said}`);
}

const isComplete = (tensorflow: string): boolean =>
  ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2", "include"].every((name) =>
    existsSync(join(tensorflow, name)),
  );

/** The libraries that the tool's own Python environment holds already, where there is one. */
function ofEnvironment(cache: string): string | undefined {
  const environments = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("python-")) : [];
  const folders = environments.flatMap((name) => {
    const versions = join(cache, name, "lib");
    return existsSync(versions) ? readdirSync(versions).map((python) => join(versions, python, "site-packages")) : [];
  });
  const isWheel = (folder: string): boolean => existsSync(join(folder, `tensorflow_cpu-${wheel}.dist-info`));
  return folders
    .filter(isWheel)
    .map((folder) => join(folder, "tensorflow"))
    .find(isComplete);
}

/** Folder with TensorFlow's headers and libraries: fetched once, as a wheel, where the machine has none. */
function libraries(cache: string, own: string): string {
  const kept = join(own, "tensorflow");
  if (isComplete(kept)) return kept;
  const found = ofEnvironment(cache);
  if (found !== undefined) return found;
  console.log(`Fetching tensorflow-cpu ${wheel} from the package index …`);
  const draft = mkdtempSync(join(own, "wheel-"));
  try {
    const which = ["--no-deps", "--python-version", "3.11", "--only-binary=:all:", `tensorflow-cpu==${wheel}`];
    run("python3", ["-m", "pip", "download", "--quiet", "--dest", draft, ...which], draft);
    const [file = ""] = readdirSync(draft).filter((name) => name.endsWith(".whl"));
    run("python3", ["-m", "zipfile", "-e", file, "unpacked"], draft);
    rmSync(kept, { recursive: true, force: true });
    renameSync(join(draft, "unpacked", "tensorflow"), kept);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return kept;
}

function link(target: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  symlinkSync(target, path);
}

/** Where tfjs-node looks for TensorFlow. The name with 2.9.1 keeps its install script, should it run, from clearing away. */
function linkLibraries(addon: string, tensorflow: string): void {
  const folder = join(addon, "deps", "lib");
  mkdirSync(folder, { recursive: true });
  link(join(tensorflow, "include"), join(addon, "deps", "include"));
  const main = join(tensorflow, "libtensorflow_cc.so.2");
  for (const name of ["libtensorflow.so", "libtensorflow.so.2.9.1", "libtensorflow_cc.so.2"])
    link(main, join(folder, name));
  const framework = join(tensorflow, "libtensorflow_framework.so.2");
  for (const name of ["libtensorflow_framework.so", "libtensorflow_framework.so.2"])
    link(framework, join(folder, name));
}

/** Headers of the Node that runs, where they are installed beside it; else node-gyp fetches them. */
function headers(): readonly string[] {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, "include", "node", "node.h")) ? [`--nodedir=${prefix}`] : [];
}

function build(addon: string): void {
  console.log("Compiling the addon of @tensorflow/tfjs-node …");
  const tool = join(
    dirname(createRequire(join(addon, "package.json")).resolve("@mapbox/node-pre-gyp/package.json")),
    "bin",
  );
  const programs = [join(addon, "..", "..", ".bin"), process.env.PATH].join(":");
  run(process.execPath, [join(tool, "node-pre-gyp"), "install", "--build-from-source", ...headers()], addon, programs);
}

/** What a process of its own says of the backend: an addon that does not load cannot take this one along. */
function backendOf(addon: string): string {
  const program =
    'const tf = require("@tensorflow/tfjs-node"); tf.ones([2, 2]).matMul(tf.ones([2, 2])).dataSync(); console.log(tf.getBackend())';
  return run(process.execPath, ["-e", program], addon).trim().split("\n").at(-1) ?? "";
}

function setUp(): string {
  const addon = dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  const { version } = require("@tensorflow/tfjs-node/package.json") as { version: string };
  const cache = cacheFolder();
  const own = join(cache, `tfjs-node-${version}-${wheel}-${process.platform}-${process.arch}`);
  mkdirSync(own, { recursive: true });
  const tensorflow = libraries(cache, own);
  linkLibraries(addon, tensorflow);
  const place = join(addon, "lib", "napi-v8", "tfjs_binding.node");
  const kept = join(own, "tfjs_binding.node");
  if (existsSync(kept)) {
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(kept, place);
  } else {
    build(addon);
    cpSync(place, `${kept}-new`);
    renameSync(`${kept}-new`, kept);
  }
  try {
    return backendOf(addon);
  } catch (error) {
    // What does not load is not kept: the next run compiles it anew.
    rmSync(kept, { force: true });
    rmSync(place, { force: true });
    throw error;
  }
}

try {
  const backend = setUp();
  console.log(`tfjs-node is set up, backend ${backend} (${((Date.now() - started) / 1000).toFixed(1)} s).`);
} catch (error) {
  console.error(`tfjs-node was not set up: ${error instanceof Error ? error.message : String(error)}`);
  console.error("TensorFlow.js runs on its wasm backend instead. To compile, it needs g++, make and python3 with pip.");
  if (!isOptional) process.exitCode = 1;
}
