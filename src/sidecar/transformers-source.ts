import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { ensureEnvironment } from "./environment.ts";
import { unpackedWrong } from "./failures.ts";
import { isComplete, type MakeOptions, makeOnce } from "./make-once.ts";
import { packageFile } from "./package-file.ts";
import { runCommand } from "./run-command.ts";

/** The release whose source tests and proofs run on. Its hash is in the file of the same name in `sidecar/`. */
export const provingRelease = { version: "4.44.2", requirements: "4.44" } as const;

const folderOf = (version: string): string => join(cacheFolder(), `transformers-${version}`);

/** The unpacked source that an earlier run fetched, if any. */
export function findTransformers(version: string = provingRelease.version): string | undefined {
  const folder = folderOf(version);
  return isComplete(folder) ? folder : undefined;
}

async function download(python: string, version: string, into: string, options: MakeOptions): Promise<string> {
  const words = ["-m", "pip", "download", "--disable-pip-version-check", "--progress-bar", "off", "--no-deps"];
  // The environment has what the release is built with; pip builds nothing but its metadata.
  const source = ["--no-binary", ":all:", "--no-build-isolation", "--require-hashes"];
  const file = packageFile(`sidecar/requirements/transformers-${version}.txt`);
  await runCommand(python, [...words, ...source, "-r", file, "--dest", into], { signal: options.signal });
  const archive = readdirSync(into).find((name) => name.endsWith(".tar.gz"));
  if (archive === undefined) throw unpackedWrong(into, "the archive");
  return join(into, archive);
}

function assertWhole(folder: string): void {
  for (const path of ["src/transformers/__init__.py", "tests/test_modeling_tf_common.py"]) {
    if (statSync(join(folder, path), { throwIfNoEntry: false }) === undefined) throw unpackedWrong(folder, path);
  }
}

/**
 * The source of a Transformers release, unpacked in the cache: a folder with `src/` and `tests/`. Callers copy what they
 * want to change.
 */
export async function ensureTransformers(options: MakeOptions & { readonly python?: string }): Promise<string> {
  const { version, requirements } = provingRelease;
  const folder = folderOf(version);
  if (isComplete(folder)) return folder;
  const { python } = await ensureEnvironment({ ...options, requirements });
  await makeOnce(folder, options, async () => {
    options.log(`Fetching the source of Transformers ${version} (once) …`);
    const archives = join(folder, "archive");
    mkdirSync(archives, { recursive: true });
    const archive = await download(python, version, archives, options);
    await runCommand(python, [packageFile("sidecar/unpack.py"), archive, folder], { signal: options.signal });
    rmSync(archives, { recursive: true, force: true });
    assertWhole(folder);
  });
  return folder;
}
