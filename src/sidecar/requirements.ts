import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageFile } from "./package-file.ts";

/** TensorFlow 2.15 has builds for 3.9 to 3.11; the other pins were resolved for the last of them. */
export const pythonVersion = "3.11";

export interface Requirements {
  /** `4.44`, as in `Era.pythonRequirements`. */
  readonly name: string;
  readonly path: string;
  /** Pinned versions by package name, whatever the platform. */
  readonly pins: ReadonlyMap<string, string>;
  /** Changes with every pin and with the version of Python. */
  readonly hash: string;
}

/** The lines of a requirements file and of the files that it names with `-r`. */
function readLines(path: string): readonly string[] {
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .flatMap((line) => {
      const included = /^-r (\S+)$/.exec(line)?.[1];
      return included === undefined ? [line] : readLines(packageFile(`sidecar/requirements/${included}`));
    });
}

export function readRequirements(name: string): Requirements {
  const path = packageFile(`sidecar/requirements/${name}.txt`);
  const lines = readLines(path).filter((line) => line !== "" && !line.startsWith("#"));
  const pins = lines.flatMap((line): [string, string][] => {
    const [, project, version] = /^([\w.-]+)==(\S+)/.exec(line) ?? [];
    return project === undefined || version === undefined ? [] : [[project, version]];
  });
  const hash = createHash("sha256")
    .update([pythonVersion, ...lines].join("\n"))
    .digest("hex")
    .slice(0, 12);
  return { name, path, pins: new Map(pins), hash };
}
