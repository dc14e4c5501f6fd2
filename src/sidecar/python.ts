import { z } from "zod";
import { Failure } from "../diagnostics/failure.ts";
import { pythonUnusable, wrongPackages } from "./failures.ts";
import type { Requirements } from "./requirements.ts";
import { runCommand } from "./run-command.ts";

const names = ["torch", "tensorflow", "tf-keras", "numpy", "tokenizers", "huggingface-hub", "safetensors"] as const;

/** TensorFlow is installed under one of several names. Metadata alone is read: importing takes ten seconds. */
const script = `
import importlib.metadata as metadata, json, sys
def version(*projects):
    for project in projects:
        try:
            return metadata.version(project)
        except metadata.PackageNotFoundError:
            pass
    return None
tensorflow = ("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tensorflow-cpu-aws")
found = {name: version(*(tensorflow if name == "tensorflow" else (name,))) for name in ${JSON.stringify(names)}}
print(json.dumps({"python": list(sys.version_info[:2]), "packages": found}))
`;

const answer = z.object({
  python: z.tuple([z.number(), z.number()]),
  packages: z.record(z.string(), z.string().nullable()),
});

export type Installed = z.infer<typeof answer>;

/** Python's version and those of the packages that matter here. */
export async function installedIn(python: string): Promise<Installed> {
  try {
    return answer.parse(JSON.parse(await runCommand(python, ["-c", script])));
  } catch (error) {
    throw pythonUnusable(python, error instanceof Failure ? error.message : String(error));
  }
}

const upTo = (parts: number, version: string): string => version.split(".").slice(0, parts).join(".");

/** `0.19.1` and `0.19.9` are one to the library, `0.20.0` is another; of torch, major versions count. */
const significantParts: Readonly<Record<string, number>> = {
  torch: 1,
  tensorflow: 1,
  numpy: 1,
  tokenizers: 2,
  "huggingface-hub": 1,
};

function problemsOf({ python, packages }: Installed, { pins }: Requirements): readonly string[] {
  const problems = names.flatMap((name) => {
    const found = packages[name];
    const wanted = pins.get(name) ?? "";
    if (found === undefined || found === null) return [`${name} is not installed (wanted: ${wanted})`];
    const parts = significantParts[name];
    const fits = parts === undefined || upTo(parts, found) === upTo(parts, wanted);
    return fits ? [] : [`${name} ${found} is installed (wanted: ${upTo(parts, wanted)})`];
  });
  const isOld = python[0] !== 3 || python[1] < 8;
  return isOld ? [`it is Python ${python.join(".")} (wanted: 3.8 or later)`, ...problems] : problems;
}

/** @throws Failure when an interpreter cannot run the checkout in both frameworks. */
export async function assertFits(python: string, requirements: Requirements): Promise<void> {
  const problems = problemsOf(await installedIn(python), requirements);
  if (problems.length > 0) throw wrongPackages(python, problems, requirements.path);
}
