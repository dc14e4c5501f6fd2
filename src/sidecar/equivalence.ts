import { z } from "zod";
import { packageFile } from "./package-file.ts";
import { runCommand } from "./run-command.ts";

/** Random numbers for one input: whole ones from `low` (0) up to `high`, floating point ones without `high`. */
interface InputSpec {
  readonly shape: readonly number[];
  readonly low?: number;
  readonly high?: number;
}

export interface ModelRequest {
  readonly model: string;
  readonly classes: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, InputSpec>>;
}

/** What `sidecar/equivalence.py` reads. */
export interface EquivalenceRequest {
  /** Folder that holds the package `transformers`. */
  readonly source: string;
  readonly models: readonly ModelRequest[];
  readonly tolerance: number;
}

const result = z.object({
  model: z.string(),
  class: z.string(),
  status: z.enum(["ok", "differs", "no_class", "load_error", "missing_weights", "pytorch_error", "call_error"]),
  /** `null` when outputs are missing or differ in shape. */
  max_difference: z.number().nullish(),
  at: z.string().nullish(),
  detail: z.string().nullish(),
  compared: z.number().optional(),
});

export type ClassResult = z.infer<typeof result>;

/** Compares PyTorch classes with their TensorFlow twins in one Python process. */
export async function compareClasses(
  python: string,
  request: EquivalenceRequest,
  signal?: AbortSignal,
): Promise<readonly ClassResult[]> {
  const output = await runCommand(python, [packageFile("sidecar/equivalence.py")], {
    input: JSON.stringify(request),
    signal,
  });
  const lines = output.split("\n").filter((line) => line !== "");
  return lines.map((line) => result.parse(JSON.parse(line)));
}
