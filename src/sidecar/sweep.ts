import { readFileSync } from "node:fs";
import { z } from "zod";
import { packageFile } from "./package-file.ts";
import { askSidecar } from "./process.ts";

/** A port as `sidecar/overlay.py` serves it. */
export interface ServedPort {
  /** `null` where the model could not be translated; importing the port then fails for this reason. */
  readonly text: string | null;
  readonly reason: string | null;
  /** Names of its public classes. */
  readonly classes: readonly string[];
}

/** What `sidecar/sweep.py` reads. */
export interface SweepRequest {
  /** Root of the checkout. */
  readonly checkout: string;
  readonly models: readonly string[];
  readonly ports: Readonly<Record<string, ServedPort>>;
  readonly tolerance: number;
  /** Seconds that a class may take, and once more for all of its flags. */
  readonly timeout: number;
  readonly flags: boolean;
}

export const judgedStatus = z.enum([
  "ok",
  "differs",
  "no_class",
  "import_error",
  "load_error",
  "missing_weights",
  "pytorch_error",
  "call_error",
  "crash",
  "timeout",
]);

export type JudgedStatus = z.infer<typeof judgedStatus>;

const variant = z.object({
  flag: z.string(),
  /** `untried`: the time for the class's flags had run out. */
  status: z.enum([...judgedStatus.options, "untried"]),
  detail: z.string().nullish(),
});

/** The verdict on one class. */
export const judgedClass = z.object({
  /** `null` when the model's own test could not be read. */
  class: z.string().nullable(),
  status: judgedStatus,
  /** `null` when outputs are missing or differ in shape. */
  max_difference: z.number().nullish(),
  at: z.string().nullish(),
  detail: z.string().nullish(),
  flags: z.array(variant).optional(),
});

const judgedModel = z.object({ model: z.string(), seconds: z.number(), rows: z.array(judgedClass) });

export type JudgedClass = z.infer<typeof judgedClass>;
export type JudgedModel = z.infer<typeof judgedModel>;

const startSeconds = 600;
/** What a timer of Node can hold. */
const longestTimer = 2 ** 31 - 1;

/** Judges models in one Python process, with a child for each. `onModel` hears of each as soon as it is done. */
export async function judgeModels(
  python: string,
  request: SweepRequest,
  onModel: (model: JudgedModel) => void,
  signal?: AbortSignal,
): Promise<void> {
  // The script watches its children itself; this catches the script alone.
  const classesOfAny = 50;
  const seconds = startSeconds + request.models.length * request.timeout * classesOfAny;
  await askSidecar({
    python,
    script: "sweep.py",
    request,
    line: judgedModel,
    limit: Math.min(seconds * 1000, longestTimer),
    signal,
    onLine: onModel,
  });
}

const scripts = ["sweep", "frameworks", "children", "overlay", "judging", "variants", "compare"] as const;

/** The scripts that judge: verdicts are as old as they are. */
export const judgeText = (): string =>
  scripts.map((name) => readFileSync(packageFile(`sidecar/${name}.py`), "utf8")).join("\n");
