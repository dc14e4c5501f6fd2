import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { noPython } from "./failures.ts";
import { isComplete, type MakeOptions, makeOnce } from "./make-once.ts";
import { assertFits } from "./python.ts";
import { pythonVersion, type Requirements, readRequirements } from "./requirements.ts";
import { isAvailable, runCommand } from "./run-command.ts";

export interface EnvironmentOptions extends MakeOptions {
  /** `Era.pythonRequirements`. */
  readonly requirements: string;
  /** An interpreter of the user's own. */
  readonly python?: string | undefined;
}

/** An interpreter that has both frameworks. */
export interface Environment {
  readonly python: string;
  /** The folder of the cache that it lies in; absent for one of the user's own. */
  readonly folder?: string;
}

const isWindows = process.platform === "win32";

const environmentIn = (folder: string): Environment => ({
  folder,
  python: isWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python"),
});

const folderOf = ({ name, hash }: Requirements): string => join(cacheFolder(), `python-${name}-${hash}`);

/** The environment that an earlier run made, if any. */
export function findEnvironment(requirements: string): Environment | undefined {
  const folder = folderOf(readRequirements(requirements));
  return isComplete(folder) ? environmentIn(folder) : undefined;
}

const isWantedVersion = `import sys; sys.exit(sys.version_info[:2] != (${pythonVersion.replace(".", ", ")}))`;

/** A command that starts the wanted version of Python. */
async function findPython(): Promise<string | undefined> {
  for (const command of [`python${pythonVersion}`, "python3", "python"]) {
    if (await isAvailable(command, ["-c", isWantedVersion])) return command;
  }
  return undefined;
}

async function makeWithUv(folder: string, { path }: Requirements, { log, signal }: MakeOptions): Promise<void> {
  // pip is wanted later, to fetch the library's source.
  await runCommand("uv", ["venv", "--quiet", "--seed", "--python", pythonVersion, folder], { signal });
  log("Installing PyTorch and TensorFlow with uv …");
  const words = ["pip", "install", "--python", environmentIn(folder).python, "--no-deps", "-r", path];
  await runCommand("uv", words, { signal });
}

async function makeWithPip(folder: string, { path }: Requirements, { log, signal }: MakeOptions): Promise<void> {
  const python = await findPython();
  if (python === undefined) throw noPython(pythonVersion);
  await runCommand(python, ["-m", "venv", folder], { signal });
  log("Installing PyTorch and TensorFlow with pip; this takes some minutes …");
  const words = [
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--progress-bar",
    "off",
    "--no-deps",
    "-r",
    path,
  ];
  const onLine = (line: string): void => {
    if (line.startsWith("Collecting ")) log(`  ${line}`);
  };
  await runCommand(environmentIn(folder).python, words, { signal, onLine });
}

/**
 * An interpreter with both frameworks for an era: the user's own, the one of the cache, or a new one there. Extra
 * indexes, such as one with small builds of torch, are read by uv and pip from their own configuration.
 *
 * @throws Failure when it cannot be made, or when the user's own lacks something.
 */
export async function ensureEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const requirements = readRequirements(options.requirements);
  if (options.python !== undefined) {
    await assertFits(options.python, requirements);
    return { python: options.python };
  }
  const folder = folderOf(requirements);
  await makeOnce(folder, options, async () => {
    options.log(`Making a Python environment in ${folder} (once) …`);
    const make = (await isAvailable("uv", ["--version"])) ? makeWithUv : makeWithPip;
    await make(folder, requirements, options);
    await assertFits(environmentIn(folder).python, requirements);
    options.log("The Python environment is ready.");
  });
  return environmentIn(folder);
}
